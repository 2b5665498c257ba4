"""The import of a roster: which part of it is next, and what came of those before."""

from collections.abc import Sequence
from dataclasses import asdict, astuple, dataclass, replace
from datetime import datetime
from typing import assert_never

from shared.aggregates import Decider
from shared.events import Event
from shared.events.health_records.rosters import (
    ImportedRow,
    MovedRow,
    RosterImported,
    RosterPartImported,
    RosterReceived,
    RowError,
)


@dataclass(frozen=True, slots=True)
class Counts:
    """Rows by what came of them; `read` is the sum of all others."""

    read: int = 0
    registered: int = 0
    updated: int = 0
    unchanged: int = 0
    replaced: int = 0
    wrong: int = 0

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(*(a + b for a, b in zip(astuple(self), astuple(other), strict=True)))


@dataclass(frozen=True, slots=True)
class ReceiveRoster:
    import_id: str
    enterprise_id: str
    rows: int
    parts: int
    ignored_columns: tuple[str, ...]
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class RecordPart:
    """What came of part `part`, counted from 1; all else is of this part alone."""

    part: int
    counts: Counts
    errors: tuple[RowError, ...]
    at: datetime
    rows: tuple[ImportedRow, ...] = ()
    moved: tuple[MovedRow, ...] = ()


Command = ReceiveRoster | RecordPart


@dataclass(frozen=True, slots=True)
class RosterImport:
    """`imported` parts are done, in their order."""

    import_id: str = ""
    enterprise_id: str = ""
    received_at: datetime | None = None
    parts: int = 0
    imported: int = 0
    counts: Counts = Counts()

    @property
    def next_part(self) -> int | None:
        return self.imported + 1 if self.imported < self.parts else None


def decide(command: Command, state: RosterImport) -> Sequence[Event]:
    match command:
        case ReceiveRoster():
            return _receive(command, state)
        case RecordPart():
            return _record(command, state)
        case _:
            assert_never(command)


def _receive(command: ReceiveRoster, state: RosterImport) -> Sequence[Event]:
    if state.import_id:
        return []
    return [
        RosterReceived(
            import_id=command.import_id,
            enterprise_id=command.enterprise_id,
            rows=command.rows,
            parts=command.parts,
            ignored_columns=command.ignored_columns,
            received_at=command.at,
            received_by=command.by,
        )
    ]


def _record(command: RecordPart, state: RosterImport) -> Sequence[Event]:
    if command.part != state.next_part:
        return []
    counts = asdict(state.counts + command.counts)
    imported = RosterPartImported(
        import_id=state.import_id,
        part=command.part,
        errors=command.errors,
        rows=command.rows,
        moved=command.moved,
        **counts,
    )
    if command.part < state.parts:
        return [imported]
    done = RosterImported(
        import_id=state.import_id, enterprise_id=state.enterprise_id, imported_at=command.at
    )
    return [imported, done]


def evolve(state: RosterImport, event: Event) -> RosterImport:
    match event:
        case RosterReceived():
            return RosterImport(
                event.import_id, event.enterprise_id, event.received_at, event.parts
            )
        case RosterPartImported():
            counts = Counts(**event.model_dump(include=set(asdict(state.counts))))
            return replace(state, imported=event.part, counts=counts)
        case _:
            return state


decider: Decider[Command, RosterImport] = Decider(decide, evolve, RosterImport())
