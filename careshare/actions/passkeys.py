"""Passkeys (W3C WebAuthn level 3): a key that the phone or laptop keeps, to sign in with a finger, a face or a PIN.

Each question is asked of one browser and answered once.
"""

import struct
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import delete, insert, update
from sqlalchemy.ext.asyncio import AsyncSession

from careshare.actions import limits
from careshare.actions.revision import account_changed
from careshare.actions.sign_in import Browser
from careshare.config import Settings
from careshare.db.models import ChallengeRow, PasskeyRow
from careshare.domain.accounts import (
    MOST_PASSKEYS,
    PASSKEY_LASTS,
    PASSKEYS_FROM_A_NETWORK,
    PASSKEYS_OF_AN_ACCOUNT,
    Passkey,
)
from careshare.domain.circles import Account
from careshare.domain.reasons import NotFound, Reason, Refused, Why
from careshare.queries import accounts
from careshare.seal import Seal, new_secret

if TYPE_CHECKING:
    from webauthn.helpers.structs import AuthenticationCredential, RegistrationCredential

TOO_LONG = 20_000
"""Characters; a real answer has a few thousand at most."""

_BROKEN = (ValueError, LookupError, TypeError, AttributeError, RecursionError, struct.error)
"""What reading somebody's bytes may end in."""


@dataclass(frozen=True, slots=True)
class Site:
    """This CareShare, as a passkey knows it: by the name of its host and where pages come from."""

    settings: Settings
    seal: Seal

    def handle(self, account_id: int) -> bytes:
        """What a key calls an account; it tells nobody who that is."""
        return bytes.fromhex(self.seal.hidden("passkey", str(account_id)))


@dataclass(frozen=True, slots=True)
class Answer:
    """What a browser gave back: the key's own words (JSON), and what the device calls itself."""

    browser: Browser
    words: str
    device: str = ""


async def ask_to_make(db: AsyncSession, site: Site, account: Account, browser: Browser, now: datetime) -> str:
    """The question with which a browser makes a new key, as JSON. Raises TooOften."""
    import webauthn  # only where a key is used: a fifth of the time it takes to start
    from webauthn.helpers import structs

    await limits.count(db, site.seal, PASSKEYS_OF_AN_ACCOUNT, str(account.id), now)
    known = await accounts.passkeys(db, account.id)
    options = webauthn.generate_registration_options(
        rp_id=site.settings.host,
        rp_name="CareShare",
        user_id=site.handle(account.id),
        user_name=account.email or account.name,
        user_display_name=account.name,
        challenge=await _new_challenge(db, browser, now),
        exclude_credentials=[structs.PublicKeyCredentialDescriptor(id=key.credential_id) for key in known],
        authenticator_selection=structs.AuthenticatorSelectionCriteria(
            resident_key=structs.ResidentKeyRequirement.REQUIRED,
            user_verification=structs.UserVerificationRequirement.REQUIRED,
        ),
    )
    return webauthn.options_to_json(options)


async def keep(db: AsyncSession, site: Site, account: Account, answer: Answer, now: datetime) -> None:
    """A new key of this account. Raises Refused when the answer is not to our question, or there are too many keys."""
    import webauthn

    await account_changed(db, account.id)  # nobody else comes in at their place by invitation meanwhile
    if await accounts.number_of_passkeys(db, account.id) >= MOST_PASSKEYS:
        raise Refused(Reason(Why.PASSKEYS_ENOUGH))
    with _nothing_but_a_real_answer():
        credential = webauthn.helpers.parse_registration_credential_json(answer.words[:TOO_LONG])
        made = webauthn.verify_registration_response(
            credential=credential,
            expected_challenge=await _use_challenge(db, answer, credential, now),
            expected_rp_id=site.settings.host,
            expected_origin=site.settings.base_url,
            require_user_verification=True,
        )
    if await accounts.passkey(db, made.credential_id):
        raise Refused(Reason(Why.PASSKEY_UNKNOWN))
    statement = insert(PasskeyRow).values(
        account_id=account.id,
        credential_id=made.credential_id,
        public_key=made.credential_public_key,
        sign_count=made.sign_count,
        name=answer.device,
        created_at=now,
    )
    await db.execute(statement)


