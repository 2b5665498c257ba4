"""A small aggregate to try the platform with: a ledger that takes lines and must be closed."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import ClassVar, assert_never

from shared.aggregates import Change, Decider, Done
from shared.causes import Cause
from shared.clock import COUNTY
from shared.envelope import Record
from shared.errors import Refused
from shared.events import Event

MORNING = datetime(2020, 2, 17, 8, 0, tzinfo=COUNTY)
DAY = timedelta(days=1)


class LedgerEvent(Event):
    topic: ClassVar[str] = "tests.ledgers"

    ledger_id: str

    @property
    def subject(self) -> str:
        return self.ledger_id


class LineWritten(LedgerEvent):
    text: str
    at: datetime


class LedgerClosed(LedgerEvent):
    pass


@dataclass(frozen=True, slots=True)
class Line:
    text: str
    at: datetime
    by: str | None = None


@dataclass(frozen=True, slots=True)
class Ledger:
    lines: tuple[Line, ...] = ()
    kinds: tuple[str, ...] = ()
    last: Line | None = None
    closed: bool = False


@dataclass(frozen=True, slots=True)
class Write:
    """Writes each text as a line of its own; none of them is no event."""

    ledger_id: str
    texts: tuple[str, ...]
    at: datetime = MORNING


@dataclass(frozen=True, slots=True)
class Tick:
    now: datetime


def decide(command: Write | Tick, state: Ledger) -> Sequence[Event]:
    match command:
        case Write():
            if state.closed:
                raise Refused("the ledger is closed", rule="ledger-closed")
            return [
                LineWritten(ledger_id=command.ledger_id, text=text, at=command.at)
                for text in command.texts
            ]
        case Tick():
            assert state.last is not None
            return [] if state.closed else [LedgerClosed(ledger_id=state.last.text)]
        case _:
            assert_never(command)


def evolve(state: Ledger, event: Event) -> Ledger:
    match event:
        case LineWritten():
            line = Line(event.text, event.at)
            return replace(state, lines=(*state.lines, line), last=line)
        case _:
            return replace(state, closed=True)


def due(state: Ledger) -> datetime | None:
    return None if state.closed or state.last is None else state.last.at + DAY


decider: Decider[Write | Tick, Ledger] = Decider(decide, evolve, Ledger(), due, Tick)


def because(id_: str, fingerprint: str = "") -> Cause:
    return Cause(id=id_, correlation_id="thread", fingerprint=fingerprint)


def record(id_: str, subject: str = "a") -> Record:
    return Record(id_, "tests.ledgers", subject, b"\x00{}\xff", [("ce_id", id_.encode())])


def change(
    revision: int,
    *,
    state: Ledger = Ledger(),
    records: Sequence[Record] = (),
    due: datetime | None = None,
    by: str = "",
) -> Change[Ledger]:
    """Make a change as CommandHandler would, with a command id of its own."""
    done = (Done(by or f"command-{revision}", "", revision),)
    return Change(state, revision, records, due, done)


def next_millisecond() -> datetime:
    """Wait until MongoDB would see another time, and return one between then and now."""
    before = datetime.now(UTC)
    while datetime.now(UTC) < before + timedelta(milliseconds=2):
        pass
    return before + timedelta(milliseconds=1)
