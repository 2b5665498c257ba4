"""The board of the files: people by standing, why they are deferred, isolations, cases, reports.

A million files are counted where they lie; who was merged into another file is counted once.
"""

from collections import Counter
from collections.abc import Mapping
from typing import Any, get_args

from health_records.api.days.figures import unexamined
from health_records.api.days.files import FileAt, merged_by, spoken
from health_records.views import UNMERGED, Standing, TimelineEntry, WorkerView
from shared.board import Told, each, none_of
from shared.days import CountyDay
from shared.events.health_records import ExaminationRecorded, IsolationPlace
from shared.metrics import county
from shared.metrics.declaring import Place
from shared.projections import Documents

NONE_YET = "none"
OPEN: Mapping[str, Any] = {"isolation.open": True}
MANY = 3
"""Reports missed so often in a row are told together."""


async def count(documents: Documents, day: CountyDay) -> Told:
    merged = await merged_by(documents, day)
    standings, reasons, suspected = await files(documents)
    confirmed = await positive(documents, day, merged)
    return {
        county.WORKERS: standings,
        county.DEFERRED_FOR: reasons,
        county.CASES: {("confirmed",): confirmed, ("suspected",): suspected},
        county.ISOLATIONS: await isolations(documents, merged),
        county.REPORTS_MISSED: await missed(documents),
    }


async def files(documents: Documents) -> tuple[dict[Place, float], Counter[Place], int]:
    """People by standing, by each reason, and how many are suspected cases (疑似)."""
    standings = none_of((*get_args(Standing), NONE_YET))
    reasons: Counter[Place] = Counter()
    suspected = 0
    by = ("standing", "reasons.code", "reasons.facts.reasons")
    found = await documents.tally(WorkerView.collection, UNMERGED, by)
    for (standing, codes, of_others), many in found.items():
        standings[(standing or NONE_YET,)] += many
        said = spoken(codes or (), of_others or ())
        reasons.update({(code,): many for code in said})
        suspected += many * bool(unexamined(FileAt(reasons=said)))
    return standings, reasons, suspected


async def positive(documents: Documents, day: CountyDay, merged: Mapping[str, str]) -> int:
    """How many different people were ever examined positive (确诊)."""
    told = {"type": ExaminationRecorded.type, "happened_at": day.so_far}
    criteria = {**told, "facts.result": "positive"}
    found = await documents.tally(TimelineEntry.collection, criteria, ["person_id"])
    return len({merged.get(person_id, person_id) for (person_id,) in found})


async def isolations(documents: Documents, merged: Mapping[str, str]) -> dict[Place, float]:
    """People by place. Who is isolated by a file that was merged away is so once."""
    places = none_of(get_args(IsolationPlace))
    criteria = {**OPEN, **UNMERGED}
    found = await documents.tally(WorkerView.collection, criteria, ["isolation.place"])
    places |= found
    others: dict[str, str] = {}
    async for one in each(documents, WorkerView, {**OPEN, "merged.into": {"$ne": None}}):
        if one.isolation is not None and one.id in merged:
            others[merged[one.id]] = one.isolation.place
    wanted = {**OPEN, "_id": {"$in": sorted(others)}}
    themselves = await documents.tally(WorkerView.collection, wanted, ["_id"])
    for person_id, place in others.items():
        places[(place,)] += (person_id,) not in themselves
    return places


async def missed(documents: Documents) -> dict[Place, float]:
    """People who owe a daily report, by how often in a row."""
    most = f"{MANY}+"
    owed = none_of((*map(str, range(1, MANY)), most))
    criteria = {"missed.in_a_row": {"$gte": 1}, **UNMERGED}
    found = await documents.tally(WorkerView.collection, criteria, ["missed.in_a_row"])
    for (in_a_row,), many in found.items():
        owed[(str(in_a_row) if in_a_row < MANY else most,)] += many
    return owed
