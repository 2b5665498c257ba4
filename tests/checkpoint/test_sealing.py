"""What is logged of a reading: the fact, a fever, an attempt to cross, each under its own name."""

from typing import Any

import orjson
from tests.checkpoint.samples import MORNING, PERSON, READING

from checkpoint.api.sealing import Sealer
from checkpoint.domain.device import Device, Setup
from checkpoint.domain.rules import fever_limits
from shared.events import CATALOG

DEVICE = Device("in-use", Setup("gate", "test", "axillary"))


def logged(**change: Any) -> dict[str, dict[str, Any]]:
    """The facts by their type."""
    sealer = Sealer(MORNING, fever_limits(MORNING), "thread")
    sealer.seal(READING | change, DEVICE)
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
    sealer = Sealer(MORNING, fever_limits(MORNING), "thread")
    sealer.seal(READING | {"celsius": 38.1, "direction": "in"}, DEVICE)
    assert len({record.id for record in sealer.records}) == 3
