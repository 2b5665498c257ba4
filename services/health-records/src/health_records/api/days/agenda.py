"""What the dispatch meeting (调度会议) has to look at, of the files, as a day ended."""

from collections.abc import Iterator, Mapping
from datetime import datetime

from health_records.api.days.figures import unexamined
from health_records.api.days.files import FileAt, files_at
from health_records.views import TimelineEntry
from shared.days import Agenda, AgendaLine, CountyDay, agenda_of
from shared.events.health_records import DailyReportMissed
from shared.projections import Documents
from shared.views import walk


async def health_agenda(documents: Documents, day: CountyDay) -> Agenda:
    files = await files_at(documents, day)
    deferred = {person: file for person, file in files.items() if file.may_return is False}
    waiting = [_waiting(p, f) for p, f in deferred.items() if unexamined(f)]
    return agenda_of(
        day,
        {
            "deferred-for": list(_by_reason(deferred, day)),
            "examination-waited-for": waiting,
            "report-missed": await _missed(documents, day),
        },
    )


async def _missed(documents: Documents, day: CountyDay) -> list[AgendaLine]:
    """Who let a day end without a report: said when it has ended, at the meeting of the next."""
    criteria = {"type": DailyReportMissed.type, "happened_at": day.within}
    found = walk(documents, TimelineEntry, criteria, sort="happened_at")
    return [
        AgendaLine(
            kind="report-missed",
            id=one["person_id"],
            since=one["happened_at"],
            enterprise_id=one["facts"]["enterprise_id"],
            facts={name: str(one["facts"][name]) for name in ("day", "in_a_row", "level")},
        )
        async for one in found
    ]


def _by_reason(deferred: Mapping[str, FileAt], day: CountyDay) -> Iterator[AgendaLine]:
    """One line for each reason, since the first of the people it concerns."""
    since: dict[str, list[datetime]] = {}
    for file in deferred.values():
        for code in file.reasons:
            since.setdefault(code, []).append(file.since or day.ends)
    for code, times in since.items():
        facts = {"persons": str(len(times))}
        yield AgendaLine(kind="deferred-for", id=code, since=min(times), facts=facts)


def _waiting(person_id: str, file: FileAt) -> AgendaLine:
    assert file.since is not None
    return AgendaLine(
        kind="examination-waited-for",
        id=person_id,
        since=file.since,
        enterprise_id=file.enterprise_id,
        facts={"reasons": ", ".join(sorted(unexamined(file)))},
    )
