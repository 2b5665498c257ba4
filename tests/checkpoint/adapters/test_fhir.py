"""FHIR R4 Observations: what is read of them, and of whom."""

from typing import Any

import pytest
from tests.checkpoint.adapters.fhir_samples import (
    BUNDLE,
    CITIZEN,
    OBSERVATION,
    PERSON,
    READING,
    UCUM,
    WARM,
    WRITTEN,
    bundle,
    change,
    coded,
    one,
    posted,
)

from checkpoint.adapters.fhir import read
from checkpoint.adapters.neutral import Heard, Moment, PersonRef


def test_an_observation_is_read_alone_and_in_every_kind_of_bundle() -> None:
    assert read(posted(OBSERVATION)) == Heard(readings=(READING,), serials=("th-7",))
    for kind in ("transaction", "batch", "message", "collection"):
        assert read(posted(bundle(OBSERVATION, kind=kind))).readings == (READING,)


def test_a_bundle_says_whom_its_references_mean() -> None:
    heard = read(posted(BUNDLE))
    (reading,) = heard.readings
    assert (reading.serial, reading.person) == ("SN-9", PersonRef("identity-number", CITIZEN))
    assert heard.others == ("Device", "Patient")


@pytest.mark.parametrize(
    ("device", "serial"),
    [
        ({"identifier": {"value": "SN-9"}, "reference": "Device/th-7"}, "SN-9"),
        ({"reference": "https://fhir.example/r4/Device/th-7/_history/2"}, "th-7"),
        ({"reference": "Device?identifier=urn:makers%7C1|SN-9"}, "SN-9"),
        ({"reference": "Device?identifier=SN-9"}, "SN-9"),
        ({"reference": "urn:uuid:nobody"}, ""),
        ({"display": "the one at the door"}, ""),
        (None, ""),
    ],
)
def test_a_device_is_called_by_its_identifier_before_its_reference(
    device: dict[str, Any] | None, serial: str
) -> None:
    assert one(change(device=device)).serial == serial


def test_a_contained_device_is_called_by_its_serial_number() -> None:
    inside = [{"resourceType": "Device", "id": "d", "serialNumber": "SN-9"}]
    assert one(change(device={"reference": "#d"}, contained=inside)).serial == "SN-9"


def test_a_reading_is_called_by_its_identifier_its_id_or_its_url() -> None:
    assert one(change(id="o-1")).sequence == "4211"
    nameless = change(identifier=None)
    assert one({**nameless, "id": "o-1"}).sequence == "o-1"
    assert one(nameless).sequence == "-"
    for url, expected in (
        ("urn:uuid:o", "urn:uuid:o"),
        ("u" * 65, "f20e249d15fa4b9f44ba21d154f62e1efa76ddfdce5d25139a33a4787cee5a8b"),
    ):
        entry = {"fullUrl": url, "resource": nameless}
        assert one({**bundle(), "entry": [entry]}).sequence == expected


@pytest.mark.parametrize(
    ("fields", "text"),
    [
        ({"effectiveInstant": WRITTEN}, WRITTEN),
        ({"effectivePeriod": {"start": WRITTEN, "end": "2020-02-17T08:00:00+08:00"}}, WRITTEN),
        ({"issued": WRITTEN}, ""),
        ({"effectiveDateTime": "2020-02-17"}, "2020-02-17"),
    ],
)
def test_a_reading_is_of_the_time_at_which_it_held(fields: dict[str, Any], text: str) -> None:
    found = one(change(**{"effectiveDateTime": None, **fields})).measured_at
    if text == WRITTEN:
        assert found == READING.measured_at
    else:
        assert found == Moment(text, "", "received")


@pytest.mark.parametrize(
    ("quantity", "celsius"),
    [
        ({**WARM, "unit": "degF"}, 36.6),
        ({"value": 98.6, "system": UCUM, "code": "[degF]"}, 37.0),
        ({"value": 309.65, "system": UCUM, "code": "K"}, 36.5),
        ({"value": 36.6, "code": "Cel"}, 36.6),
    ],
)
def test_the_code_is_read_and_not_the_unit(quantity: dict[str, Any], celsius: float) -> None:
    assert one(change(valueQuantity=quantity)).measured.celsius == celsius


