"""What the registry adds to a reading: device, time, calibration, the way through the gate."""

from dataclasses import replace
from typing import Any

import pytest
from tests.checkpoint.gatehouse import PERSON_KEY
from tests.checkpoint.samples import MORNING, PERSON

from checkpoint.adapters.neutral import Measured, Moment, Neutral, PersonRef
from checkpoint.adapters.placing import place
from checkpoint.adapters.values import Contradiction
from checkpoint.domain.device import Device, Setup
from shared.identity import person_id

SETUP = Setup("gate", "FC-8300", "forehead")
AT = "2020-02-17T07:55:00+08:00"
READING = Neutral("s", "7", Moment(AT, AT, "offset"), Measured(36.5, "36.5"))


def placed(reading: Neutral = READING, **setup: Any) -> tuple[dict[str, Any], tuple[str, ...]]:
    device = Device("in-use", replace(SETUP, **setup))
    row, quality = place(reading, "d-1", device, MORNING, PERSON_KEY)
    return dict(row), quality


def test_a_reading_gets_its_device_and_where_it_measures() -> None:
    row, quality = placed()
    # printf 7 | openssl dgst -sha256 -mac hmac -macopt hexkey:000102...1f
    number = "43c875c1027e0bb60b3c5e055d7245be"
    assert row == {
        "device_id": "d-1", "sequence": number, "said_at": AT, "measured_at": AT, "mask": "unknown",
        "body_site": "forehead", "celsius": 36.5,
    }  # fmt: skip
    assert quality == ()


def test_a_time_without_an_offset_is_in_the_devices_zone() -> None:
    local = replace(READING, measured_at=Moment("t", "2020-02-17T07:55:00", "local"))
    row, quality = placed(local, zone="+06:00")
    assert (row["measured_at"], quality) == ("2020-02-17T07:55:00+06:00", ("time-assumed",))


@pytest.mark.parametrize(
    ("text", "sequence", "said_at"),
    [
        ("2024-01-22T11:46:3100:00", "7", "2024-01-22T11:46:3100:00"),
        ("2024-01-22T11:46:3100:00", "-", "2020-02-17T08:00:00+08:00"),
        ("0", "temp/0", "2020-02-17T08:00:00+08:00"),
        ("", "7", "2020-02-17T08:00:00+08:00"),
    ],
)
def test_two_people_do_not_become_one_where_no_time_was_told(
    text: str, sequence: str, said_at: str
) -> None:
    untold = replace(READING, sequence=sequence, measured_at=Moment(text, "", "received"))
    row, quality = placed(untold)
    assert (row["said_at"], row["measured_at"]) == (said_at, "2020-02-17T08:00:00+08:00")
    assert quality == ("time-unreadable",)


@pytest.mark.parametrize(
    ("offset", "celsius", "expected"), [(0.3, 36.5, 36.8), (-2.0, 25.5, 25.0), (2.0, 44.0, 45.0)]
)
def test_a_calibration_is_added_and_what_was_said_is_kept(
    offset: float, celsius: float, expected: float
) -> None:
    row, _ = placed(replace(READING, measured=Measured(celsius)), calibration_offset=offset)
    assert (row["celsius"], row["uncorrected_celsius"]) == (expected, celsius)


def test_a_device_at_a_gate_says_which_way_people_go() -> None:
    assert placed(direction="out")[0]["direction"] == "out"
    assert placed(replace(READING, direction="in"), direction="out")[0]["direction"] == "in"
    assert "direction" not in placed(replace(READING, replayed=True), direction="in")[0]


@pytest.mark.parametrize("site", ["object", "ambient"])
def test_what_is_no_person_is_nobodys_and_wants_nowhere(site: Any) -> None:
    of_somebody = replace(READING, person=PersonRef("person-id", PERSON))
    for row, _ in (
        placed(replace(of_somebody, body_site=site), direction="in"),
        placed(of_somebody, body_site=site, direction="in"),
    ):
        assert {"person_id", "direction"}.isdisjoint(row)


def test_a_number_that_names_a_person_does_not_stand_in_the_readings_name() -> None:
    row, _ = placed(replace(READING, sequence="1581900000/130722199001011234/-"))
    assert "1307" not in row["sequence"]


def test_a_vehicle_wants_in_and_its_plate_is_normal() -> None:
    vehicle = replace(READING, measured=Measured(), plate="冀g·12345")
    row, _ = placed(vehicle)
    assert (row["plate"], row["direction"], "celsius" in row) == ("冀G12345", "in", False)
    with pytest.raises(Contradiction):
        placed(replace(vehicle, plate="12345"))


@pytest.mark.parametrize(
    ("person", "expected"),
    [
        (PersonRef("person-id", PERSON), PERSON),
        (PersonRef("person-id", "zhang"), None),
        (PersonRef("identity-number", "11010519491231002x"),
         person_id("11010519491231002X", PERSON_KEY)),
        (PersonRef("identity-number", "110105194912310021"), None),
        (PersonRef("employee-number", "1001"), None),
        (PersonRef("stranger", ""), None),
        (None, None),
    ],
)  # fmt: skip
def test_a_person_is_named_by_a_hash_or_not_at_all(
    person: PersonRef | None, expected: str | None
) -> None:
    row, _ = placed(replace(READING, person=person))
    assert row.get("person_id") == expected
