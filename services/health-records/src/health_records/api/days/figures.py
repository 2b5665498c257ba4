"""The figures of a day of the files, as they were when it ended."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime

from pydantic import BaseModel

from health_records.api.days.files import FileAt, files_at, merged_by, told
from health_records.domain import standing
from shared.days import CountyDay, DayAnswer
from shared.events.health_records import (
    ExaminationRecorded,
    FeverHeld,
    IsolationEnded,
    IsolationPlace,
    IsolationStarted,
    WorkerEvent,
    WorkerReturned,
)
from shared.projections import Documents

UNEXAMINED = frozenset({standing.FEVER, standing.SYMPTOMS})
"""Reasons that an examination has still to look into."""


class TwoLists(BaseModel):
    """People who may return (可以返岗) and who are deferred (暂缓返岗)."""

    may_return: int = 0
    deferred: int = 0


class Isolations(BaseModel):
    open: int
    by_place: dict[IsolationPlace, int]
    started_on_the_day: int
    ended_on_the_day: int


class Happened(BaseModel):
    so_far: int
    on_the_day: int


class Cases(BaseModel):
    """`confirmed` are different people examined positive (确诊), `suspected` those whose fever or
    symptoms nobody has examined yet (疑似). Who is examined positive is no longer suspected."""

    confirmed: int
    suspected: int


class HealthDay(DayAnswer):
    """`deferred_for` counts a person for each reason; `returned` are arrivals from elsewhere."""

    files: Happened
    lists: TwoLists
    lists_by_enterprise: dict[str, TwoLists]
    deferred_for: dict[str, int]
    isolation: Isolations
    returned: Happened
    fevers_held: Happened
    examined_negative: Happened
    examined_positive: Happened
    cases: Cases


async def health_day(documents: Documents, day: CountyDay) -> HealthDay:
    files = await files_at(documents, day)
    negative, positive, persons = await examined(documents, day)
    return HealthDay(
        date=day.date,
        as_of=day.ends,
        files=_happened((one.registered_at for one in files.values()), day),
        lists=two_lists(files.values()),
        lists_by_enterprise=by_enterprise(files),
        deferred_for=deferred_for(files.values()),
        isolation=await isolations(documents, files, day),
        returned=await happened(documents, WorkerReturned, day),
        fevers_held=await holds(documents, day),
        examined_negative=negative,
        examined_positive=positive,
        cases=Cases(
            confirmed=persons,
            suspected=sum(bool(unexamined(one)) for one in files.values()),
        ),
    )


def two_lists(files: Iterable[FileAt]) -> TwoLists:
    standings = Counter(file.may_return for file in files)
    return TwoLists(may_return=standings[True], deferred=standings[False])


def unexamined(file: FileAt) -> frozenset[str]:
    """What an examination has still to look into: nothing once it was positive."""
    if standing.POSITIVE in file.reasons:
        return frozenset()
    return UNEXAMINED & set(file.reasons)


def by_enterprise(files: Mapping[str, FileAt]) -> dict[str, TwoLists]:
    found: dict[str, list[FileAt]] = {}
    for file in files.values():
        if file.enterprise_id is not None:
            found.setdefault(file.enterprise_id, []).append(file)
    return {enterprise: two_lists(some) for enterprise, some in sorted(found.items())}


def deferred_for(files: Iterable[FileAt]) -> dict[str, int]:
    return dict(sorted(Counter(code for file in files for code in file.reasons).items()))


async def isolations(
    documents: Documents, files: Mapping[str, FileAt], day: CountyDay
) -> Isolations:
    places = Counter(file.place for file in files.values() if file.isolated)
    return Isolations(
        open=places.total(),
        by_place=dict(sorted(places.items())),
        started_on_the_day=(await happened(documents, IsolationStarted, day)).on_the_day,
        ended_on_the_day=(await happened(documents, IsolationEnded, day)).on_the_day,
    )


async def happened(documents: Documents, event: type[WorkerEvent], day: CountyDay) -> Happened:
    times = [entry["happened_at"] async for entry in told(documents, event, day)]
    return _happened(times, day)


async def holds(documents: Documents, day: CountyDay) -> Happened:
    """Holds for fever, each once and by its first fever, however late that was heard of."""
    entries = [entry async for entry in told(documents, FeverHeld, day)]
    dated_anew = {entry["facts"].get("instead_of") for entry in entries}
    firsts = [one for one in entries if one["facts"]["reading_id"] not in dated_anew]
    return _happened((one["happened_at"] for one in firsts), day)


async def examined(documents: Documents, day: CountyDay) -> tuple[Happened, Happened, int]:
    """Examinations by their result, negative first, and how many people were positive."""
    found: list[tuple[str, str, datetime]] = [
        (entry["facts"]["result"], entry["person_id"], entry["happened_at"])
        async for entry in told(documents, ExaminationRecorded, day)
    ]
    negative = _happened((at for result, _, at in found if result == "negative"), day)
    positive = _happened((at for result, _, at in found if result == "positive"), day)
    left = await merged_by(documents, day)
    persons = {left.get(who, who) for result, who, _ in found if result == "positive"}
    return negative, positive, len(persons)


def _happened(times: Iterable[datetime | None], day: CountyDay) -> Happened:
    so_far = [at for at in times if day.by_then(at)]
    return Happened(so_far=len(so_far), on_the_day=sum(map(day.has, so_far)))