async def ask_to_sign_in(db: AsyncSession, site: Site, browser: Browser, now: datetime) -> str:
    """The question with which any key of ours signs in, as JSON; it names no account. Raises TooOften."""
    import webauthn
    from webauthn.helpers import structs

    await limits.count(db, site.seal, PASSKEYS_FROM_A_NETWORK, browser.network, now)
    options = webauthn.generate_authentication_options(
        rp_id=site.settings.host,
        challenge=await _new_challenge(db, browser, now),
        user_verification=structs.UserVerificationRequirement.REQUIRED,
    )
    return webauthn.options_to_json(options)


async def sign_in(db: AsyncSession, site: Site, answer: Answer, now: datetime) -> int:
    """The account whose key answered. Raises Refused, the same for a key we do not know and one that does not fit.

    Whoever asks counts the try, and keeps that count when this refuses.
    """
    import webauthn

    with _nothing_but_a_real_answer():
        credential = webauthn.helpers.parse_authentication_credential_json(answer.words[:TOO_LONG])
        key = await _known(db, site, credential)
        verified = webauthn.verify_authentication_response(
            credential=credential,
            expected_challenge=await _use_challenge(db, answer, credential, now),
            expected_rp_id=site.settings.host,
            expected_origin=site.settings.base_url,
            credential_public_key=key.public_key,
            credential_current_sign_count=key.sign_count,
            require_user_verification=True,
        )
    statement = update(PasskeyRow).where(PasskeyRow.id == key.id)
    await db.execute(statement.values(sign_count=verified.new_sign_count, used_at=now))
    return key.account_id


async def remove(db: AsyncSession, account: Account, passkey_id: int) -> None:
    """Forgets one of one's own keys; it opens nothing any more. Raises NotFound for anybody else's."""
    statement = delete(PasskeyRow).where(PasskeyRow.id == passkey_id, PasskeyRow.account_id == account.id)
    if (await db.execute(statement.returning(PasskeyRow.id))).first() is None:
        raise NotFound


async def _known(db: AsyncSession, site: Site, credential: "AuthenticationCredential") -> Passkey:
    """The key that says it answered, belonging to whom it says it does (WebAuthn level 3, section 7.2, step 6)."""
    key = await accounts.passkey(db, credential.raw_id)
    if key is None or credential.response.user_handle != site.handle(key.account_id):
        raise Refused(Reason(Why.PASSKEY_UNKNOWN))
    return key


async def _new_challenge(db: AsyncSession, browser: Browser, now: datetime) -> bytes:
    secret = new_secret()
    statement = insert(ChallengeRow).values(
        kind="passkey",
        secret=secret,
        browser_hash=browser.hash,
        language=browser.language,
        created_at=now,
        expires_at=now + PASSKEY_LASTS,
    )
    await db.execute(statement)
    return secret


async def _use_challenge(
    db: AsyncSession, answer: Answer, credential: "RegistrationCredential | AuthenticationCredential", now: datetime
) -> bytes:
    """The question that was answered, gone with this; it must have been asked of the same browser."""
    from webauthn import helpers

    secret = helpers.parse_client_data_json(credential.response.client_data_json).challenge
    statement = delete(ChallengeRow).where(
        ChallengeRow.kind == "passkey",
        ChallengeRow.browser_hash == answer.browser.hash,
        ChallengeRow.secret == secret,
        ChallengeRow.expires_at > now,
    )
    if (await db.execute(statement.returning(ChallengeRow.id))).first() is None:
        raise Refused(Reason(Why.PASSKEY_EXPIRED))
    return secret


@contextmanager
def _nothing_but_a_real_answer() -> Iterator[None]:
    from webauthn.helpers.exceptions import WebAuthnException

    try:
        yield
    except (WebAuthnException, *_BROKEN) as error:
        raise Refused(Reason(Why.PASSKEY_UNKNOWN)) from error
