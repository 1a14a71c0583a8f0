"""Accounts and the ways in: devices that are signed in, passkeys, codes that were asked for, and limits on trying."""

from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from careshare.db.models.base import Base, Id, Ref, Row
from careshare.domain.words import Language


class AccountRow(Row):
    """One human's sign-in. Two people who share an e-mail address are two accounts."""

    __tablename__ = "accounts"
    __table_args__ = (Index(None, "email"),)

    name: Mapped[str] = mapped_column(String(80))
    email: Mapped[str | None] = mapped_column(String(254))
    language: Mapped[Language]
    zone: Mapped[ZoneInfo]
    under_18: Mapped[bool] = mapped_column(default=False)
    revision: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]


class DeviceRow(Row):
    """A browser that is signed in: a session. Only the hash of its token is kept.

    `proven_at` is since when it is sure that this human has it, and not somebody else who reads the same mailbox.
    """

    __tablename__ = "devices"
    __table_args__ = (Index(None, "account_id"),)

    account_id: Mapped[Ref] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"))
    token_hash: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    name: Mapped[str] = mapped_column(String(80))
    created_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    proven_at: Mapped[datetime | None]


class PinRow(Base):
    """Six digits that open what is private of an account: made with the server's key, so that no row can be guessed."""

    __tablename__ = "pins"

    account_id: Mapped[int] = mapped_column(
        Id, ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    hidden: Mapped[str] = mapped_column(String(64))
    chosen_at: Mapped[datetime]


class PasskeyRow(Row):
    """A public key with which an account signs in (WebAuthn)."""

    __tablename__ = "passkeys"
    __table_args__ = (Index(None, "account_id"),)

    account_id: Mapped[Ref] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"))
    credential_id: Mapped[bytes] = mapped_column(LargeBinary(1023), unique=True)
    public_key: Mapped[bytes] = mapped_column(LargeBinary(4096))
    sign_count: Mapped[int] = mapped_column(default=0)
    name: Mapped[str] = mapped_column(String(80))
    created_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class ChallengeRow(Row):
    """Something one browser was asked to answer: a code from a letter (`code`) or a passkey (`passkey`).

    The code itself is derived from `secret` when the letter is sent or the answer is checked; it is stored nowhere.
    `answered_at` is when the right code came, `used_at` when somebody was signed in with it: never twice.
    """

    __tablename__ = "challenges"
    __table_args__ = (Index(None, "expires_at"), Index(None, "browser_hash", "kind"))

    kind: Mapped[str] = mapped_column(String(20))
    secret: Mapped[bytes] = mapped_column(LargeBinary(32))
    browser_hash: Mapped[bytes] = mapped_column(LargeBinary(32))
    email: Mapped[str | None] = mapped_column(String(254))
    language: Mapped[Language]
    tries: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]
    used_at: Mapped[datetime | None]


class LimitRow(Base):
    """How often something was tried within its window; `key` is a hash or our own numbers: no address is kept."""

    __tablename__ = "limits"

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    count: Mapped[int] = mapped_column(default=0)
    expires_at: Mapped[datetime] = mapped_column(index=True)
