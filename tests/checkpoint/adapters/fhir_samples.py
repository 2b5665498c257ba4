"""Resources of FHIR R4 that the tests start from, and short ways to post them."""

import json
from typing import Any

from checkpoint.adapters.fhir import answer, read
from checkpoint.adapters.neutral import Measured, Moment, Neutral, PersonRef, Post

PERSON = "0123456789abcdef0123456789abcdef"
CITIZEN = "11010119900307000X"
WRITTEN = "2020-02-17T07:55:00+08:00"
UCUM = "http://unitsofmeasure.org"
WARM = {"value": 36.6, "unit": "°C", "system": UCUM, "code": "Cel"}


def coded(*codes: str, system: str = "http://loinc.org") -> dict[str, Any]:
    return {"coding": [{"system": system, "code": code} for code in codes]}


OBSERVATION: dict[str, Any] = {
    "resourceType": "Observation",
    "identifier": [{"system": "urn:gate:7", "value": "4211"}],
    "status": "final",
    "code": coded("8310-5"),
    "subject": {"identifier": {"system": "urn:yipan:person", "value": PERSON}},
    "device": {"reference": "Device/th-7"},
    "effectiveDateTime": WRITTEN,
    "valueQuantity": WARM,
}
READING = Neutral(
    serial="th-7",
    sequence="4211",
    measured_at=Moment(WRITTEN, WRITTEN, "offset"),
    measured=Measured(36.6, "36.6", "Cel"),
    person=PersonRef("person-id", PERSON),
)
DEVICE = {"resourceType": "Device", "identifier": [{"value": "SN-9"}], "serialNumber": "other"}
PATIENT = {"resourceType": "Patient", "identifier": [{"value": "1001"}, {"value": CITIZEN}]}
POINTING = {
    **OBSERVATION,
    "device": {"reference": "urn:uuid:d"},
    "subject": {"reference": "urn:uuid:p"},
}
BUNDLE: dict[str, Any] = {
    "resourceType": "Bundle",
    "type": "transaction",
    "entry": [
        {"fullUrl": "urn:uuid:d", "resource": DEVICE, "request": {"method": "POST"}},
        {"fullUrl": "urn:uuid:p", "resource": PATIENT, "request": {"method": "PUT"}},
        {"fullUrl": "urn:uuid:o", "resource": POINTING, "request": {"method": "POST"}},
    ],
}


def posted(resource: Any) -> Post:
    return Post(json.dumps(resource).encode(), "application/fhir+json")


def bundle(*resources: Any, kind: str = "transaction") -> dict[str, Any]:
    entries = [{"resource": resource} for resource in resources]
    return {"resourceType": "Bundle", "type": kind, "entry": entries}


def change(**fields: Any) -> dict[str, Any]:
    """The Observation with other fields; those that are None are left out."""
    return {name: one for name, one in {**OBSERVATION, **fields}.items() if one is not None}


def one(resource: dict[str, Any]) -> Neutral:
    heard = read(posted(resource))
    (reading,) = heard.readings
    assert heard.unclear == ()
    return reading


def reason(resource: dict[str, Any]) -> str:
    heard = read(posted(resource))
    assert heard.readings == ()
    (unclear,) = heard.unclear
    return unclear.reason


def told(resource: Any) -> tuple[int, Any]:
    post = posted(resource)
    reply = answer(post, read(post))
    assert reply.content_type == "application/fhir+json; charset=utf-8"
    return reply.status, json.loads(reply.body)
