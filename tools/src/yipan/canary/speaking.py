"""What the canary says to checkpoint and hears back: its key, its readings, and one read back."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any, Literal

import httpx
import orjson

from checkpoint.keys import signature
from shared.clock import Clock
from yipan.local.errors import LocalError

KEYS, READINGS = "/v1/canary/keys", "/v1/readings"
DEVICE = "canary"
ANSWER_WITHIN = 8.0
"""Seconds: less than there are between two readings."""
CELSIUS = 36.5
"""Of an object: nobody has it."""

Reason = Literal["no-key", "no-answer", "unavailable", "too-many", "not-let-in", "wrong"]
REASONS: tuple[Reason, ...] = (
    "no-key", "no-answer", "unavailable", "too-many", "not-let-in", "wrong",
)  # fmt: skip
NOT_LET_IN = (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN)


class Refused(Exception):
    """Nobody has acknowledged it: `reason` is one of a few, `detail` what was said."""

    def __init__(self, reason: Reason, detail: str) -> None:
        super().__init__(detail)
        self.reason, self.detail = reason, detail


@dataclass(frozen=True, slots=True)
class Key:
    version: int
    secret: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Line:
    """`clock` is the county's: the time of a signature and of a reading go by it."""

    client: httpx.AsyncClient
    clock: Clock
    token: Callable[[], str] = field(repr=False)

    async def key(self) -> Key:
        """A new key for the canary, whose place is made where it is not there yet; or Refused."""
        try:
            headers = {"authorization": f"Bearer {self.token()}"}
        except LocalError as error:
            raise Refused("no-key", str(error)) from error
        try:
            said = await self._ask("POST", KEYS, headers)
            return Key(said["key_version"], said["secret"])
        except KeyError as error:
            raise Refused("no-key", "the answer holds no key") from error
        except Refused as error:
            raise Refused("no-key", f"{error.reason}: {error.detail}") from error

    async def send(self, key: Key, sequence: str) -> str:
        """Post a reading as it is now, and give its name; or Refused."""
        at = self.clock.now()
        body = orjson.dumps({
            "device_id": DEVICE, "sequence": sequence, "celsius": CELSIUS,
            "measured_at": at.isoformat(),
        })  # fmt: skip
        headers = {"content-type": "application/json", **self._signed(key, "POST", READINGS, body)}
        said = await self._ask("POST", READINGS, headers, body)
        try:
            return str(said["results"][0]["reading_id"])
        except (KeyError, IndexError, TypeError) as error:
            raise Refused("wrong", "the answer names no reading") from error

    async def arrived(self, key: Key, reading_id: str, number: int) -> bool:
        """Whether a reading can be read. A copy of a request is refused: `number` makes it new."""
        target = f"{READINGS}/{reading_id}?try={number}"
        try:
            return bool(await self._ask("GET", target, self._signed(key, "GET", target)))
        except Refused:
            return False

    def _signed(self, key: Key, method: str, target: str, body: bytes = b"") -> dict[str, str]:
        time = str(int(self.clock.now().timestamp()))
        return {
            "x-yipan-device": DEVICE,
            "x-yipan-key-version": str(key.version),
            "x-yipan-time": time,
            "x-yipan-signature": signature(key.secret, method, target, time, body),
        }

    async def _ask(
        self, method: str, target: str, headers: Mapping[str, str], body: bytes = b""
    ) -> Any:
        try:
            answer = await self.client.request(method, target, headers=headers, content=body)
        except httpx.HTTPError as error:
            raise Refused("no-answer", type(error).__name__) from error
        if not answer.is_success:
            raise Refused(_reason(answer.status_code), _detail(answer))
        try:
            return answer.json()
        except ValueError as error:
            # Something else answers under this address.
            raise Refused("wrong", "the answer is no JSON") from error


def _reason(status: int) -> Reason:
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        return "too-many"
    if status in NOT_LET_IN:
        return "not-let-in"
    return "unavailable" if status >= HTTPStatus.INTERNAL_SERVER_ERROR else "wrong"


def _detail(answer: httpx.Response) -> str:
    try:
        return f"{answer.status_code}: {answer.json()['detail']}"
    except (ValueError, KeyError, TypeError):
        return str(answer.status_code)
