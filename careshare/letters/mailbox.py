"""E-mail addresses: as we keep them, and as mail servers want them."""

from email_validator import EmailNotValidError, ValidatedEmail, validate_email

ENCODED_WORD = "=?"
"""How other words in a header begin (RFC 2047): whoever reads it decodes them, ends of line and all."""


def kept(typed: str) -> str:
    """The address in what somebody typed, in one way of writing: small letters, `bücher.de` and not `xn--…`.

    Raises ValueError for what mail cannot reach: no name, no domain, control characters, a name outside ASCII (few
    servers take those). Whether the mailbox exists only a letter can tell.
    """
    try:
        return _read(typed.strip()).normalized.lower()
    except EmailNotValidError as error:
        raise ValueError("this is not an e-mail address") from error


def on_the_wire(email: str) -> str:
    """The same address in ASCII alone (RFC 5890)."""
    return _read(email).ascii_email or email


def _read(email: str) -> ValidatedEmail:
    if ENCODED_WORD in email:  # mail programs, and Python's own, would read something else in it
        raise EmailNotValidError("an encoded word")
    return validate_email(email, check_deliverability=False, allow_smtputf8=False, test_environment=True)
