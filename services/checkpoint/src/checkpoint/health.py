"""How many devices are not well: figures for whoever watches, without naming any."""

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import Any

from checkpoint.domain.clock import SKEW
from checkpoint.hearing import COLLECTION
from checkpoint.views import CANARY, DeviceView, SiteView
from shared.board import Told
from shared.days import CountyDay
from shared.metrics import county
from shared.metrics.declaring import Place
from shared.projections import Documents

MOST = 1_000
"""Devices with the worst clocks that are looked at."""

IN_USE: Mapping[str, Any] = MappingProxyType({"status": "in-use"})
DRIFTING: Mapping[str, Any] = MappingProxyType({"drift": {"$ne": None}, **IN_USE})
SILENT: Mapping[str, Any] = MappingProxyType({"silent_since": {"$ne": None}, **IN_USE})


def overdue(today: date) -> Mapping[str, Any]:
    """Criteria for devices in use whose calibration was due before today."""
    return {"calibration_due_on": {"$lt": today.isoformat()}, **IN_USE}


async def health(documents: Documents, day: CountyDay) -> Told:
    """Devices in use by site, and of each site with any those that are not well."""
    in_use = await _by_site(documents, IN_USE)
    none = dict.fromkeys(in_use, 0.0)
    return {
        county.DEVICES: in_use,
        county.DEVICES_SILENT: none | await _by_site(documents, SILENT),
        county.DEVICES_DRIFTING: none | await _by_site(documents, DRIFTING),
        county.CALIBRATION_OVERDUE: none | await _by_site(documents, overdue(day.date)),
        **await _clocks(documents),
    }


async def _by_site(documents: Documents, criteria: Mapping[str, Any]) -> dict[Place, float]:
    """A canary's device is nobody's: it is not counted."""
    canaries = await documents.tally(SiteView.collection, {"kind": CANARY}, ["_id"])
    found = await documents.tally(DeviceView.collection, criteria, ["site_id"])
    return {place: number for place, number in found.items() if place not in canaries}


async def _clocks(documents: Documents) -> Told:
    known = {"clock.size": {"$gt": 0}}
    worst = await documents.find(COLLECTION, known, sort="clock.size", descending=True, limit=MOST)
    mine = {**IN_USE, "_id": {"$in": [one["_id"] for one in worst]}}
    in_use = await documents.tally(DeviceView.collection, mine, ["_id"])
    off = [one["clock"]["size"] for one in worst if (one["_id"],) in in_use]
    return {
        county.DEVICES_CLOCK_WRONG: {(): sum(size > SKEW.total_seconds() for size in off)},
        county.WORST_CLOCK: {(): max(off, default=0.0)},
    }
