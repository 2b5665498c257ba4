"""What the dispatch meeting (调度会议) has to look at, of the files, as a day ended."""

from collections.abc import Iterator, Mapping
from datetime import datetime

from health_records.api.days.figures import UNEXAMINED
from health_records.api.days.files import FileAt
from shared.days import Agenda, AgendaLine, CountyDay, agenda_of


def health_agenda(files: Mapping[str, FileAt], day: CountyDay) -> Agenda:
    deferred = {person: file for person, file in files.items() if file.may_return is False}
    waiting = [_waiting(p, f) for p, f in deferred.items() if UNEXAMINED & set(f.reasons)]
    return agenda_of(
        day, {"deferred-for": list(_by_reason(deferred, day)), "examination-waited-for": waiting}
    )


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
        facts={"reasons": ", ".join(sorted(UNEXAMINED & set(file.reasons)))},
    )
