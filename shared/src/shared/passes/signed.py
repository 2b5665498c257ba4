"""Text that only the county can have written: a prefix, then base32 of key, body and signature.

The alphabet is that of a QR code's alphanumeric mode, and it survives a shell, a URL and a copy.
The prefix names form and version and is signed too, so nothing signed can pass for another form.
"""

import base64
import binascii
from collections.abc import Mapping
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from pydantic import BaseModel, ConfigDict, Field

SIGNATURE_BYTES = 64
BLOCK = 8
"""Characters of base32 that hold 5 bytes."""

PublicKeys = Mapping[int, Ed25519PublicKey]


class WrongText(Exception):
    """The text is not of this form, or its signature does not fit."""


class UnknownKey(Exception):
    """It names a key that is not among those known here."""


class Signer:
    """Signs with the highest version; all versions verify."""

    def __init__(self, keys: Mapping[int, bytes]) -> None:
        """`keys` are Ed25519 private keys of 32 bytes by version, 1 to 255."""
        private = {v: Ed25519PrivateKey.from_private_bytes(key) for v, key in keys.items()}
        self.version = max(private)
        self._key = private[self.version]
        self.public: PublicKeys = {v: key.public_key() for v, key in private.items()}

    def sign(self, prefix: str, body: bytes) -> str:
        """Give the text; the same body gives the same text, as Ed25519 has no randomness."""
        said = bytes([self.version]) + body
        signature = self._key.sign(prefix.encode() + said)
        return prefix + base64.b32encode(said + signature).decode().rstrip("=")


def opened(prefix: str, text: str, keys: PublicKeys) -> bytes:
    """Give the body that was signed; WrongText or UnknownKey otherwise."""
    raw = _decoded(prefix, text)
    if len(raw) <= SIGNATURE_BYTES:
        raise WrongText("it is cut off")
    said, signature = raw[:-SIGNATURE_BYTES], raw[-SIGNATURE_BYTES:]
    key = keys.get(said[0])
    if key is None:
        raise UnknownKey(f"key {said[0]}")
    try:
        key.verify(signature, prefix.encode() + said)
    except InvalidSignature as error:
        raise WrongText("the signature does not fit") from error
    return said[1:]


def _decoded(prefix: str, text: str) -> bytes:
    if not text.startswith(prefix):
        raise WrongText(f"it does not begin with {prefix}")
    letters = text[len(prefix) :]
    try:
        raw = base64.b32decode(letters + "=" * (-len(letters) % BLOCK))
    except (binascii.Error, ValueError) as error:
        raise WrongText("it is not base32") from error
    # The last letter has bits to spare: one body has one text.
    if base64.b32encode(raw).decode().rstrip("=") != letters:
        raise WrongText("it is not base32 as we write it")
    return raw


class _Key(BaseModel):
    model_config = ConfigDict(extra="ignore")

    kid: int = Field(ge=1, le=255)
    x: str


class _KeySet(BaseModel):
    model_config = ConfigDict(extra="ignore")

    keys: list[_Key]


def key_set(keys: PublicKeys) -> dict[str, Any]:
    """Write public keys as a JSON Web Key Set (RFC 7517, RFC 8037); `kid` is the version."""
    return {
        "keys": [
            {
                "kty": "OKP", "crv": "Ed25519", "use": "sig", "alg": "EdDSA",
                "kid": str(version), "x": _unpadded(key.public_bytes_raw()),
            }
            for version, key in sorted(keys.items())
        ]
    }  # fmt: skip


def read_key_set(text: str | bytes) -> PublicKeys:
    """Read what `key_set` wrote; ValueError where it is anything else."""
    found = _KeySet.model_validate_json(text)
    return {
        key.kid: Ed25519PublicKey.from_public_bytes(base64.urlsafe_b64decode(key.x + "=="))
        for key in found.keys
    }


def _unpadded(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")
