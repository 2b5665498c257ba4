"""Known devices, kept in memory for seconds: the hot path asks once a batch, not a reading."""

import asyncio
import time
from collections.abc import Callable, Collection, Coroutine, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import structlog

from checkpoint.adapters.values import normal_serial
from checkpoint.domain.device import Device
from shared.aggregates import Aggregates
from shared.errors import TryAgain

FRESH = 5.0
"""Seconds until a device that posts is looked up again."""
OLD = 10.0
"""Seconds beyond that after which it is asked for before it is believed: no longer than both
together is one that was retired, or a key that ended, good for anything while MongoDB is there."""
MOST_SUBJECTS = 4_096
"""Subjects of tokens that are remembered for being no device."""

log = structlog.get_logger()


@dataclass
class Registry:
    """Answers for device ids; unknown ones are looked up every time: a new one works at once.

    A known device is answered for at once and looked up again beside it. While MongoDB is away
    what is known goes on being believed: a reading depends on nothing stored.
    """

    devices: Aggregates[Device]
    now: Callable[[], float] = time.monotonic
    _known: dict[str, Device] = field(default_factory=dict)
    _called: dict[tuple[str, str], str] = field(default_factory=dict)
    _fresh_until: dict[str, float] = field(default_factory=dict)
    _nobody: dict[str, float] = field(default_factory=dict)
    _refreshing: set[asyncio.Task[None]] = field(default_factory=set)

    def remembers(self, id_: str) -> bool:
        """Whether this device is answered for without asking the database who it is."""
        return id_ in self._known

    async def known(self, ids: Iterable[str]) -> Mapping[str, Device]:
        """The devices among these ids that are in use."""
        wanted, now = set(ids), self.now()
        if unknown := wanted - self._known.keys():
            await self._look_up(unknown)
        if old := [id_ for id_ in wanted if self._fresh_until.get(id_, now) + OLD < now]:
            await self._look_up_again(old)
        if any(self._fresh_until.get(id_, now) < now for id_ in wanted):
            self._refresh(now)
        found = {id_: self._known[id_] for id_ in wanted if id_ in self._known}
        return {id_: device for id_, device in found.items() if device.status == "in-use"}

    async def names_a_device(self, subject: str) -> bool:
        """Whether there is or was a device of the name that a token is made out to.

        A subject that is none is asked for again beside its requests, once in a while.
        """
        if self.remembers(subject):
            return True
        stale_at, now = self._nobody.get(subject), self.now()
        if stale_at is None:
            await self._look_up([subject])
            if self.remembers(subject):
                return True
        elif stale_at < now:
            self._beside(self._look_up_again([subject]))
        if stale_at is None or stale_at < now:
            self._nobody.pop(subject, None)
            self._nobody[subject] = now + OLD
        if len(self._nobody) > MOST_SUBJECTS:
            del self._nobody[next(iter(self._nobody))]
        return False

    async def called(self, vendor: str, serials: Iterable[str]) -> Mapping[str, str]:
        """The ids of the devices in use that a maker's messages call so, by serial."""
        wanted = {serial: (vendor, normal_serial(serial)) for serial in serials}
        if missing := sorted(
            {one for _, one in wanted.values() if (vendor, one) not in self._called}
        ):
            found = await self.devices.where({"setup.serial": {"$in": missing}})
            for id_, stored in found.items():
                setup = stored.state.setup
                if setup.vendor == vendor and setup.serial and stored.state.status == "in-use":
                    self._called[vendor, setup.serial] = id_
        ids = {serial: self._called[key] for serial, key in wanted.items() if key in self._called}
        known = await self.known(ids.values())
        for serial, id_ in list(ids.items()):
            if id_ not in known or known[id_].setup.serial != wanted[serial][1]:
                # It was retired or given another serial since: whoever has it now is looked up.
                del ids[serial]
                self._called.pop(wanted[serial], None)
        return ids

    async def anew(self, id_: str) -> Device | None:
        """The device as it is stored now, where it is in use: somebody names a key not known."""
        await self._look_up([id_])
        device = self._known.get(id_)
        return device if device is not None and device.status == "in-use" else None

    def _refresh(self, now: float) -> None:
        # All that are about to be stale, in one go: of a thousand devices that post one reading
        # each, every one would be looked up by itself.
        soon = now + FRESH / 2
        stale = [id_ for id_, until in self._fresh_until.items() if now - OLD < until < soon]
        for id_ in stale:
            # Fresh for now, so that the requests that come meanwhile do not look it up as well.
            self._fresh_until[id_] = now + FRESH
        self._beside(self._look_up_again(stale))

    def _beside(self, looking: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(looking)
        self._refreshing.add(task)
        task.add_done_callback(self._refreshing.discard)

    async def _look_up_again(self, stale: Collection[str]) -> None:
        try:
            await self._look_up(stale)
        except TryAgain as error:
            log.warning("devices are believed without asking", error=error.detail)

    async def _look_up(self, ids: Collection[str]) -> None:
        found = await self.devices.states(ids)
        self._known.update(found)
        self._fresh_until.update(dict.fromkeys(found, self.now() + FRESH))
