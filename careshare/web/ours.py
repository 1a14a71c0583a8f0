"""Whether an address that a request speaks of is ours: whatever else is said there is neither followed nor believed."""

from urllib.parse import SplitResult, urlsplit


def parts(address: str) -> SplitResult:
    """The parts of an address; of what is none, such as "http://[", nothing at all."""
    try:
        return urlsplit(address)
    except ValueError:
        return urlsplit("")


def path_in(address: str, host: str = "") -> str:
    """Path and query of a page of ours: of an address at `host`, or else of one without scheme and host. Else "".

    A browser reads what begins with "//" or "/\\" as the name of another host (WHATWG URL, 4.4).
    """
    found = parts(address)
    is_here = found.netloc == host if host else not (found.scheme or found.netloc)
    is_path = found.path.startswith("/") and found.path[1:2] not in ("/", "\\") and address.isprintable()
    return (found.path + (f"?{found.query}" if found.query else "")) if is_here and is_path else ""
