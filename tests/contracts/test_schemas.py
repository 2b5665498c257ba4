"""The schemas on disk are those in the code, and say nothing of who a person is."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from shared.contracts import schema_of, written
from shared.events import CATALOG, Event
from yipan.local.places import ROOT

FOLDER = ROOT / "shared" / "contracts"
PERSONAL = re.compile(
    r"name|phone|mobile|tel$|mail|address|identity|id_?card|passport|birth|age$|gender|sex$"
    r"|owner|contact(?!_at$)|wechat|photo|face$"
)
OF_ORGANISATIONS = {
    ("site-registered", "name"): "a place, for example a gate",
    ("enterprise-registered", "name"): "a firm",
    ("rooms-opened", "name"): "a hotel",
    ("vehicle-registered", "owner"): "the company that runs the vehicle",
    ("project-registered", "name"): "a project",
    ("project-registered", "stage"): "how far a project is",
    ("unit-registered", "name"): "a task force, a group, a team or a party branch",
    ("farm-registered", "name"): "a farm",
    ("inspection-passed", "photos"): "digests of pictures of a place",
    ("inspection-failed", "photos"): "digests of pictures of a place",
}

every_event = pytest.mark.parametrize("event", CATALOG.values(), ids=list(CATALOG))


@every_event
def test_the_schema_on_disk_is_the_schema_in_code(event: type[Event]) -> None:
    text = (FOLDER / f"{event.type}.schema.json").read_text()
    assert text == written(schema_of(event)), "run `make contracts`"


def test_every_schema_on_disk_has_an_event() -> None:
    on_disk = {path.name.removesuffix(".schema.json") for path in FOLDER.glob("*.schema.json")}
    assert on_disk == set(CATALOG), "facts stay on their topics, so an event stays in the code"


def properties(schema: Mapping[str, Any]) -> Iterator[str]:
    """Name every property, those of what is inside included."""
    yield from schema.get("properties", {})
    for definition in schema.get("$defs", {}).values():
        yield from definition.get("properties", {})


@every_event
def test_no_property_can_say_who_a_person_is(event: type[Event]) -> None:
    personal = {
        name
        for name in properties(schema_of(event))
        if PERSONAL.search(name) and (event.type, name) not in OF_ORGANISATIONS
    }
    assert personal == set()


@pytest.mark.parametrize(
    "name", ["name", "full_name", "phone", "phone_number", "identity_number", "id_card", "owner"]
)
def test_a_property_named_after_personal_data_would_be_found(name: str) -> None:
    assert PERSONAL.search(name)


@pytest.mark.parametrize("name", ["person_id", "contact_at", "plate", "shift", "enterprise_id"])
def test_a_property_that_names_nobody_is_left_alone(name: str) -> None:
    assert not PERSONAL.search(name)


def test_every_exception_for_organisations_is_still_needed() -> None:
    there = {(t, name) for t, event in CATALOG.items() for name in properties(schema_of(event))}
    assert set(OF_ORGANISATIONS) <= there
