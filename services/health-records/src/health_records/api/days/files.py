"""What each file said at the end of a day, put together from the timelines.

Files that were merged by then are one person: the one that is left stands for the others.
"""

from collections.abc import AsyncIterator, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from health_records.domain.standing import OTHER_FILE
from health_records.views import MergeEntry, TimelineEntry
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
    """All people there were: a few words of each, whatever their files hold."""
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
    for merged_id, left in (await merged_by(documents, day)).items():
        if merged_id in files and left in files:
            _join(files[left], files.pop(merged_id))
    return files


async def merged_by(documents: Documents, day: CountyDay) -> Mapping[str, str]:
    """Files that were merged away when the day ended, and the one that was left of each."""
    into: dict[str, str] = {}
    async for entry in walk(documents, MergeEntry, {"at": day.so_far}, sort="at"):
        into.pop(entry["merged_id"], None)
        if entry["into"] is not None:
            into[entry["merged_id"]] = entry["into"]
    return {merged_id: left for merged_id in into if (left := _left(merged_id, into)) != merged_id}


def _left(person_id: str, into: Mapping[str, str]) -> str:
    """Follow merges to the end; in a ring the smallest id is left, so that somebody is."""
    seen = [person_id]
    while (following := into.get(seen[-1])) is not None:
        if following in seen:
            return min(seen[seen.index(following) :])
        seen.append(following)
    return seen[-1]


def _join(left: FileAt, merged: FileAt) -> None:
    """Who was registered or is isolated by either of the files is so once."""
    times = [at for at in (left.registered_at, merged.registered_at) if at is not None]
    left.registered_at = min(times, default=None)
    if merged.isolated and not left.isolated:
        left.isolated, left.place = True, merged.place


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
    reasons = facts.get("reasons", ())
    others = [one["facts"]["reasons"] for one in reasons if one["code"] == OTHER_FILE]
    file.reasons = spoken([one["code"] for one in reasons], others)


def spoken(codes: Iterable[str], of_others: Iterable[str]) -> tuple[str, ...]:
    """Each code once: what speaks against returning in other files of a person counts with the
    rest. `of_others` are texts with commas, as a reason `other-file` has them."""
    more = (code for some in of_others for code in some.split(","))
    return tuple(dict.fromkeys((*codes, *more)))


def _isolate(file: FileAt, entry: Document) -> None:
    if entry["revision"] < file.isolation_revision:
        return
    file.isolation_revision = entry["revision"]
    file.isolated = entry["type"] == IsolationStarted.type
    file.place = entry["facts"].get("place", file.place)
