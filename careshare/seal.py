"""Codes and secret addresses, derived from what is stored with one key of the server.

The database holds a secret for each code and link, the key lies in a file beside it: who reads only one of the two,
or an outbox, a log or a backup, can open nothing.
"""

import base64
import hashlib
import hmac
import os
import re
import secrets
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

KEY_LENGTH = 32
"""Bytes of the key at least, and of every secret: as long as the hash they go into (RFC 2104 section 3)."""

NONCE_LENGTH = 12

_LINK = re.compile(r"([1-9][0-9]{0,17})-[A-Za-z0-9_-]{22}")


def new_secret() -> bytes:
    """A secret to keep in a row."""
    return secrets.token_bytes(KEY_LENGTH)


def new_token() -> str:
    """A secret for one browser, safe in a cookie; only `hashed(token)` is kept."""
    return secrets.token_urlsafe(KEY_LENGTH)


def hashed(token: str) -> bytes:
    """What is kept of a token, 32 bytes. A token is random and long, so a plain hash of it cannot be guessed back."""
    return hashlib.sha256(token.encode(errors="surrogatepass")).digest()


def number_of(link: str) -> int:
    """The row a link speaks of; 0, which no row has, for anything that is no link."""
    found = _LINK.fullmatch(link)
    return int(found[1]) if found else 0


class Seal:
    """The server's key, and what is derived with it. A `purpose` keeps one kind of link from opening another."""

    def __init__(self, key: bytes) -> None:
        """Raises ValueError for a key that is too short to be one."""
        if len(key) < KEY_LENGTH:
            raise ValueError(f"a key is at least {KEY_LENGTH} bytes long, this one is {len(key)}")
        self._key = key

    @classmethod
    def kept_in(cls, path: Path) -> "Seal":
        """The seal whose key lies in `path`; makes the key first where there is none. ValueError says what is wrong."""
        try:
            if not path.exists():
                _make_key(path)
            return cls(path.read_bytes().strip())
        except OSError as error:
            raise ValueError(f"the key in {path} cannot be read or made: {error.strerror}") from None
        except ValueError as error:
            raise ValueError(f"the key in {path} cannot be used: {error}") from None

    def code(self, secret: bytes) -> str:
        """Six digits to type over, for a challenge with this secret."""
        return f"{int.from_bytes(self._mac('code', secret)[:8]) % 1_000_000:06}"

    def is_code(self, secret: bytes, typed: str) -> bool:
        """Whether `typed` is that code; takes as long for a wrong one."""
        return hmac.compare_digest(self.code(secret).encode(), typed.encode(errors="surrogatepass"))

    def link(self, purpose: str, number: int, secret: bytes) -> str:
        """The secret part of an address for row `number`: "17-" and 22 letters and digits."""
        mac = self._mac(f"link {purpose} {number}", secret)
        return f"{number}-{base64.urlsafe_b64encode(mac[:16]).rstrip(b'=').decode()}"

    def opens(self, purpose: str, link: str, secret: bytes) -> bool:
        """Whether `link` is the one made for `number_of(link)` with this secret."""
        return hmac.compare_digest(self.link(purpose, number_of(link), secret).encode(), link.encode(errors="replace"))

    def hidden(self, purpose: str, words: str) -> str:
        """A name for `words` (64 characters) from which nobody without the key can guess them, such as an address."""
        return self._mac(f"hidden {purpose}", words.encode(errors="surrogatepass")).hex()

    def signed(self, purpose: str, words: str) -> str:
        """`words` as a cookie can hold them, so that nobody else can have written them."""
        text = base64.urlsafe_b64encode(words.encode(errors="surrogatepass"))
        mac = base64.urlsafe_b64encode(self._mac(f"signed {purpose}", text))
        return b".".join((text, mac)).decode()

    def read(self, purpose: str, signed: str) -> str | None:
        """The words in `signed`, or None where we did not write them."""
        text = signed.partition(".")[0]
        with suppress(ValueError):
            words = base64.urlsafe_b64decode(text.encode("ascii")).decode(errors="surrogatepass")
            if hmac.compare_digest(self.signed(purpose, words).encode(), signed.encode(errors="replace")):
                return words
        return None

    def locked(self, purpose: str, words: str) -> bytes:
        """`words` as a row can hold them, so that nobody without the key can read them (AES-GCM, NIST SP 800-38D)."""
        nonce = secrets.token_bytes(NONCE_LENGTH)
        return nonce + self._cipher(purpose).encrypt(nonce, words.encode(), None)

    def unlocked(self, purpose: str, locked: bytes) -> str:
        """The words in `locked`. ValueError where they were not locked with this key, for this purpose."""
        from cryptography.exceptions import InvalidTag

        try:
            return self._cipher(purpose).decrypt(locked[:NONCE_LENGTH], locked[NONCE_LENGTH:], None).decode()
        except InvalidTag:
            raise ValueError("this was not locked with this key") from None

    def _cipher(self, purpose: str) -> "AESGCM":
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        return AESGCM(self._mac("locked", purpose.encode()))

    def _mac(self, purpose: str, secret: bytes) -> bytes:
        return hmac.digest(self._key, purpose.encode() + b"\0" + secret, "sha256")


def _make_key(path: Path) -> None:
    """Whole or not at all, readable for us alone; where two start at once, the first one's key stays."""
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f"{path.name}.")  # made with mode 0600
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(secrets.token_hex(KEY_LENGTH).encode() + b"\n")
            file.flush()
            os.fsync(file.fileno())
        with suppress(FileExistsError):
            os.link(name, path)
    finally:
        Path(name).unlink()
