"""A passkey in software: makes a key and answers with it as a browser would, or a little wrong where a test asks."""

import base64
import hashlib
import json
from dataclasses import dataclass, field
from typing import Any

import cbor2
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

PRESENT, VERIFIED, WITH_KEY = 0x01, 0x04, 0x40


@dataclass
class Authenticator:
    """One device with one key. `flags`, `origin` and `host` are what it says; change them to lie."""

    origin: str = "http://localhost:8000"
    host: str = "localhost"
    flags: int = PRESENT | VERIFIED
    count: int = 0
    user_handle: str = ""
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    credential_id: bytes = b"one key of a test"

    def make(self, question: str) -> str:
        """What a browser sends after making a key for this question."""
        asked = json.loads(question)
        self.user_handle = asked["user"]["id"]
        size = len(self.credential_id).to_bytes(2)
        data = self._data(WITH_KEY) + bytes(16) + size + self.credential_id + cbor2.dumps(self._public_key())
        said = {
            "clientDataJSON": _text(self._client_data("webauthn.create", asked)),
            "attestationObject": _text(cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": data})),
        }
        return self._credential(said)

    def answer(self, question: str) -> str:
        """What a browser sends after using the key for this question."""
        self.count += 1
        data, client_data = self._data(0), self._client_data("webauthn.get", json.loads(question))
        signature = self.key.sign(data + hashlib.sha256(client_data).digest(), ec.ECDSA(hashes.SHA256()))
        said = {
            "clientDataJSON": _text(client_data),
            "authenticatorData": _text(data),
            "signature": _text(signature),
            "userHandle": self.user_handle,
        }
        return self._credential(said)

    def _client_data(self, kind: str, asked: dict[str, Any]) -> bytes:
        return json.dumps({"type": kind, "challenge": asked["challenge"], "origin": self.origin}).encode()

    def _data(self, flags: int) -> bytes:
        return hashlib.sha256(self.host.encode()).digest() + bytes([self.flags | flags]) + self.count.to_bytes(4)

    def _public_key(self) -> dict[int, Any]:
        point = self.key.public_key().public_numbers()
        return {1: 2, 3: -7, -1: 1, -2: point.x.to_bytes(32), -3: point.y.to_bytes(32)}

    def _credential(self, said: dict[str, str]) -> str:
        name = _text(self.credential_id)
        return json.dumps({"id": name, "rawId": name, "type": "public-key", "response": said})


def _text(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()
