"""FHIR R4: one Observation, or a transaction Bundle of them."""

import json
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

from yipan.simulator.bodies import as_json
from yipan.simulator.shape import Instrument, Meant, Named, Payload, Vendor, all_or_none

PATH, MEDIA_TYPE = "/v1/intake/fhir", "application/fhir+json"
STAFF = "urn:simulated:staff"
SYSTEMS: Mapping[str, str] = MappingProxyType({
    "identity-number": "urn:oid:2.16.156.10011.1.3",
    "person-id": "urn:yipan:person",
})  # fmt: skip
LOINC, UCUM = "http://loinc.org", "http://unitsofmeasure.org"
SUCCESS = ("201", "202")


def build(device: Instrument, readings: Sequence[Meant]) -> Payload:
    said = [_observation(device, one) for one in readings]
    if len(said) == 1 and device.style == "observation":
        return Payload(PATH, as_json(said[0]), MEDIA_TYPE)
    ask = {"method": "POST", "url": "Observation"}
    entries = [{"resource": one, "request": ask} for one in said]
    bundle = {"resourceType": "Bundle", "type": "transaction", "entry": entries}
    return Payload(PATH, as_json(bundle), MEDIA_TYPE)


def _observation(device: Instrument, meant: Meant) -> dict[str, Any]:
    observation = {
        "resourceType": "Observation",
        "identifier": [{"system": "urn:simulated:readings", "value": str(meant.number)}],
        "status": "final",
        "code": {"coding": [{"system": LOINC, "code": "8310-5", "display": "Body temperature"}]},
        "device": {"identifier": {"system": "urn:simulated:devices", "value": device.serial}},
        "effectiveDateTime": meant.at.isoformat(timespec="milliseconds"),
        "valueQuantity": {"value": meant.told, "unit": "°C", "system": UCUM, "code": "Cel"},
    }
    return observation | ({"subject": _subject(meant.person)} if meant.person else {})


def _subject(person: Named) -> dict[str, Any]:
    system = SYSTEMS.get(person.kind, STAFF)
    return {"identifier": {"system": system, "value": person.value}}


def taken(readings: Sequence[Meant], status: int, body: bytes) -> Sequence[bool]:
    """A Bundle is answered entry by entry, all else by its status."""
    if status not in (200, 201, 202):
        return all_or_none(readings, taken=False)
    said = json.loads(body)
    if said["resourceType"] != "Bundle":
        return all_or_none(readings, taken=str(status) in SUCCESS)
    return [one["response"]["status"].startswith(SUCCESS) for one in said["entry"]]


VENDOR = Vendor(
    "fhir", "signature", build, taken, names=("person-id", "identity-number", "employee-number"),
    styles=("observation", "bundle"), most=100, masks=False, directions=False,
)  # fmt: skip