@pytest.mark.parametrize(
    "fields",
    [
        {"valueQuantity": {"value": 37.2, "unit": "degF"}},
        {"valueQuantity": {"value": 37.2, "unit": "Cel"}},
        {"valueQuantity": {**WARM, "code": "cel"}},
        {"valueQuantity": {**WARM, "code": "C"}},
        {"valueQuantity": {**WARM, "system": "http://snomed.info/sct"}},
        {"valueQuantity": {**WARM, "value": 98.6}},
        {"valueQuantity": {**WARM, "comparator": "<"}},
        {"valueQuantity": 36.6},
        {"valueQuantity": None, "valueString": "36.6"},
        {"dataAbsentReason": coded("error")},
        {"status": "entered-in-error"},
        {"status": "cancelled", "valueQuantity": None},
    ],
)
def test_a_contradiction_is_set_aside_and_never_converted(fields: dict[str, Any]) -> None:
    post = posted(change(**fields))
    heard = read(post)
    assert heard.readings == ()
    assert [(unclear.post, unclear.serial) for unclear in heard.unclear] == [(post, "th-7")]


@pytest.mark.parametrize(
    "fields",
    [
        {"valueQuantity": None, "dataAbsentReason": coded("not-performed")},
        {"valueQuantity": None},
        {"valueQuantity": {"system": UCUM, "code": "Cel"}},
        {"valueQuantity": {**WARM, "value": 0}},
    ],
)
def test_who_was_not_measured_is_counted(fields: dict[str, Any]) -> None:
    heard = read(posted(change(**fields)))
    assert heard == Heard(others=("absent",), serials=("th-7",))


def test_components_are_looked_at_where_there_is_no_value() -> None:
    component = [
        {"code": coded("8867-4"), "valueQuantity": {"value": 72, "code": "/min"}},
        {"code": coded("76011-6"), "valueQuantity": WARM},
        {"code": coded("8328-7"), "dataAbsentReason": coded("unknown")},
    ]
    heard = read(posted(change(code=coded("85353-1"), component=component, valueQuantity=None)))
    assert [(r.sequence, r.body_site) for r in heard.readings] == [("4211/2", "ear")]
    assert heard.others == ("absent",)
    assert one(change(component=component)) == READING


@pytest.mark.parametrize(
    ("codes", "site"),
    [
        (["8310-5"], None),
        (["8310-5", "8331-1"], "oral"),
        (["8332-9"], "unknown"),
        (["76011-6"], "ear"),
        (["8328-7"], "axillary"),
    ],
)
def test_a_code_of_loinc_says_where(codes: list[str], site: str | None) -> None:
    assert one(change(code=coded(*codes))).body_site == site


@pytest.mark.parametrize(
    ("resource", "kind"),
    [
        (change(code=coded("8867-4")), "Observation-8867-4"),
        (change(code=coded("8310-5", system="http://snomed.info/sct")), "Observation"),
        (change(code={"text": "temperature"}), "Observation"),
        ({"resourceType": "MessageHeader"}, "MessageHeader"),
    ],
)
def test_what_is_no_temperature_is_counted(resource: dict[str, Any], kind: str) -> None:
    assert read(posted(resource)).others == (kind,)
    assert read(posted(bundle(resource, OBSERVATION))).readings == (READING,)


@pytest.mark.parametrize(
    ("subject", "expected"),
    [
        ({"reference": "Patient/1001"}, PersonRef("employee-number", "1001")),
        ({"reference": f"Patient/{CITIZEN}"}, PersonRef("identity-number", CITIZEN)),
        (
            {"identifier": {"system": "urn:oid:2.16.156.1.1.2", "value": "E1234567"}},
            PersonRef("identity-number", "E1234567"),
        ),
        (
            {
                "identifier": {"value": "1001"},
                "reference": f"Patient?identifier=urn:yipan:person|{PERSON}",
            },
            PersonRef("person-id", PERSON),
        ),
        # Many servers name their patients by UUIDs without dashes: such a one is not ours.
        ({"reference": f"Patient/{PERSON}"}, PersonRef("employee-number", PERSON)),
        ({"reference": "urn:uuid:nobody"}, None),
        ({"display": "a stranger"}, None),
        (None, None),
    ],
)
def test_a_subject_is_called_by_its_best_name(
    subject: dict[str, Any] | None, expected: PersonRef | None
) -> None:
    assert one(change(subject=subject)).person == expected


def test_a_subject_that_is_a_thing_or_a_place_is_nobody() -> None:
    thing = one(change(subject={"reference": "Device/kettle"}))
    assert (thing.body_site, thing.person) == ("object", None)
    place = one(change(subject={"type": "Location", "identifier": {"value": "hall"}}))
    assert (place.body_site, place.person) == ("ambient", None)
