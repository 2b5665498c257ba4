"""A device's own keys: derived from a master key, so that none of them is stored anywhere.

A device that can sign has a secret; one that cannot has a token in the path it posts to. Both
follow from the master key, the device and the number of its key: a stolen database opens nothing,
and a new number makes the old ones worthless.
"""

import base64
import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from checkpoint.domain.device import Device, Key

BETWEEN = "~"
"""Stands between device, number and proof in a path token; no device has it in its name."""
PROOF_BYTES = 18


@dataclass(frozen=True, slots=True)
class DeviceKeys:
    """The master keys by number; the highest one makes new keys, all of them make those of old."""

    masters: Mapping[int, bytes] = field(repr=False)

    @property
    def newest(self) -> int:
        return max(self.masters)

    def secret(self, device_id: str, key: Key) -> str:
        """The secret a device signs with: 64 hex digits."""
        return self._derived("signature", device_id, key).hex()

    def token(self, device_id: str, key: Key) -> str:
        """What stands in the path of a device that cannot sign."""
        proof = self._derived("path", device_id, key)[:PROOF_BYTES]
        text = base64.urlsafe_b64encode(proof).decode()
        return f"{device_id}{BETWEEN}{key.version}{BETWEEN}{text}"

    def code_ids(self, code: str) -> list[str]:
        """What a sign-in code is stored as, under each master key, the newest first: 32 digits."""
        said = f"yipan gate code\n{code}".encode()
        return [
            hmac.digest(self.masters[master], said, "sha256").hex()[:32]
            for master in sorted(self.masters, reverse=True)
        ]

    def sealing(self, master: int) -> bytes:
        """The key under which raw records are sealed; KeyError where the master key is gone."""
        return hmac.digest(self.masters[master], b"yipan raw records", "sha256")

    def _derived(self, purpose: str, device_id: str, key: Key) -> bytes:
        said = f"yipan {purpose}\n{device_id}\n{key.version}".encode()
        return hmac.digest(self.masters[key.master], said, "sha256")

    def fits(self, token: str, device_id: str, device: Device, at: datetime) -> bool:
        """Say whether a path token is one of the device's own and still good."""
        return any(
            hmac.compare_digest(self.token(device_id, key).encode(), token.encode())
            for key in good(device, at, self.masters)
        )


def good(device: Device, at: datetime, masters: Mapping[int, bytes]) -> list[Key]:
    """The keys of a device that are good at a time and whose master key we have, newest first."""
    return [
        key
        for key in reversed(device.keys)
        if (key.valid_until is None or at <= key.valid_until) and key.master in masters
    ]


def device_of(token: str) -> str:
    """The device a path token speaks of, which it has yet to prove."""
    return token.partition(BETWEEN)[0]


def version_of(token: str) -> str:
    """The number of the key that a path token says it is of; empty where it says none."""
    return token.partition(BETWEEN)[2].partition(BETWEEN)[0]


def signature(secret: str, method: str, target: str, time: str, body: bytes) -> str:
    """HMAC-SHA256 in hex digits over method, path with query, time and digest, one to a line.

    `time` is what the header says, in epoch seconds; the digest is that of SHA-256 in hex digits.
    """
    return signed(secret, what_is_signed(method, target, time, body))


def what_is_signed(method: str, target: str, time: str, body: bytes) -> bytes:
    """The text of a signature, as above: the same whatever the secret."""
    return "\n".join((method, target, time, hashlib.sha256(body).hexdigest())).encode()


def signed(secret: str, said: bytes) -> str:
    return hmac.new(secret.encode(), said, "sha256").hexdigest()
