"""Which devices measure otherwise than they did: looked at once for each day, when it has ended.

Medians are counted here, reading by reading: not every MongoDB has an operator for them. Days are
kept beside the views, each with what was set up for the device then: days of another place or
calibration are not compared.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, NamedTuple

from checkpoint.domain.device import DeclareDrift, Device
from checkpoint.domain.drift import FORTNIGHT, Measured, is_off, usual
from checkpoint.handlers import Handlers
from checkpoint.views import COUNTED, ReadingView, SiteView
from shared.causes import by_itself
from shared.clock import COUNTY, Clock
from shared.days import county_day
from shared.projections import Document, Documents, InsertOnce
from shared.views import walk

DAYS, JUDGED = "device_days", "judged_days"
INDEXES = ((DAYS, ("device_id", "day")),)
AFTER = timedelta(hours=1)
"""How long after a day has ended it is looked at: what was under way has come by then."""
ONE_DAY = timedelta(days=1)


class Day(NamedTuple):
    """A device's day that counts: its median, and what is set up for it."""

    device: Device
    median: float
    readings: int

    @property
    def setup(self) -> str:
        """Days are compared where this is the same."""
        setup = self.device.setup
        return f"{setup.site_id}/{setup.model}/{setup.body_site}/{setup.calibration_offset}"


@dataclass
class DriftWatch:
    """Looks at one day at a time, the oldest first that it has not looked at."""

    handlers: Handlers
    documents: Documents
    clock: Clock
    _judged: date = date.min

    async def once(self) -> int:
        newest = (self.clock.now() - AFTER).astimezone(COUNTY).date() - ONE_DAY
        if self._judged >= newest:
            return 0
        days = [newest - number * ONE_DAY for number in range(FORTNIGHT.days, -1, -1)]
        criteria = {"_id": {"$in": [day.isoformat() for day in days]}}
        judged = {one["_id"] for one in await self.documents.find(JUDGED, criteria)}
        left = [day for day in days if day.isoformat() not in judged]
        if left:
            await self._judge(left[0])
        self._judged = newest if len(left) < 2 else date.min  # noqa: PLR2004 - this was the last
        return len(left[:1])

    async def _judge(self, day: date) -> None:
        async for site in walk(self.documents, SiteView, COUNTED):
            found = await self._measured(site["_id"], day)
            if found:
                await self._compare(found, day)
        await self.documents.apply([InsertOnce(JUDGED, {"_id": day.isoformat()})])

    async def _measured(self, site_id: str, day: date) -> Mapping[str, Day]:
        within = county_day(day, self.clock.now()).within
        wanted = {"site_id": site_id, "measured_at": within}
        measured: defaultdict[str, Measured] = defaultdict(Measured)
        async for reading in walk(self.documents, ReadingView, wanted, sort="measured_at"):
            measured[reading["device_id"]].add(reading)
        medians = {id_: one.median for id_, one in measured.items()}
        enough = {id_: median for id_, median in medians.items() if median is not None}
        devices = await self.handlers.devices.aggregates.states(sorted(enough)) if enough else {}
        return {
            id_: Day(device, enough[id_], measured[id_].number)
            for id_, device in devices.items()
            if device.status == "in-use" and device.setup.site_id == site_id
        }

    async def _compare(self, found: Mapping[str, Day], day: date) -> None:
        before = await self._before(sorted(found), day)
        kept: list[Document] = []
        for id_, one in found.items():
            is_usual = usual([
                past["median"]
                for past in before[id_]
                if past["setup"] == one.setup and not past["off"]
            ])  # fmt: skip
            off = is_usual is not None and is_off(one.median, is_usual)
            if is_usual is not None and (off or one.device.drift):
                await self._tell(DeclareDrift(id_, day, one.median, is_usual, off))
            kept.append(
                {
                    "_id": f"{id_}/{day.isoformat()}",
                    "device_id": id_,
                    "day": day.isoformat(),
                    "median": one.median,
                    "readings": one.readings,
                    "setup": one.setup,
                    "off": off,
                }
            )
        await self.documents.apply([InsertOnce(DAYS, document) for document in kept])

    async def _before(self, ids: list[str], day: date) -> Mapping[str, list[Mapping[str, Any]]]:
        since = (day - FORTNIGHT).isoformat()
        criteria = {"device_id": {"$in": ids}, "day": {"$gte": since, "$lt": day.isoformat()}}
        found: defaultdict[str, list[Mapping[str, Any]]] = defaultdict(list)
        for one in await self.documents.find(DAYS, criteria):
            found[one["device_id"]].append(one)
        return found

    async def _tell(self, command: DeclareDrift) -> None:
        cause = by_itself(f"drift/{command.day.isoformat()}")
        now = self.clock.now()
        await self.handlers.devices(command.device_id, command, at=now, cause=cause)
