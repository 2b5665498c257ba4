"""Devices that nobody has registered yet, and that knocked: an operator may take them in."""

from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from checkpoint.adapters.values import normal_serial
from checkpoint.api.devices.door import Shown
from checkpoint.shelves import OURS, Candidate
from shared.identity import derived_id
from shared.projections import Documents, InsertOnce, SetIfNewer

MOST = 1_000
"""Candidates that are kept: anybody may knock, and nobody fills our disks by it."""
GIVES_WAY = timedelta(hours=1)
"""After as long without a knock the oldest makes room for a new one: a device that waits to be
taken in knocks every minute or so."""
AT_ONCE = 100
EACH = 10
"""Serials of one post that are noted."""


@dataclass
class Candidates:
    """Notes who knocks; each process goes to the database once a minute for each of them."""

    documents: Documents
    _noted: OrderedDict[str, datetime] = field(default_factory=OrderedDict)

    async def note(self, vendor: str, serials: Iterable[str], shown: Shown, at: datetime) -> None:
        named = serials if vendor == OURS else map(normal_serial, serials)
        for serial in list(dict.fromkeys(named))[:EACH]:
            id_ = derived_id("candidate", vendor, serial)
            before = self._noted.get(id_)
            if not serial or (before is not None and (at - before).total_seconds() < 60):  # noqa: PLR2004
                continue
            self._noted[id_] = at
            self._noted.move_to_end(id_)
            if len(self._noted) > MOST:
                self._noted.popitem(last=False)
            await self._write(id_, vendor, serial, shown, at)

    async def _write(self, id_: str, vendor: str, serial: str, shown: Shown, at: datetime) -> None:
        if await self.documents.get(Candidate.collection, id_) is None:
            if not await self._make_room(at):
                return
            document = {"_id": id_, "vendor": vendor, "serial": serial, "first_at": at}
            await self.documents.apply([InsertOnce(Candidate.collection, document)])
        last = SetIfNewer(Candidate.collection, id_, "last", {"at": at}, {"address": shown.address})
        await self.documents.apply([last])

    async def _make_room(self, at: datetime) -> bool:
        if await self.documents.count(Candidate.collection, {}) < MOST:
            return True
        silent = {"last.at": {"$lt": at - GIVES_WAY}}
        found = await self.documents.find(
            Candidate.collection, silent, sort="last.at", limit=AT_ONCE
        )
        await self.documents.remove(Candidate.collection, [one["_id"] for one in found])
        return bool(found)
