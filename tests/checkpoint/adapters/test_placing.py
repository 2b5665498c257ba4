"""A neutral reading as our own devices would have sent it: device, time, person, plate."""

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


def test_a_reading_is_put_as_our_own_devices_send_it() -> None:
    row, doubts = placed()
    # printf 7 | openssl dgst -sha256 -mac hmac -macopt hexkey:000102...1f
    number = "43c875c1027e0bb60b3c5e055d7245be"
    assert row == {
        "device_id": "d-1", "sequence": number, "said_at": AT, "measured_at": AT, "celsius": 36.5,
        "mask": "unknown", "body_site": None, "direction": None, "person_id": None, "plate": None,
        "event": None,
    }  # fmt: skip
    assert doubts == ()


def test_what_is_doubtful_is_told() -> None:
    inferred = replace(READING, measured=Measured(37.0, "98.6", inferred=True), replayed=True)
    assert placed(inferred)[1] == ("unit-inferred", "replayed")


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


def test_a_number_that_names_a_person_does_not_stand_in_the_readings_name() -> None:
    row, _ = placed(replace(READING, sequence="1581900000/130722199001011234/-"))
    assert "1307" not in row["sequence"]


def test_a_plate_is_made_normal_or_refused() -> None:
    vehicle = replace(READING, measured=Measured(), plate="冀g·12345")
    row, _ = placed(vehicle)
    assert (row["plate"], row["celsius"]) == ("冀G12345", None)
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
        (PersonRef("employee-number", "11010519491231002x"),
         person_id("11010519491231002X", PERSON_KEY)),
        (PersonRef("device-pin", "77"), None),
        (PersonRef("device-pin", "11010519491231002X"),
         person_id("11010519491231002X", PERSON_KEY)),
        (PersonRef("qr", "11010519491231002X"), person_id("11010519491231002X", PERSON_KEY)),
        (PersonRef("qr", PERSON.upper()), PERSON),
        (PersonRef("qr", f"person:{PERSON}"), PERSON),
        (PersonRef("qr", "https://example.cn/"), None),
        (PersonRef("card", "11010519491231002X"), None),
        (PersonRef("stranger", ""), None),
        (None, None),
    ],
)  # fmt: skip
def test_a_person_is_named_by_a_hash_or_not_at_all(
    person: PersonRef | None, expected: str | None
) -> None:
    row, _ = placed(replace(READING, person=person))
    assert row.get("person_id") == expected
