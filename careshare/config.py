"""Settings from the environment: one frozen value, read once at start."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from email.utils import parseaddr
from pathlib import Path
from urllib.parse import urlsplit

from careshare import paths


class CannotStart(Exception):  # noqa: N818 - said to the operator in one sentence, not raised as a crash
    """Why a command does not start, and what to do about it."""


class Misconfigured(CannotStart):
    """A setting that cannot work; its message says which and what to write instead."""


USUAL_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True)
class Settings:
    """What this installation is: where its rows, its key and its letters go, and under what name it is reached.

    `base_url` is scheme, name and port, written as a browser sends it in `Origin`.
    """

    database_url: str = "sqlite:///var/careshare.db"
    base_url: str = "http://localhost:8000"
    smtp_url: str | None = None
    mail_from: str = "CareShare <careshare@localhost>"
    mail_per_minute: int = 30
    secret_file: Path = Path("var/secret")
    trusted_proxies: str = ""
    help_file: Path = paths.HELP_LINES
    demo: bool = False

    @property
    def host(self) -> str:
        """The name people reach it by; also the name passkeys belong to."""
        return urlsplit(self.base_url).hostname or "localhost"

    @property
    def is_https(self) -> bool:
        """Whether cookies can be kept to encrypted connections."""
        return self.base_url.startswith("https://")

    @property
    def is_loopback(self) -> bool:
        """Whether only this machine can reach it."""
        return self.host in ("localhost", "127.0.0.1", "::1")


def from_environment(environment: Mapping[str, str], port: int = 8000) -> Settings:
    """Settings as `environment` says, with what works for one household where it says nothing.

    Raises Misconfigured when a value cannot work. `port` is only used when no base address is given.
    """
    settings = Settings(
        database_url=environment.get("CARESHARE_DATABASE_URL") or Settings.database_url,
        base_url=_origin(environment.get("CARESHARE_BASE_URL") or f"http://localhost:{port}"),
        smtp_url=environment.get("CARESHARE_SMTP_URL") or None,
        mail_from=environment.get("CARESHARE_MAIL_FROM") or Settings.mail_from,
        mail_per_minute=_number(environment.get("CARESHARE_MAIL_PER_MINUTE") or str(Settings.mail_per_minute)),
        secret_file=Path(environment.get("CARESHARE_SECRET_FILE") or Settings.secret_file),
        trusted_proxies=environment.get("CARESHARE_TRUSTED_PROXIES") or Settings.trusted_proxies,
        help_file=Path(environment.get("CARESHARE_HELP_FILE") or Settings.help_file),
    )
    _check(settings)
    return settings


def _origin(typed: str) -> str:
    """The base address as browsers write it in `Origin`, which passkeys compare: small letters, no usual port."""
    try:
        parts = urlsplit(typed)
        port, name = parts.port, (parts.hostname or "").encode("idna").decode()
    except ValueError:
        raise Misconfigured(f"CARESHARE_BASE_URL is no address: {typed}") from None
    if parts.scheme not in USUAL_PORTS:
        raise Misconfigured("CARESHARE_BASE_URL must start with https:// (or http:// on this machine only).")
    if not name or parts.path.strip("/") or parts.query or parts.fragment or "@" in parts.netloc:
        raise Misconfigured("CARESHARE_BASE_URL must be a name alone, such as https://care.example.org.")
    host = f"[{name}]" if ":" in name else name
    return f"{parts.scheme}://{host}" + (f":{port}" if port and port != USUAL_PORTS[parts.scheme] else "")


def _number(typed: str) -> int:
    if not re.fullmatch(r"[1-9][0-9]{0,5}", typed):
        raise Misconfigured("CARESHARE_MAIL_PER_MINUTE must be a number of letters, such as 30.")
    return int(typed)


def _check(settings: Settings) -> None:
    if not settings.database_url.startswith(("sqlite:///", "postgresql://", "postgres://")):
        raise Misconfigured("CARESHARE_DATABASE_URL must start with sqlite:/// or postgresql://.")
    if not settings.is_https and not settings.is_loopback:
        raise Misconfigured("CARESHARE_BASE_URL must start with https://: only on this machine itself http:// is safe.")
    if settings.smtp_url and not settings.smtp_url.startswith(("smtp://", "smtps://")):
        raise Misconfigured("CARESHARE_SMTP_URL must start with smtp:// or smtps://.")
    if not settings.mail_from.isprintable() or not re.fullmatch(r"[^@\s]+@[^@\s]+", parseaddr(settings.mail_from)[1]):
        raise Misconfigured("CARESHARE_MAIL_FROM must be like CareShare <care@example.org>.")
