"""What people type, kept as they wrote it, without the signs that cannot be seen and only do harm."""

import re
import unicodedata

_REORDERING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Signs that turn the order of the text around them, also beyond the field (Unicode UAX #9, section 2)."""


def plain(typed: str) -> str:
    """`typed` without control characters; ends of line stay, as "\\n", and tabs become spaces.

    Joiners stay, because emoji and Persian need them, and so does any script in any direction.
    """
    lines = unicodedata.normalize("NFC", typed.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " "))
    return "".join(sign for sign in lines if _is_kept(sign)).strip()


def in_one_line(typed: str) -> str:
    """The same with every stretch of white space one space: a name, a title, a telephone number."""
    return " ".join(plain(typed).split())


def first_name(name: str) -> str:
    """What somebody is called: all up to the first space."""
    return name.partition(" ")[0]


def as_dialled(phone: str) -> str:
    """A number as a telephone dials it, without what stands in it for the eye: "+31 (0)6 12" is dialled +31612."""
    has_country = phone.strip().startswith(("+", "00"))
    typed = phone.replace("(0)", "") if has_country else phone
    return "".join(sign for sign in typed if sign in "+0123456789")


def reads_messages(phone: str, is_dutch: bool) -> bool:
    """Whether a text message may arrive there: of a Dutch number the mobile ones, of others nobody can say.

    `is_dutch`: a number without a country is one of the Netherlands, where mobile numbers begin with 06
    (Nummerplan telefoon- en ISDN-diensten).
    """
    number = as_dialled(phone)
    for country in ("+31", "0031"):
        if number.startswith(country):
            return number.removeprefix(country).startswith("6")
    is_national = is_dutch and number.startswith("0") and not number.startswith("00")
    return number.startswith("06") if is_national else True


def can_be_dialled(phone: str) -> bool:
    """Whether it is a number as people write it: digits, and what they put between them."""
    return bool(re.fullmatch(r"\+?[0-9][0-9 ()./-]{3,}", phone))


def says_something(text: str) -> bool:
    """Whether there is a letter, digit, emoji or other sign to be seen in it."""
    return any(unicodedata.category(sign)[0] in "LNPS" for sign in text)


def _is_kept(sign: str) -> bool:
    return sign == "\n" or (unicodedata.category(sign) not in {"Cc", "Cs"} and sign not in _REORDERING)
