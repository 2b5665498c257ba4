"""What is logged of a reading: the fact, a fever, an attempt to cross, each under its own name."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

import orjson
import pytest
from tests.checkpoint.samples import MORNING, PERSON, READING

from checkpoint.api.sealing import LATE, Sealer
from checkpoint.clocks import ALL_RIGHT
from checkpoint.domain.clock import Offset
from checkpoint.domain.device import Device, Setup
from checkpoint.domain.rules import FEVER_LIMITS
from shared.events import CATALOG
from shared.events.checkpoint import BodySite, Quality

DEVICE = Device("in-use", Setup("gate", "test", "axillary"))


def logged(
    device: Device = DEVICE,
    doubts: tuple[Quality, ...] = (),
    wrong: Mapping[str, Offset] = ALL_RIGHT,
    late: timedelta = LATE,
    **change: Any,
) -> dict[str, dict[str, Any]]:
    """The facts by their type."""
    sealer = Sealer(MORNING, FEVER_LIMITS, "thread", wrong, late)
    sealer.seal(READING | change, device, doubts)
    types = [dict(record.headers)["ce_type"].decode() for record in sealer.records]
    return {t: orjson.loads(r.value) for t, r in zip(types, sealer.records, strict=True)}


def test_a_normal_reading_is_one_fact() -> None:
    assert list(logged()) == ["temperature-measured"]


def test_a_fever_at_a_gate_is_three() -> None:
    facts = logged(celsius=38.1, direction="in")
    assert list(facts) == ["temperature-measured", "fever-detected", "crossing-attempted"]
    assert (facts["fever-detected"]["limit"], facts["crossing-attempted"]["fever"]) == (37.3, True)


def test_every_fact_is_what_its_contract_says() -> None:
    for type_, fact in logged(celsius=38.1, direction="out").items():
        assert CATALOG[type_].model_validate(fact).subject == PERSON
        assert set(fact) == set(CATALOG[type_].model_fields)


def test_what_follows_from_a_reading_is_not_later_than_its_receipt() -> None:
    facts = logged(celsius=38.1, direction="in", measured_at="2020-03-01T08:00:00+08:00")
    assert facts["temperature-measured"]["measured_at"] == "2020-03-01T08:00:00+08:00"
    assert facts["temperature-measured"]["quality"] == ["clock-skew"]
    assert facts["fever-detected"]["measured_at"] == "2020-02-17T08:00:00+08:00"
    assert facts["crossing-attempted"]["at"] == "2020-02-17T08:00:00+08:00"


def test_the_records_have_names_of_their_own() -> None:
    sealer = Sealer(MORNING, FEVER_LIMITS, "thread")
    sealer.seal(READING | {"celsius": 38.1, "direction": "in"}, DEVICE)
    assert len({record.id for record in sealer.records}) == 3


def set_up(**setup: Any) -> Device:
    return replace(DEVICE, setup=replace(DEVICE.setup, **setup))


@pytest.mark.parametrize(
    ("offset", "celsius", "expected"), [(0.3, 36.5, 36.8), (-2.0, 25.5, 25.0), (2.0, 44.0, 45.0)]
)
def test_a_calibration_is_added_and_what_was_said_is_kept(
    offset: float, celsius: float, expected: float
) -> None:
    fact = logged(set_up(calibration_offset=offset), celsius=celsius)["temperature-measured"]
    assert (fact["celsius"], fact["uncorrected_celsius"]) == (expected, celsius)


def test_a_calibration_that_is_changed_makes_no_new_reading_of_an_old_one() -> None:
    names = {
        logged(set_up(calibration_offset=offset))["temperature-measured"]["reading_id"]
        for offset in (0.0, 0.3)
    }
    assert len(names) == 1


def test_a_device_at_a_gate_says_which_way_people_go() -> None:
    def direction(**change: Any) -> object:
        return logged(set_up(direction="out"), **change)["temperature-measured"]["direction"]

    assert direction() == "out"
    assert direction(direction="in") == "in"
    assert direction(doubts=("replayed",)) is None
    assert direction(doubts=("replayed",), direction="in") is None


def test_who_was_measured_long_ago_wants_through_no_gate_and_a_fever_is_told() -> None:
    then = (MORNING - LATE).isoformat()
    just = logged(celsius=38.1, direction="in", measured_at=then)
    assert set(just) == {"temperature-measured", "fever-detected", "crossing-attempted"}
    then = (MORNING - LATE - timedelta(seconds=1)).isoformat()
    facts = logged(celsius=38.1, direction="in", measured_at=then)
    assert set(facts) == {"temperature-measured", "fever-detected"}
    fact = facts["temperature-measured"]
    assert (fact["direction"], fact["quality"]) == (None, ["late"])


def test_of_a_clock_that_is_known_to_be_behind_nobody_is_late() -> None:
    then = (MORNING - timedelta(days=1)).isoformat()
    facts = logged(wrong=off(-86_400), direction="in", measured_at=then)
    assert facts["temperature-measured"]["quality"] == ["clock-skew"]
    assert "crossing-attempted" in facts


@pytest.mark.parametrize("site", ["object", "ambient"])
def test_what_is_no_person_is_nobodys_and_wants_nowhere(site: BodySite) -> None:
    for facts in (
        logged(set_up(direction="in"), body_site=site, direction="in"),
        logged(set_up(direction="in", body_site=site)),
    ):
        assert list(facts) == ["temperature-measured"]
        fact = facts["temperature-measured"]
        assert (fact["person_id"], fact["direction"]) == (None, None)


@pytest.mark.parametrize(
    ("said", "device", "expected"), [(None, None, "in"), (None, "out", "out"), ("in", "out", "in")]
)
def test_a_vehicle_wants_in_unless_it_is_said_otherwise(
    said: str | None, device: str | None, expected: str
) -> None:
    sealer = Sealer(MORNING, FEVER_LIMITS, "thread")
    row = {**READING, "plate": "冀G12345", "mask": "unknown", "direction": said}
    sealed = sealer.want_through(row, set_up(direction=device))
    assert sealed is not None
    assert sealed.attempt is not None
    assert sealed.attempt.direction == expected
    assert sealer.want_through(row, DEVICE, ("replayed",)) is None


def off(seconds: float) -> dict[str, Offset]:
    return {"d-1": Offset(timedelta(seconds=seconds), MORNING, exact=False)}


@pytest.mark.parametrize(
    ("seconds", "said", "corrected"),
    [(-600, "07:49:58", "07:59:58"), (600, "08:09:58", "07:59:58"), (-28_800, "00:00:00", "08:00")],
)
def test_a_clock_that_is_known_to_be_wrong_is_corrected_for(
    seconds: float, said: str, corrected: str
) -> None:
    said, corrected = f"2020-02-17T{said}+08:00", f"2020-02-17T{corrected}"
    facts = logged(wrong=off(seconds), celsius=38.1, direction="in", measured_at=said)
    measured = facts["temperature-measured"]
    assert measured["uncorrected_measured_at"] == said
    assert measured["quality"] == ["clock-skew"]
    for time in (
        measured["measured_at"],
        facts["fever-detected"]["measured_at"],
        facts["crossing-attempted"]["at"],
    ):
        assert time.startswith(corrected)
    same = logged(late=timedelta(days=1), celsius=38.1, direction="in", measured_at=said)
    for type_, fact in facts.items():
        named = "crossing_id" if type_ == "crossing-attempted" else "reading_id"
        assert fact[named] == same[type_][named], "what is known of a clock makes nothing new"


@pytest.mark.parametrize(
    ("seconds", "doubts"),
    [(600, ()), (-600, ("replayed",)), (-600, ("time-unreadable",))],
)
def test_what_a_wrong_clock_does_not_explain_is_left(
    seconds: float, doubts: tuple[Quality, ...]
) -> None:
    said = "2020-02-17T07:58:00+08:00"
    wrong = off(seconds)
    measured = logged(wrong=wrong, doubts=doubts, measured_at=said)["temperature-measured"]
    assert (measured["measured_at"], measured["uncorrected_measured_at"]) == (said, None)
    assert measured["quality"] == list(doubts)


def test_a_vehicle_comes_when_it_comes() -> None:
    sealer = Sealer(MORNING, FEVER_LIMITS, "thread", off(-600))
    said = "2020-02-17T07:49:30+08:00"
    row = {**READING, "plate": "冀G12345", "mask": "unknown", "measured_at": said}
    sealed = sealer.want_through(row, DEVICE)
    assert sealed is not None
    assert sealed.attempt is not None
    assert sealed.attempt.at == MORNING - timedelta(seconds=30)
