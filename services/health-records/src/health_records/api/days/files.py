"""What each file said at the end of a day, put together from the timelines."""

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from health_records.views import TimelineEntry
from shared.days import CountyDay
from shared.events.health_records import (
    IsolationEnded,
    IsolationStarted,
    WorkerCleared,
    WorkerDeferred,
    WorkerEvent,
    WorkerRegistered,
)
from shared.projections import Document, Documents
from shared.views import walk


@dataclass(slots=True)
class FileAt:
    """One person. Of each part the last word counts, by its place in the file (`revision`)."""

    registered_at: datetime | None = None
    standing_revision: int = 0
    may_return: bool | None = None
    since: datetime | None = None
    enterprise_id: str | None = None
    reasons: tuple[str, ...] = ()
    isolation_revision: int = 0
    isolated: bool = False
    place: str = ""


async def files_at(documents: Documents, day: CountyDay) -> Mapping[str, FileAt]:
    """All files there were, by person: a few words of each, whatever they hold."""
    files: dict[str, FileAt] = {}
    async for entry in told(documents, WorkerRegistered, day):
        file = files.setdefault(entry["person_id"], FileAt())
        file.registered_at = file.registered_at or entry["happened_at"]
    for kind in (WorkerCleared, WorkerDeferred):
        async for entry in told(documents, kind, day):
            _stand(files.setdefault(entry["person_id"], FileAt()), entry)
    for isolation in (IsolationStarted, IsolationEnded):
        async for entry in told(documents, isolation, day):
            _isolate(files.setdefault(entry["person_id"], FileAt()), entry)
    return files


def told(documents: Documents, event: type[WorkerEvent], day: CountyDay) -> AsyncIterator[Document]:
    """What happened of one type until the end of the day, oldest first."""
    criteria = {"type": event.type, "happened_at": day.so_far}
    return walk(documents, TimelineEntry, criteria, sort="happened_at")


def _stand(file: FileAt, entry: Document) -> None:
    if entry["revision"] < file.standing_revision:
        return
    facts = entry["facts"]
    file.standing_revision, file.since = entry["revision"], entry["happened_at"]
    file.enterprise_id = facts["enterprise_id"]
    file.may_return = entry["type"] == WorkerCleared.type
    file.reasons = tuple(dict.fromkeys(reason["code"] for reason in facts.get("reasons", ())))


def _isolate(file: FileAt, entry: Document) -> None:
    if entry["revision"] < file.isolation_revision:
        return
    file.isolation_revision = entry["revision"]
    file.isolated = entry["type"] == IsolationStarted.type
    file.place = entry["facts"].get("place", file.place)
