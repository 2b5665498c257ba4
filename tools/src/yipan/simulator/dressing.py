"""How a request shows who sends it: a signature, a token in the path or the headers, or nothing."""

import hashlib
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from checkpoint.keys import signature
from shared.events.checkpoint import DeviceAccess
from yipan.simulator.shape import Payload
from yipan.simulator.timetable import Shows

REMEMBERED = 10_000
"""Signatures of a device that it does not make again: those of all copies it sends in seconds."""


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A request as it goes out; `target` is the path with its query."""

    method: str
    target: str
    headers: Mapping[str, str] = field(repr=False)
    body: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Credentials:
    """What a device was given: its secret or its token, by the way that was chosen for it."""

    access: DeviceAccess
    secret: str = field(default="", repr=False)


@dataclass
class Wardrobe:
    """One device's way of showing itself. A signed request that is sent again is signed anew."""

    credentials: Credentials
    _signed: deque[tuple[int, bytes]] = field(default_factory=lambda: deque(maxlen=REMEMBERED))

    def __call__(self, payload: Payload, device_id: str, at: datetime, shows: Shows) -> Outgoing:
        """The request of a payload; `at` is what the device's clock says."""
        access, secret = self.credentials.access, self.credentials.secret
        if shows == "wrongly":
            secret = spoilt(secret)
        headers = {"content-type": payload.content_type} if payload.body else {}
        target = _target(payload, secret if access == "path-token" else "")
        if shows == "nobody":
            target = _target(payload, "")
        elif access == "token":
            headers["authorization"] = f"Bearer {secret}"
        elif access == "signature":
            headers |= self._signature(payload, target, device_id, secret, at)
        return Outgoing(payload.method, target, headers, payload.body)

    def _signature(
        self, payload: Payload, target: str, device_id: str, secret: str, at: datetime
    ) -> dict[str, str]:
        """The time is in whole seconds: a copy within the same one takes the next."""
        digest = hashlib.sha256(payload.body).digest()[:8]
        time = int(at.timestamp())
        while (time, digest) in self._signed:
            time += 1
        self._signed.append((time, digest))
        proof = signature(secret, payload.method, target, str(time), payload.body)
        return {
            "x-yipan-device": device_id, "x-yipan-time": str(time), "x-yipan-signature": proof,
        }  # fmt: skip


def spoilt(secret: str) -> str:
    """As long as it was, and another."""
    return secret[:-1] + ("A" if secret[-1:] != "A" else "B")


def _target(payload: Payload, token: str) -> str:
    path = payload.base + (f"/{token}" if token else "") + payload.rest
    return f"{path}?{payload.query}" if payload.query else path
