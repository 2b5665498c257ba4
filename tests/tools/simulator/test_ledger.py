"""What must be stored, what may be, and what is found to be lost or double."""

from collections import Counter
from collections.abc import Sequence
from datetime import UTC

import pytest
from tests.tools.simulator.meant import MORNING

from yipan.simulator.checking import by_device, is_broken, off
from yipan.simulator.ledger import Bounds, Key, Ledger
from yipan.simulator.shape import Garble, Instrument, Meant
from yipan.simulator.timetable import Delivery, Shows

DEVICE = Instrument("sim-1", "gate", "hikvision", "02:00:00:aa:bb:01", "json")
KEY = Key("sim-1", MORNING.astimezone(UTC), 36.5)


def delivery(*numbers: int, garbled: Garble = "", shows: Shows = "itself") -> Delivery:
    readings = tuple(Meant(n, MORNING, 36.5, garbled=garbled) for n in numbers)
    return Delivery(0, 0.0, readings, garbled, shows)


def told(one: Delivery, *answers: Sequence[bool] | None) -> Ledger:
    """A delivery that was sent as often as there are answers; None is none."""
    ledger = Ledger([DEVICE])
    for taken in answers:
        ledger.begins(one)
        if taken is not None:
            ledger.ends(one, taken)
    return ledger


@pytest.mark.parametrize(
    ("answers", "bounds"),
    [
        (([True],), Bounds(1, 1)),
        (([False],), Bounds(0, 0)),
        ((None,), Bounds(0, 1)),
        ((None, [True]), Bounds(1, 1)),
        ((None, [False]), Bounds(0, 1)),
        (([True], [True]), Bounds(1, 1)),
        (([True], [False], None), Bounds(1, 1)),
    ],
)
def test_what_an_answer_leaves_to_be_stored(
    answers: Sequence[Sequence[bool] | None], bounds: Bounds
) -> None:
    ledger = told(delivery(1), *answers)
    assert ledger.readings() == {KEY: bounds}
    assert ledger.uncertain == (bounds == Bounds(0, 1))
    assert ledger.acknowledged == bounds.least


def test_readings_that_look_alike_are_counted() -> None:
    assert told(delivery(1, 2, 3), [True, False, True]).readings() == {KEY: Bounds(2, 2)}


def test_garbage_is_counted_apart_by_its_device() -> None:
    ledger = told(delivery(1, garbled="truncated"), [True])
    assert (ledger.readings(), ledger.records()) == ({}, {"sim-1": Bounds(1, 1)})


def test_who_shows_itself_as_somebody_else_may_not_be_stored() -> None:
    ledger = told(delivery(1, shows="wrongly"), [True])
    assert (ledger.readings(), ledger.acknowledged) == ({}, 0)


def test_a_time_that_cannot_be_read_is_none() -> None:
    one = Delivery(0, 0.0, (Meant(1, MORNING, 36.5, malformed=True),))
    ledger = told(one, [True])
    assert ledger.readings() == {KEY._replace(at=None): Bounds(1, 1)}
    assert ledger.earliest() is None


def test_numbered_batches_are_there_when_all_of_one_is_taken() -> None:
    ledger = Ledger([DEVICE])
    for number, taken in ((1, True), (2, False)):
        one = Delivery(0, 0.0, delivery(number).readings, number=number)
        ledger.begins(one)
        ledger.ends(one, [taken])
    assert ledger.batches() == {"sim-1": {1}}


@pytest.mark.parametrize(
    ("found", "verdict"),
    [
        ({}, (2, 0)),
        ({"a": 1}, (1, 0)),
        ({"a": 2}, (0, 0)),
        ({"a": 3}, (0, 0)),
        ({"a": 5}, (0, 2)),
        ({"a": 2, "b": 1}, (0, 1)),
    ],
)
def test_too_few_are_lost_and_too_many_double(
    found: dict[str, int], verdict: tuple[int, int]
) -> None:
    assert off({"a": Bounds(2, 3)}, Counter(found)) == verdict


@pytest.mark.parametrize(
    ("told_of", "broken"),
    [
        ({}, False),
        ({"missing": [[1, 2]]}, True),
        ({"missing": [[4, 9]]}, False),
        ({"highest": 2}, True),
        ({"forked": True}, True),
        ({"broken_at": 2}, True),
    ],
)
def test_when_a_chain_is_broken(told_of: dict[str, object], *, broken: bool) -> None:
    whole = {"missing": [], "highest": 3, "forked": False, "broken_at": None}
    assert is_broken(whole | told_of, {2, 3}) is broken


def test_a_record_that_names_nobody_is_of_no_device() -> None:
    ours = Instrument("sim-2", "gate", "yipan", "", "")
    records: list[dict[str, str | None]] = [
        {"device_id": "sim-1", "serial": ""},
        {"device_id": None, "serial": "02:00:00:AA:BB:01"},
        {"device_id": None, "serial": ""},
        {"device_id": "another", "serial": "02:00:00:aa:bb:01"},
    ]
    assert by_device(records, [DEVICE, ours]) == {"sim-1": 2}
