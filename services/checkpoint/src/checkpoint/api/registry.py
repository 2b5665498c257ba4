"""Known devices, kept in memory for seconds: the hot path asks once a batch, not a reading."""

import asyncio
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from checkpoint.domain.device import Device
from shared.aggregates import Aggregates

KEPT = 5.0
"""Seconds until a device is looked up again: how long a retired one is still believed."""
AT_ONCE = 32


@dataclass
class Registry:
    """Answers for device ids; unknown ones are looked up every time: a new one works at once."""

    devices: Aggregates[Device]
    _known: dict[str, tuple[float, Device]] = field(default_factory=dict)
    _lookups: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(AT_ONCE))

    async def known(self, ids: Iterable[str]) -> Mapping[str, Device]:
        """The devices among these ids that are in use."""
        now = time.monotonic()
        wanted = set(ids)
        stale = [id_ for id_ in wanted if self._known.get(id_, (0.0, None))[0] < now]
        if stale:
            await asyncio.gather(*(self._look_up(id_) for id_ in stale))
        found = {id_: self._known[id_][1] for id_ in wanted if id_ in self._known}
        return {id_: device for id_, device in found.items() if device.status == "in-use"}

    async def _look_up(self, id_: str) -> None:
        async with self._lookups:
            stored = await self.devices.load(id_)
        if stored.revision:
            self._known[id_] = (time.monotonic() + KEPT, stored.state)
        else:
            self._known.pop(id_, None)
