"""Known devices, kept in memory for seconds: the hot path asks once a batch, not a reading."""

import asyncio
import time
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

import structlog

from checkpoint.domain.device import Device
from shared.aggregates import Aggregates
from shared.errors import TryAgain

FRESH = 5.0
"""Seconds until a device is looked up again: how long a retired one is still believed."""
OLD = 60.0
"""Seconds beyond which a device that was silent is asked for before it is believed."""
AT_ONCE = 32

log = structlog.get_logger()


@dataclass
class Registry:
    """Answers for device ids; unknown ones are looked up every time: a new one works at once.

    A known device is answered for at once and looked up again beside it. While MongoDB is away
    what is known goes on being believed: a reading depends on nothing stored.
    """

    devices: Aggregates[Device]
    _known: dict[str, Device] = field(default_factory=dict)
    _fresh_until: dict[str, float] = field(default_factory=dict)
    _lookups: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(AT_ONCE))
    _refreshing: set[asyncio.Task[None]] = field(default_factory=set)

    async def known(self, ids: Iterable[str]) -> Mapping[str, Device]:
        """The devices among these ids that are in use."""
        wanted, now = set(ids), time.monotonic()
        if unknown := wanted - self._known.keys():
            await asyncio.gather(*(self._look_up(id_) for id_ in unknown))
        if old := [id_ for id_ in wanted if self._fresh_until.get(id_, now) + OLD < now]:
            await self._look_up_again(old)
        if stale := [id_ for id_ in wanted if self._fresh_until.get(id_, now) < now]:
            self._refresh(stale)
        found = {id_: self._known[id_] for id_ in wanted if id_ in self._known}
        return {id_: device for id_, device in found.items() if device.status == "in-use"}

    def _refresh(self, stale: Collection[str]) -> None:
        for id_ in stale:
            # Fresh for now, so that the requests that come meanwhile do not look it up as well.
            self._fresh_until[id_] = time.monotonic() + FRESH
        task = asyncio.create_task(self._look_up_again(stale))
        self._refreshing.add(task)
        task.add_done_callback(self._refreshing.discard)

    async def _look_up_again(self, stale: Collection[str]) -> None:
        try:
            await asyncio.gather(*(self._look_up(id_) for id_ in stale))
        except TryAgain as error:
            log.warning("devices are believed without asking", error=error.detail)

    async def _look_up(self, id_: str) -> None:
        async with self._lookups:
            stored = await self.devices.load(id_)
        if stored.revision:
            self._known[id_] = stored.state
            self._fresh_until[id_] = time.monotonic() + FRESH
