"""Whom the gate lets through: every reason against it, not only the first."""

from dataclasses import replace
from typing import Any

import pytest
from tests.checkpoint.samples import HOUR, MORNING, PERSON

from checkpoint.domain.crossing import Cross, Crossing, decide, decider, evolve
from checkpoint.domain.site import Site
from shared.events import Reason
from shared.events.checkpoint import (
    CrossingAttempted,
    EntryAdmitted,
    EntryRefused,
    ExitAdmitted,
    ExitRefused,
    SiteKind,
)
from shared.knowledge.permits import KnownPermit
from shared.knowledge.standings import Standing

attempt = CrossingAttempted(
    crossing_id="c-1", site_id="gate", person_id=PERSON, direction="in", measured=True, at=MORNING
)
may_return = Standing(revision=3, event_id="e-3", may_return=True, at=MORNING)
fever = Reason(code="fever", rule="return", rule_version="r-1")
deferred = may_return.model_copy(update={"may_return": False, "reasons": (fever,)})
permit = KnownPermit(
    permit_id="p-1",
    status="active",
    kind="work",
    holder="mill",
    plate=None,
    valid_from=MORNING - HOUR,
    valid_until=MORNING + HOUR,
)
ready = Cross(attempt, Site("enterprise-gate", "open", "mill"), may_return, (permit,))


def codes(command: Cross) -> list[str]:
    (event,) = decide(command, Crossing())
    return [r.code for r in event.reasons] if isinstance(event, EntryRefused | ExitRefused) else []


def trying(**change: Any) -> Cross:
    return replace(ready, attempt=attempt.model_copy(update=change))


def test_who_may_return_enters_an_enterprise_with_a_permit() -> None:
    (event,) = decide(ready, Crossing())
    assert isinstance(event, EntryAdmitted)
    assert (event.crossing_id, event.person_id, event.at) == ("c-1", PERSON, MORNING)


@pytest.mark.parametrize(
    ("command", "expected"),
    [
        (trying(fever=True), ["fever"]),
        (trying(measured=False), ["measure-again"]),
        (trying(mask="not-worn"), ["mask-not-worn"]),
        (trying(at=MORNING + HOUR), ["no-permit"]),
        (trying(plate="冀G12345"), ["no-pass"]),
        (replace(ready, standing=deferred), ["deferred"]),
        (replace(ready, standing=None), ["not-registered"]),
        (replace(ready, permits=()), ["no-permit"]),
        (
            replace(ready, permits=(permit.model_copy(update={"status": "suspended"}),)),
            ["permit-suspended"],
        ),
        (replace(ready, site=Site("enterprise-gate", "closed", "mill")), ["site-closed"]),
        (
            replace(trying(fever=True), standing=None, permits=()),
            ["no-permit", "fever", "not-registered"],
        ),
    ],
)  # fmt: skip
def test_everything_against_it_is_named(command: Cross, expected: list[str]) -> None:
    assert codes(command) == expected


def test_a_refusal_says_why_the_person_is_deferred() -> None:
    (event,) = decide(replace(ready, standing=deferred), Crossing())
    assert isinstance(event, EntryRefused)
    (reason,) = event.reasons
    assert (reason.rule, reason.facts) == ("gate", {"reasons": "fever"})


def test_a_road_asks_for_no_standing_and_no_permit() -> None:
    assert codes(Cross(attempt, Site("road"))) == []


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("road", ["deferred"]),
        ("workplace", ["deferred"]),
        ("village", []),
        ("hotel", []),
        ("station", []),
    ],
)
def test_who_is_put_off_stays_out_but_may_go_home(kind: SiteKind, expected: list[str]) -> None:
    assert codes(Cross(attempt, Site(kind), deferred)) == expected


def test_who_works_elsewhere_comes_in_as_a_visitor_only() -> None:
    elsewhere = may_return.model_copy(update={"enterprise_id": "farm"})
    assert codes(replace(ready, standing=elsewhere)) == ["other-enterprise"]
    assert codes(replace(trying(visitor=True), standing=elsewhere)) == []
    assert codes(replace(trying(visitor=True, fever=True), standing=deferred)) == [
        "fever",
        "deferred",
    ]
    here = may_return.model_copy(update={"enterprise_id": "mill"})
    (event,) = decide(replace(ready, standing=here), Crossing())
    assert isinstance(event, EntryAdmitted)
    assert event.visitor is False


def test_nobody_leaves_the_hotel_before_isolation_has_ended() -> None:
    out = attempt.model_copy(update={"direction": "out"})
    unfinished = Reason(code="isolation-unfinished", rule="return", rule_version="r-1")
    isolated = deferred.model_copy(update={"reasons": (unfinished,)})
    assert codes(Cross(out, Site("hotel"), isolated)) == ["isolation-unfinished"]
    assert codes(Cross(out, Site("hotel"), deferred)) == []
    assert codes(Cross(out, Site("hotel"))) == []
    assert codes(Cross(out, Site("road"), isolated)) == []


def test_a_closed_site_says_so_in_both_directions() -> None:
    out = attempt.model_copy(update={"direction": "out"})
    assert codes(Cross(out, Site("road", "closed"))) == ["site-closed"]
    assert codes(Cross(attempt, Site("road", "closed"))) == ["site-closed"]


def test_a_vehicle_with_its_pass_enters() -> None:
    vehicle = attempt.model_copy(update={"person_id": None, "plate": "冀G12345"})
    assert codes(Cross(vehicle, Site("road"), passes=(permit,))) == []
    assert codes(Cross(vehicle, Site("road"))) == ["no-pass"]


def test_in_only_lets_nobody_out() -> None:
    out = attempt.model_copy(update={"direction": "out"})
    assert codes(Cross(out, Site("enterprise-gate", "in-only", "mill"))) == ["in-only"]
    (event,) = decide(Cross(out, Site("enterprise-gate", "open", "mill")), Crossing())
    assert isinstance(event, ExitAdmitted)


def test_in_only_lets_in() -> None:
    assert codes(replace(ready, site=Site("enterprise-gate", "in-only", "mill"))) == []


def test_a_crossing_is_decided_once() -> None:
    (event,) = decide(ready, Crossing())
    decided = evolve(decider.initial, event)
    assert decide(replace(ready, standing=None), decided) == []
