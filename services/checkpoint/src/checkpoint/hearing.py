"""When each device was last heard, what its clock is off by, and which of them say nothing.

The ear is in the process that devices post to, the alarm in the worker. What is heard is no fact:
there would be one for every reading. It is written down once in a while for each device.
"""

import asyncio
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import structlog

from checkpoint.clocks import Clocks
from checkpoint.domain.clock import Offset
from checkpoint.domain.device import DeclareSilent, Device, HearAgain
from checkpoint.handlers import Handlers
from shared.aggregates import pages
from shared.causes import by_itself
from shared.clock import Clock
from shared.envelope import Envelope
from shared.errors import TryAgain
from shared.events.checkpoint import DeviceChanged, DeviceRegistered
from shared.projections import Documents, Operation, SetIfNewer

COLLECTION = "heard_devices"
INDEXES = ((COLLECTION, ("heard.due",)), (COLLECTION, ("clock.size",)))
PAUSE = 5.0
"""Seconds between two writings of what was heard."""
SELDOM = 60.0
"""Seconds between two of the same device, where nobody waits for it."""
MARGIN = timedelta(seconds=2 * PAUSE)
"""How long after it is due a device may still have been heard without our having read it."""
AT_ONCE = 200

log = structlog.get_logger()


def expect(
    event: DeviceRegistered | DeviceChanged,
    envelope: Envelope[DeviceRegistered] | Envelope[DeviceChanged],
) -> Iterable[Operation]:
    """A device that is watched is waited for from then on."""
    if event.silent_after_minutes is not None:
        due = envelope.time + timedelta(minutes=event.silent_after_minutes)
        yield _heard(event.device_id, envelope.time, due)


def _heard(device_id: str, at: datetime, due: datetime | None) -> SetIfNewer:
    return SetIfNewer(COLLECTION, device_id, "heard", {"at": at, "declared": 0}, {"due": due})


def _clock(device_id: str, offset: Offset) -> SetIfNewer:
    seconds = round(offset.ahead.total_seconds(), 3)
    values = {"seconds": seconds, "size": abs(seconds), "exact": offset.exact}
    return SetIfNewer(COLLECTION, device_id, "clock", {"at": offset.at}, values)


@dataclass
class Ear:
    """Notes who is heard and what their clocks are off by; seldom of those nobody waits for."""

    documents: Documents
    now: Callable[[], float] = time.monotonic
    clocks: Clocks = field(default_factory=Clocks)
    _noted: dict[str, tuple[datetime, datetime | None]] = field(default_factory=dict)
    _again: dict[str, float] = field(default_factory=dict)
    _next: float = float("-inf")
    _task: asyncio.Task[None] | None = None

    def hear(self, devices: Mapping[str, Device], at: datetime) -> None:
        now = self.now()
        for id_, device in devices.items():
            due = device.due(at)
            if due is not None or self._again.get(id_, now) <= now:
                self._again[id_] = now + SELDOM
                self._noted[id_] = (at, due)
        if self._noted and now >= self._next:
            self._next = now + PAUSE
            self._task = asyncio.create_task(self._write())

    async def written(self) -> None:
        """Wait until what is being written is written."""
        if self._task is not None:
            await self._task

    async def close(self) -> None:
        """Write what is noted: who was heard last is not to be told silent for our stopping."""
        await self.written()
        if self._noted:
            await self._write()

    async def _write(self) -> None:
        noted, self._noted = self._noted, {}
        clocks = {id_: offset for id_ in noted if (offset := self.clocks.offset(id_)) is not None}
        operations = [_heard(id_, *times) for id_, times in noted.items()]
        operations += [_clock(id_, offset) for id_, offset in clocks.items()]
        try:
            await self.documents.apply(operations)
        except TryAgain as error:
            log.warning("what was heard is written later", error=error.detail)
            self._noted = noted | self._noted


@dataclass(frozen=True, slots=True)
class Alarm:
    """Declares silent who is overdue, and heard again who spoke since."""

    handlers: Handlers
    documents: Documents
    clock: Clock

    async def once(self) -> int:
        now = self.clock.now()
        return await self._declare(now) + await self._hear_again(now)

    async def _declare(self, now: datetime) -> int:
        late = {"heard.due": {"$lte": now - MARGIN}}
        found = await self.documents.find(COLLECTION, late, sort="heard.due", limit=AT_ONCE)
        for one in found:
            at = one["heard"]["at"]
            cause = by_itself(f"silent/{at.isoformat()}")
            await self.handlers.devices(
                one["_id"], DeclareSilent(one["_id"], at), at=now, cause=cause
            )
        await self.documents.apply([_declared(one["_id"], one["heard"]["at"]) for one in found])
        return len(found)

    async def _hear_again(self, now: datetime) -> int:
        again = 0
        async for page in pages(self.handlers.devices.aggregates, {"silent_since": {"$ne": None}}):
            heard = await self.documents.find(COLLECTION, {"_id": {"$in": list(page)}})
            for one in heard:
                since, at = page[one["_id"]].state.silent_since, one["heard"]["at"]
                if since is not None and at > since:
                    await self._tell(one["_id"], at, now)
                    again += 1
        return again

    async def _tell(self, device_id: str, at: datetime, now: datetime) -> None:
        cause = by_itself(f"heard/{at.isoformat()}")
        await self.handlers.devices(device_id, HearAgain(device_id, at), at=now, cause=cause)


def _declared(device_id: str, at: Any) -> SetIfNewer:
    # Without a due time: it is not asked for again until it has been heard.
    return SetIfNewer(COLLECTION, device_id, "heard", {"at": at, "declared": 1}, {})
