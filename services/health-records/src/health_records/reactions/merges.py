"""Merged files are of one person: what defers in one of them defers in all, until the undo."""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from health_records.domain.duplicate import Duplicate
from health_records.domain.file import Worker
from health_records.domain.other_files import NoteOtherFiles
from health_records.domain.standing import own_reasons
from health_records.handlers import Handlers
from shared.aggregates import Stored
from shared.bus import Heard, Subscription, on, on_all
from shared.causes import because_of
from shared.envelope import Envelope
from shared.errors import ConcurrentChange
from shared.events.health_records import OtherFile, WorkerCleared, WorkerDeferred
from shared.events.health_records.duplicates import FilesMerged, FilesUnmerged

ROUNDS = 8


@dataclass(frozen=True, slots=True)
class _Group:
    """The files of one person. What was said before they were merged counts from the merge."""

    persons: frozenset[str]
    at: datetime


@dataclass(frozen=True, slots=True)
class Merges:
    handlers: Handlers

    @property
    def subscriptions(self) -> Sequence[Subscription]:
        return (
            on(FilesMerged, self.carry_between_merged),
            on(FilesUnmerged, self.take_back_of_unmerged),
            on_all(WorkerDeferred, self.carry_deferrals),
            on_all(WorkerCleared, self.carry_clearances),
        )

    async def carry_between_merged(
        self, event: FilesMerged, envelope: Envelope[FilesMerged]
    ) -> None:
        await self._carry({event.person_id, event.merged_id}, envelope)

    async def take_back_of_unmerged(
        self, event: FilesUnmerged, envelope: Envelope[FilesUnmerged]
    ) -> None:
        await self._carry({event.person_id, event.merged_id}, envelope)

    async def carry_deferrals(self, heard: Sequence[Heard[WorkerDeferred]]) -> None:
        await self._carry_of([(one.event.person_id, one.envelope) for one in heard])

    async def carry_clearances(self, heard: Sequence[Heard[WorkerCleared]]) -> None:
        await self._carry_of([(one.event.person_id, one.envelope) for one in heard])

    async def _carry_of(self, said: Sequence[tuple[str, Envelope[Any]]]) -> None:
        pairs = await self._merged({person_id for person_id, _ in said})
        merged = {person_id for pair in pairs for person_id in pair.persons}
        for person_id, envelope in said:
            if person_id in merged:
                await self._carry({person_id}, envelope)

    async def _carry(self, persons: set[str], envelope: Envelope[Any]) -> None:
        """Let each file note what the others say, and look again until nothing is to be noted.

        Somebody who read before us may write after us: whoever writes last has to look last.
        """
        concerned = set(persons)
        for _ in range(ROUNDS):
            groups = [await self._group(one, envelope.time) for one in sorted(concerned)]
            concerned.update(*(group.persons for group in groups))
            notes = await self._to_note(groups)
            if not notes:
                return
            for command, revision in notes:
                cause = because_of(envelope, f"others/{revision}")
                await self.handlers.workers(command.person_id, command, at=command.at, cause=cause)
        raise ConcurrentChange("merged files are changed by several at once")

    async def _to_note(self, groups: Sequence[_Group]) -> Sequence[tuple[NoteOtherFiles, int]]:
        """What files do not hold yet, with the revision at which each was looked at."""
        group_of = {person_id: group for group in groups for person_id in group.persons}
        stored = await self.handlers.workers.aggregates.several(sorted(group_of))
        notes: list[tuple[NoteOtherFiles, int]] = []
        for person_id, file in stored.items():
            group = group_of[person_id]
            others = _say(stored, group.persons - {person_id})
            if others != file.state.others:
                notes.append((NoteOtherFiles(person_id, others, group.at), file.revision))
        return notes

    async def _group(self, person_id: str, at: datetime) -> _Group:
        """All files of the person, over any number of merges."""
        persons, open_ = {person_id}, [person_id]
        while open_:
            for pair in await self._merged({open_.pop()}):
                at = max(at, pair.changed_at or at)
                open_ += set(pair.persons) - persons
                persons.update(pair.persons)
        return _Group(frozenset(persons), at)

    async def _merged(self, person_ids: AbstractSet[str]) -> Sequence[Duplicate]:
        criteria = {"persons": {"$in": sorted(person_ids)}, "status": "merged"}
        pairs = await self.handlers.duplicates.aggregates.where(criteria)
        return [pair.state for pair in pairs.values()]


def _say(stored: Mapping[str, Stored[Worker]], persons: AbstractSet[str]) -> tuple[OtherFile, ...]:
    said = ((one, own_reasons(stored[one].state)) for one in sorted(persons))
    return tuple(OtherFile(person_id=one, reasons=reasons) for one, reasons in said if reasons)
