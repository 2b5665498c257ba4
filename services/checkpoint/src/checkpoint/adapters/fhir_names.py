"""Whom and what a FHIR Reference points at, in the words of whoever wrote it."""

import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any
from urllib.parse import unquote

from checkpoint.adapters.gathered import members
from checkpoint.adapters.neutral import PersonRef
from checkpoint.adapters.persons import person_id, unmistakable
from checkpoint.adapters.values import bounded, text
from shared.events.checkpoint import BodySite

NO_BODY: Mapping[str, BodySite] = MappingProxyType({"Device": "object", "Location": "ambient"})
OURS = "urn:yipan:person"
RESIDENT_NUMBERS = ("urn:oid:2.16.156.1.1", "urn:oid:2.16.156.10011.1.3")
REFERENCES: Mapping[str, int] = MappingProxyType(
    {"person-id": 0, "identity-number": 1, "employee-number": 2}
)
LITERAL = re.compile(r"(?:[^?]*/)?([A-Z][A-Za-z]+)/([A-Za-z0-9.-]{1,64})(?:/_history/.*)?")
CONDITIONAL = re.compile(r"([A-Z][A-Za-z]+)\?identifier=(?:([^|&]*)\|)?([^|&]+)")

Json = Mapping[str, Any]


def identifiers(found: Any) -> Iterator[tuple[str, str]]:
    """System and value of each identifier that has a value."""
    for one in members(found):
        if value := bounded(one.get("value")):
            yield text(one.get("system")), value


def first(found: Iterator[tuple[str, str]]) -> str:
    return next((value for _, value in found), "")


def names(reference: Any, named: Mapping[str, Json]) -> Iterator[tuple[str, str]]:
    """What a Reference calls that which it points at, by system and value, best first."""
    if not isinstance(reference, dict):
        return
    yield from identifiers(reference.get("identifier"))
    said = text(reference.get("reference"), 1024)
    if literal := LITERAL.fullmatch(said):
        yield "", literal[2]
    elif asked := CONDITIONAL.fullmatch(said):
        yield unquote(asked[2] or ""), bounded(unquote(asked[3]))
    elif said in named:
        yield from identifiers(named[said].get("identifier"))
        if serial := bounded(named[said].get("serialNumber")):
            yield "", serial


def subject_site(subject: Any) -> BodySite | None:
    """What was measured of a device or a place is no person's temperature."""
    if not isinstance(subject, dict):
        return None
    said = text(subject.get("reference"), 1024)
    found = LITERAL.fullmatch(said) or CONDITIONAL.fullmatch(said)
    return NO_BODY.get(found[1] if found else text(subject.get("type")))


def person(subject: Any, named: Mapping[str, Json]) -> PersonRef | None:
    """The best of the names of a subject: ours, an identity number, else that of an employee."""
    if subject_site(subject):
        return None
    found = [_reference(system, value) for system, value in names(subject, named)]
    return min(found, key=lambda one: REFERENCES[one.kind], default=None)


def _reference(system: str, value: str) -> PersonRef:
    known = person_id(value) if system == OURS else unmistakable(value)
    if known is None and system.startswith(RESIDENT_NUMBERS):
        return PersonRef("identity-number", value)
    return known or PersonRef("employee-number", value)
