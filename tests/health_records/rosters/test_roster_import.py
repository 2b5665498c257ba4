"""The import as an aggregate: parts in their order, each recorded once."""

from tests.health_records.people import MILL, day

from health_records.domain.roster_import import (
    Counts,
    ReceiveRoster,
    RecordPart,
    decider,
)
from shared.events.health_records.rosters import (
    RosterImported,
    RosterPartImported,
    RosterReceived,
    RowError,
)
from shared.testing import Scenario

ROSTER = Scenario(decider)
RECEIVED = RosterReceived(
    import_id="i1",
    enterprise_id=MILL,
    rows=300,
    parts=2,
    ignored_columns=("F",),
    received_at=day(17),
    received_by="zhang",
)
RECEIVE = ReceiveRoster("i1", MILL, 300, 2, ("F",), "zhang", day(17))
ERROR = RowError(row=4, field="phone", code="missing")
FIRST = RosterPartImported(
    import_id="i1",
    part=1,
    read=250,
    registered=240,
    updated=5,
    unchanged=3,
    replaced=1,
    wrong=1,
    errors=(ERROR,),
)


def record(part: int, counts: Counts, *errors: RowError) -> RecordPart:
    return RecordPart(part, counts, errors, day(17, 9))


def test_a_roster_is_received_once() -> None:
    ROSTER.given().when(RECEIVE).then(RECEIVED)
    ROSTER.given(RECEIVED).when(RECEIVE).then()


def test_a_part_adds_to_the_counts() -> None:
    part = record(1, Counts(250, 240, 5, 3, 1, 1), ERROR)
    ROSTER.given(RECEIVED).when(part).then(FIRST)


def test_the_last_part_ends_the_import() -> None:
    last = FIRST.model_copy(update={"part": 2, "read": 300, "unchanged": 53, "errors": ()})
    done = RosterImported(import_id="i1", enterprise_id=MILL, imported_at=day(17, 9))
    ROSTER.given(RECEIVED, FIRST).when(record(2, Counts(50, unchanged=50))).then(last, done)


def test_a_part_counts_once_and_none_is_skipped() -> None:
    ROSTER.given(RECEIVED, FIRST).when(record(1, Counts(250, 250))).then()
    ROSTER.given(RECEIVED).when(record(2, Counts(50, 50))).then()
