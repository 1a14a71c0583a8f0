"""Which addresses are of the public internet: what somebody else wrote down is asked for there and nowhere else.

From inside, a server reaches what nobody outside can: itself, its neighbours, its host's own pages with passwords.
"""

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

_ELSEWHERE = [
    IPv4Network(network)
    for network in (
        *("0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12"),
        *("192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24"),
        *("203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4"),
        "168.63.129.16/32",  # of Azure: public by its number, and answered by the machine's own host
    )
]
"""IANA's special-purpose registry, and what is no one machine's address (RFC 6890); the last names one more."""
_GIVEN_OUT = IPv6Network("2000::/3")
_NOT_TO_MACHINES = [IPv6Network(each) for each in ("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20")]
"""Of these, what carries or hides another address (Teredo, 6to4) and what stands in books."""
_NAT64 = IPv6Network("64:ff9b::/96")
"""An address of version 4 as networks without it write it (RFC 6052): as public as the one inside."""


def is_public(address: str) -> bool:
    """Whether `address`, a number and no name, is of a machine on the public internet. False for what is no address."""
    try:
        found = ip_address(address)
    except ValueError:
        return False
    if isinstance(found, IPv4Address):
        return _is_public_4(found)
    if found in _NAT64:
        return _is_public_4(IPv4Address(int(found) & 0xFFFFFFFF))
    return _is_public_6(found)


def _is_public_4(address: IPv4Address) -> bool:
    return not any(address in network for network in _ELSEWHERE)


def _is_public_6(address: IPv6Address) -> bool:
    is_elsewhere = any(address in network for network in _NOT_TO_MACHINES)
    return address.scope_id is None and address in _GIVEN_OUT and not is_elsewhere
