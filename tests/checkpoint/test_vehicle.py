"""A vehicle with people in it: its pass, who may drive it, and each of those who are known."""

from dataclasses import replace
from datetime import timedelta

import pytest
from tests.checkpoint.samples import MORNING, OTHER, PERSON

from checkpoint.domain.crossing import Cross, Crossing, decide, decider, evolve
from checkpoint.domain.site import Site
from checkpoint.domain.vehicle import Aboard, Occupant
from shared.events import Reason
from shared.events.checkpoint import (
    CrossingAttempted,
    EntryAdmitted,
    EntryRefused,
    ExitAdmitted,
    VehicleScreened,
)
from shared.knowledge.permits import KnownPermit
from shared.knowledge.standings import Standing

PLATE = "冀G12345"
attempt = CrossingAttempted(
    crossing_id="c-1", site_id="road", plate=PLATE, direction="in", measured=True, at=MORNING
)
may_return = Standing(revision=3, event_id="e-3", may_return=True, at=MORNING)
contact = Reason(code="contact", rule="return", rule_version="r-1")
put_off = may_return.model_copy(update={"may_return": False, "reasons": (contact,)})
open_pass = KnownPermit(
    permit_id="v-1",
    status="active",
    kind="vehicle-pass",
    holder="mill",
    plate=PLATE,
    valid_from=MORNING,
    valid_until=MORNING + timedelta(days=1),
)
own_pass = open_pass.model_copy(update={"permit_id": "v-2", "drivers": (PERSON,)})
driver, stranger = Occupant(PERSON, may_return), Occupant(OTHER)
road = Cross(attempt, Site("road"), passes=(own_pass,), aboard=Aboard(2, (driver,)))


def refused_for(command: Cross) -> list[tuple[str, str | None]]:
    """The reasons, with the person whom each names."""
    event = decide(command, Crossing())[0]
    reasons = event.reasons if isinstance(event, EntryRefused) else ()
    return [(reason.code, reason.facts.get("person_id")) for reason in reasons]


def seen(command: Cross) -> VehicleScreened:
    _, screened = decide(command, Crossing())
    assert isinstance(screened, VehicleScreened)
    return screened


def aboard(occupants: int, *known: Occupant) -> Cross:
    return replace(road, aboard=Aboard(occupants, known))


def test_a_vehicle_with_its_pass_and_driver_is_admitted_and_screened() -> None:
    entered, screened = decide(road, Crossing())
    assert isinstance(entered, EntryAdmitted)
    assert screened == VehicleScreened(
        crossing_id="c-1",
        site_id="road",
        plate=PLATE,
        occupants=2,
        persons=(PERSON,),
        pass_permit_id="v-2",
        direction="in",
        outcome="admitted",
        at=MORNING,
    )


@pytest.mark.parametrize(
    ("command", "expected"),
    [
        (aboard(2, Occupant(OTHER, put_off)), [("deferred", OTHER)]),
        (aboard(3, Occupant(OTHER, put_off, fever=True), Occupant(PERSON, put_off)),
         [("fever", OTHER), ("deferred", OTHER), ("deferred", PERSON)]),
        (aboard(2, Occupant(OTHER, may_return, fever=True)), [("fever", OTHER)]),
        (aboard(2, stranger), []),
        (aboard(1, stranger), [("driver-not-on-pass", None)]),
        (aboard(2, stranger, driver), []),
        (replace(aboard(1, stranger), passes=(own_pass, open_pass)), []),
        (replace(aboard(2, driver), passes=()), [("no-pass", None)]),
        (replace(aboard(1, stranger), passes=()), [("no-pass", None)]),
    ],
)  # fmt: skip
def test_whoever_stops_the_vehicle_is_named(
    command: Cross, expected: list[tuple[str, str | None]]
) -> None:
    assert refused_for(command) == expected
    assert seen(command).outcome == ("refused" if expected else "admitted")


def test_an_enterprise_asks_that_everybody_aboard_is_registered() -> None:
    permit = open_pass.model_copy(update={"plate": None, "kind": "work"})
    mill = replace(aboard(2, driver, stranger), site=Site("enterprise-gate", "open", "mill"))
    assert refused_for(replace(mill, permits=(permit,))) == [("not-registered", OTHER)]


def test_the_person_asked_for_is_named_once() -> None:
    """At a gate that asks for the person's standing as well."""
    theirs = attempt.model_copy(update={"person_id": PERSON})
    mill = Site("enterprise-gate", "open", "mill")
    permit = open_pass.model_copy(update={"plate": None, "kind": "work"})
    command = replace(aboard(1, Occupant(PERSON, put_off)), attempt=theirs, site=mill)
    command = replace(command, standing=put_off, permits=(permit,))
    assert refused_for(command) == [("deferred", PERSON)]


def test_a_vehicle_that_leaves_is_screened_and_not_asked() -> None:
    out = replace(aboard(1, stranger), attempt=attempt.model_copy(update={"direction": "out"}))
    left, screened = decide(out, Crossing())
    assert isinstance(left, ExitAdmitted)
    assert isinstance(screened, VehicleScreened)
    assert (screened.direction, screened.pass_permit_id) == ("out", "v-2")


def test_the_pass_that_names_the_driver_is_the_one_it_went_by() -> None:
    both = replace(road, passes=(open_pass, own_pass))
    assert seen(both).pass_permit_id == "v-2"
    assert seen(replace(both, aboard=Aboard(1, (stranger,)))).pass_permit_id == "v-1"
    assert seen(replace(road, passes=())).pass_permit_id is None


def test_nobody_counted_is_no_screening_and_decided_is_decided() -> None:
    assert len(decide(replace(road, aboard=None), Crossing())) == 1
    decided = evolve(decider.initial, decide(road, Crossing())[0])
    assert decide(replace(road, passes=()), decided) == []
