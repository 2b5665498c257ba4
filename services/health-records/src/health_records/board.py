"""The board of the files: people by standing, why they are deferred, isolations, cases, reports.

A million files are counted where they lie, some at a time, so that each step is short. Who was
merged into another file is counted once.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any, get_args

from health_records.api.days.figures import unexamined
from health_records.api.days.files import FileAt, merged_by, spoken
from health_records.domain.standing import CODES
from health_records.views import UNMERGED, Standing, TimelineEntry, WorkerView
from shared.board import Told, none_of
from shared.days import CountyDay
from shared.events.health_records import ExaminationRecorded, IsolationPlace
from shared.metrics import county
from shared.metrics.declaring import Place
from shared.projections import Documents, Tally

NONE_YET = "none"
STANDINGS: tuple[Standing | None, ...] = (*get_args(Standing), None)
OPEN: Mapping[str, Any] = {"isolation.open": True}
GONE: Mapping[str, Any] = {"merged.into": {"$ne": None}}
DIGITS = "0123456789abcdef"
Parts = Sequence[Mapping[str, str]]
PARTS: Parts = [
    {"$gte": first, "$lt": following} for first, following in pairwise(("", *DIGITS[1:], "g"))
]
"""The files by the first digit of their ids, which are hashes: each part is as small."""
WHOLE: Parts = [{"$gte": ""}]
FEW = 1_000
"""With no more in the first part all are asked for at once: on a busy machine every question waits
its turn, however short it is."""
MANY = 3
"""Reports missed so often in a row are told together."""


async def count(documents: Documents, day: CountyDay) -> Told:
    merged = await merged_by(documents, day)
    parts = await parts_of(documents)
    reasons, suspected = await deferred(documents, parts)
    confirmed = await positive(documents, day, merged)
    return {
        county.WORKERS: await standings(documents, parts),
        county.DEFERRED_FOR: reasons,
        county.CASES: {("confirmed",): confirmed, ("suspected",): suspected},
        county.ISOLATIONS: await isolations(documents, merged),
        county.REPORTS_MISSED: await missed(documents),
    }


async def parts_of(documents: Documents) -> Parts:
    """Say in which parts the files are counted."""
    first = await documents.count(WorkerView.collection, {"_id": PARTS[0]})
    return PARTS if first > FEW else WHOLE


async def standings(documents: Documents, parts: Parts) -> dict[Place, float]:
    """People by standing. An index alone tells how many; who was merged away is taken off."""
    found: dict[Place, float] = {}
    for one in STANDINGS:
        found[(one or NONE_YET,)] = await _many(documents, {"standing": one}, parts)
    for (standing,), many in (await _tally(documents, GONE, ["standing"])).items():
        found[(standing or NONE_YET,)] -= many
    return found


async def deferred(documents: Documents, parts: Parts) -> tuple[Counter[Place], int]:
    """People deferred by each reason, and how many of them are suspected cases (疑似)."""
    reasons, suspected = Counter(none_of(CODES)), 0
    by = ("merged.into", "reasons.code", "reasons.facts.reasons")
    for part in parts:
        found = await _tally(documents, {"standing": "deferred", "_id": part}, by)
        for (into, codes, of_others), many in found.items():
            if into is None:
                said = spoken(codes or (), of_others or ())
                reasons.update({(code,): many for code in said})
                suspected += many * bool(unexamined(FileAt(reasons=said)))
    return reasons, suspected


async def positive(documents: Documents, day: CountyDay, merged: Mapping[str, str]) -> int:
    """How many different people were ever examined positive (确诊)."""
    told = {"type": ExaminationRecorded.type, "happened_at": day.so_far}
    criteria = {**told, "facts.result": "positive"}
    found = await documents.tally(TimelineEntry.collection, criteria, ["person_id"])
    return len({merged.get(person_id, person_id) for (person_id,) in found})


async def isolations(documents: Documents, merged: Mapping[str, str]) -> dict[Place, float]:
    """People by place. Who is isolated by a file that was merged away is so once."""
    places = none_of(get_args(IsolationPlace))
    for (place,), many in (await _tally(documents, OPEN, ["isolation.place"])).items():
        places[(place,)] += many
    others: dict[str, str] = {}
    by = ("_id", "isolation.place")
    for person_id, place in await _tally(documents, {**OPEN, **GONE}, by):
        places[(place,)] -= 1
        others[merged.get(person_id, person_id)] = place
    themselves = await _tally(documents, {**OPEN, "_id": {"$in": sorted(others)}}, ["_id"])
    for person_id, place in others.items():
        places[(place,)] += (person_id,) not in themselves
    return places


async def missed(documents: Documents) -> dict[Place, float]:
    """People who owe a daily report, by how often in a row."""
    most = f"{MANY}+"
    owed = none_of((*map(str, range(1, MANY)), most))
    criteria = {"missed.in_a_row": {"$gte": 1}, **UNMERGED}
    for (in_a_row,), many in (await _tally(documents, criteria, ["missed.in_a_row"])).items():
        owed[(str(in_a_row) if in_a_row < MANY else most,)] += many
    return owed


async def _tally(documents: Documents, criteria: Mapping[str, Any], by: Sequence[str]) -> Tally:
    return await documents.tally(WorkerView.collection, criteria, by)


async def _many(documents: Documents, criteria: Mapping[str, Any], parts: Parts) -> int:
    some = [{**criteria, "_id": part} for part in parts]
    return sum([await documents.count(WorkerView.collection, one) for one in some])
