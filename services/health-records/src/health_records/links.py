"""Links for daily self-reports: a token that only its holder has, and how it is known again.

A token is 16 unguessable bytes and a seal of 16 bytes over them under a key of this service. One
that we did not make is found out by its seal alone, compared in constant time, before anything is
looked up; of one that we made, the SHA-256 is kept and nothing else.
"""

import base64
import binascii
import hashlib
import hmac
from dataclasses import dataclass

HALF = 16


@dataclass(frozen=True, slots=True)
class Links:
    """`key` is the service's secret; the keys of nonces and seals are derived from it."""

    key: bytes

    def token(self, *named: str) -> str:
        """Make the token of a request: the same request makes the same token."""
        nonce = self._mac("report link", "\n".join(named).encode())
        return _written(nonce + self._seal(nonce))

    def digest(self, token: str) -> str | None:
        """Give what is kept of a token; None where this service did not make it."""
        try:
            opened = base64.b64decode(token + "=", altchars=b"-_", validate=True)
        except (binascii.Error, ValueError):
            return None
        nonce, seal = opened[:HALF], opened[HALF:]
        # Its last letter has bits that stand for nothing: another one there is not our token.
        if _written(opened) != token:
            return None
        if not hmac.compare_digest(seal, self._seal(nonce)):
            return None
        return hashlib.sha256(opened).hexdigest()

    def _seal(self, nonce: bytes) -> bytes:
        return self._mac("seal of a report link", nonce)

    def _mac(self, purpose: str, message: bytes) -> bytes:
        key = hmac.digest(self.key, f"yipan {purpose}".encode(), "sha256")
        return hmac.digest(key, message, "sha256")[:HALF]


def _written(token: bytes) -> str:
    return base64.urlsafe_b64encode(token).decode().rstrip("=")
