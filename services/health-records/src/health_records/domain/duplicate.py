"""Two files that may be of one person: suspected, merged, taken apart, or dismissed."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal, assert_never

from shared.aggregates import Decider
from shared.errors import Refused
from shared.events import Event
from shared.events.health_records.duplicates import (
    DuplicateDismissed,
    DuplicateSuspected,
    FilesMerged,
    FilesUnmerged,
    Likeness,
)

Status = Literal["unknown", "open", "merged", "dismissed"]


@dataclass(frozen=True, slots=True)
class Duplicate:
    """`persons` in the order of their ids; `merged_id` is read as `person_id` while merged."""

    duplicate_id: str = ""
    persons: tuple[str, ...] = ()
    status: Status = "unknown"
    person_id: str | None = None
    merged_id: str | None = None
    changed_at: datetime | None = None

    @property
    def merged_away(self) -> str | None:
        return self.merged_id if self.status == "merged" else None

    def other(self, person_id: str) -> str:
        return next(one for one in self.persons if one != person_id)


@dataclass(frozen=True, slots=True)
class Suspect:
    duplicate_id: str
    persons: tuple[str, str]
    why: tuple[Likeness, ...]
    at: datetime


@dataclass(frozen=True, slots=True)
class Merge:
    """`into` survives; `others` are all pairs that hold one of the two files."""

    into: str
    by: str
    at: datetime
    others: tuple[Duplicate, ...]


@dataclass(frozen=True, slots=True)
class Undo:
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Dismiss:
    by: str
    at: datetime


Command = Suspect | Merge | Undo | Dismiss


def decide(command: Command, pair: Duplicate) -> Sequence[Event]:
    match command:
        case Suspect():
            return _suspect(command, pair)
        case Merge():
            return _merge(command, pair)
        case Undo():
            return _undo(command, pair)
        case Dismiss():
            return _dismiss(command, pair)
        case _:
            assert_never(command)


def _suspect(command: Suspect, pair: Duplicate) -> Sequence[Event]:
    if pair.status != "unknown":
        return []
    return [
        DuplicateSuspected(
            duplicate_id=command.duplicate_id,
            persons=command.persons,
            why=command.why,
            suspected_at=command.at,
        )
    ]


def _merge(command: Merge, pair: Duplicate) -> Sequence[Event]:
    if pair.status == "merged":
        if pair.person_id == command.into:
            return []
        raise Refused("the two files are merged the other way: undo that first", rule="merge-once")
    merged_id = pair.other(command.into)
    _refuse_merged_away(command, merged_id)
    merged = FilesMerged(
        duplicate_id=pair.duplicate_id,
        person_id=command.into,
        merged_id=merged_id,
        merged_by=command.by,
        merged_at=_after_all(command.at, (pair, *command.others)),
    )
    return [merged]


def _refuse_merged_away(command: Merge, merged_id: str) -> None:
    into = {one.merged_away: one.person_id for one in command.others if one.merged_away}
    if merged_id in into:
        raise Refused(
            f"file {merged_id} is merged into {into[merged_id]} already: undo that first",
            rule="merge-once",
            into=into[merged_id],
        )
    if command.into in into:
        raise Refused(
            f"file {command.into} is merged into {into[command.into]}: merge into that one",
            rule="merge-into-surviving-file",
            into=into[command.into],
        )


def _undo(command: Undo, pair: Duplicate) -> Sequence[Event]:
    if pair.status != "merged":
        if pair.merged_id is not None:
            return []
        raise Refused("the two files are not merged", rule="merged-before-undo")
    return [
        FilesUnmerged(
            duplicate_id=pair.duplicate_id,
            person_id=pair.person_id or "",
            merged_id=pair.merged_id or "",
            unmerged_by=command.by,
            unmerged_at=_after_all(command.at, (pair,)),
        )
    ]


def _dismiss(command: Dismiss, pair: Duplicate) -> Sequence[Event]:
    if pair.status == "dismissed":
        return []
    if pair.status == "merged":
        raise Refused("the two files are merged: undo that first", rule="merged-not-dismissed")
    dismissed = DuplicateDismissed(
        duplicate_id=pair.duplicate_id, dismissed_by=command.by, dismissed_at=command.at
    )
    return [dismissed]


def _after_all(at: datetime, pairs: Sequence[Duplicate]) -> datetime:
    """What is said of one file follows in time what was said before, by a millisecond at least."""
    times = [pair.changed_at for pair in pairs if pair.changed_at is not None]
    return max([at, *(time + timedelta(milliseconds=1) for time in times)])


def evolve(pair: Duplicate, event: Event) -> Duplicate:
    match event:
        case DuplicateSuspected():
            return Duplicate(event.duplicate_id, event.persons, "open")
        case DuplicateDismissed():
            return replace(pair, status="dismissed")
        case FilesMerged():
            merged = replace(pair, status="merged", changed_at=event.merged_at)
            return replace(merged, person_id=event.person_id, merged_id=event.merged_id)
        case FilesUnmerged():
            return replace(pair, status="open", changed_at=event.unmerged_at)
        case _:
            return pair


decider: Decider[Command, Duplicate] = Decider(decide, evolve, Duplicate())
