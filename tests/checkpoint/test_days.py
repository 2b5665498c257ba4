"""A day at the gates over HTTP: figures counted by hand, and a past day that stays as it was."""

from datetime import timedelta
from typing import Any

import pytest
from tests.checkpoint.gatehouse import Gatehouse
from tests.checkpoint.samples import MORNING, OTHER, READING, cleared, issued
from tests.kit import Still

DAY = timedelta(days=1)


async def day_of(gatehouse: Gatehouse, date: str, more: str = "") -> dict[str, Any]:
    await gatehouse.bus.settle()
    answer = await gatehouse.ask("auditor", "GET", f"/v1/days/{date}{more}")
    assert answer.status_code == 200, answer.text
    said: dict[str, Any] = answer.json()
    return said


async def a_day(gatehouse: Gatehouse) -> None:
    """One comes in twice, one has a fever, a stranger is turned away at the road."""
    await gatehouse.hear(cleared)
    await gatehouse.hear(cleared.model_copy(update={"person_id": OTHER}))
    await gatehouse.hear(issued)
    await gatehouse.enter()
    await gatehouse.enter(sequence="2")
    await gatehouse.enter(sequence="3", person_id=OTHER, celsius=38.0)
    await gatehouse.post({**READING, "sequence": "4", "person_id": OTHER, "celsius": 30.0})
    await gatehouse.ask(
        "guard", "POST", "/v1/crossings",
        {"site_id": "road-207", "direction": "in", "plate": "冀G12345"},
    )  # fmt: skip
    await gatehouse.ask(
        "clerk", "POST", "/v1/sites/gate-mill/disinfections",
        {"area": "hall", "agent": "chlorine", "carried_out_at": MORNING.isoformat()},
    )  # fmt: skip


async def test_a_day_is_counted(gatehouse: Gatehouse) -> None:
    await a_day(gatehouse)
    said = await day_of(gatehouse, "2020-02-17")
    assert said["as_of"] == MORNING.isoformat()
    assert said["sites"] == {"enterprise-gate": 1, "road": 1}
    assert said["modes"] == {"open": 2}
    assert said["taken"] == {"readings": 4, "implausible": 1, "fevers": 1}
    assert said["crossed"] == {
        "entries_admitted": 2,
        "entries_refused": 2,
        "exits_admitted": 0,
        "exits_refused": 0,
        "vehicles_admitted": 0,
        "vehicles_refused": 1,
    }
    assert said["refused_for"] == {"fever": 1, "no-pass": 1}
    assert said["on_duty"] == {"persons": 1, "by_enterprise": {"mill": 1}}
    assert said["disinfections"] == 1


async def test_a_visitor_is_let_in_and_is_not_on_duty(gatehouse: Gatehouse) -> None:
    await gatehouse.hear(cleared.model_copy(update={"enterprise_id": "farm"}))
    await gatehouse.hear(issued)
    assert await gatehouse.refused_for() == ["other-enterprise"]
    await gatehouse.bus.settle()
    body = {"site_id": "gate-mill", "person_id": READING["person_id"], "visitor": True}
    answer = await gatehouse.ask("guard", "POST", "/v1/crossings", body)
    assert answer.json()["outcome"] == "admitted"
    said = await day_of(gatehouse, "2020-02-17")
    assert (said["crossed"]["entries_admitted"], said["on_duty"]["persons"]) == (1, 0)


async def test_each_site_has_its_own_figures(gatehouse: Gatehouse) -> None:
    await a_day(gatehouse)
    gate, road = (await day_of(gatehouse, "2020-02-17"))["by_site"]
    assert (gate["site_id"], gate["enterprise_id"]) == ("gate-mill", "mill")
    assert (gate["readings"], gate["fevers"], gate["disinfections"]) == (4, 1, 1)
    assert (road["readings"], road["entries_refused"], road["vehicles_refused"]) == (0, 1, 1)


async def test_a_past_day_stays_as_it_was(gatehouse: Gatehouse, clock: Still) -> None:
    await a_day(gatehouse)
    clock.time = MORNING + DAY
    before = await day_of(gatehouse, "2020-02-17")
    await gatehouse.enter(sequence="9", measured_at="2020-02-18T07:55:00+08:00")
    await gatehouse.site("road-208", "road")
    closed = {"mode": "closed", "reason": "flood"}
    await gatehouse.ask("operator", "PUT", "/v1/sites/gate-mill/mode", closed)
    assert await day_of(gatehouse, "2020-02-17") == before
    after = await day_of(gatehouse, "2020-02-18")
    assert (after["taken"]["readings"], after["on_duty"]["persons"]) == (1, 1)
    assert after["sites"] == {"enterprise-gate": 1, "road": 2}
    assert after["modes"] == {"closed": 1, "open": 2}


@pytest.mark.parametrize(("mode", "on_duty"), [("in-only", 2), ("closed", 2), ("open", 0)])
async def test_who_stays_inside_is_on_duty_without_coming_in_again(
    gatehouse: Gatehouse, clock: Still, mode: str, on_duty: int
) -> None:
    await gatehouse.hear(cleared, issued)
    await gatehouse.hear(cleared.model_copy(update={"person_id": OTHER}))
    await gatehouse.enter()
    await gatehouse.enter(sequence="2", person_id=OTHER)
    changed = {"mode": mode, "reason": "closed management"}
    await gatehouse.ask("operator", "PUT", "/v1/sites/gate-mill/mode", changed)
    clock.time = MORNING + 2 * DAY
    said = await day_of(gatehouse, "2020-02-19")
    assert said["on_duty"]["by_enterprise"] == ({"mill": on_duty} if on_duty else {})
    assert (await day_of(gatehouse, "2020-02-17"))["on_duty"]["persons"] == 2


async def test_who_left_before_a_gate_was_shut_is_not_inside(
    gatehouse: Gatehouse, clock: Still
) -> None:
    await gatehouse.hear(cleared, issued)
    await gatehouse.enter()
    await gatehouse.enter(sequence="2", direction="out")
    shut = {"mode": "in-only", "reason": "closed management"}
    await gatehouse.ask("operator", "PUT", "/v1/sites/gate-mill/mode", shut)
    clock.time = MORNING + DAY
    assert (await day_of(gatehouse, "2020-02-18"))["on_duty"]["persons"] == 0


async def test_the_meeting_hears_of_fevers_and_closed_sites(
    gatehouse: Gatehouse, clock: Still
) -> None:
    await a_day(gatehouse)
    closed = {"mode": "closed", "reason": "flood"}
    await gatehouse.ask("operator", "PUT", "/v1/sites/road-207/mode", closed)
    said = await day_of(gatehouse, "2020-02-17", "/agenda")
    assert said["counts"] == {"fever": 1, "site-closed": 1}
    fever, site = said["lines"]
    assert fever["facts"]["person_id"] == OTHER
    assert (site["id"], site["since"]) == ("road-207", MORNING.isoformat())
    clock.time = MORNING + DAY
    assert (await day_of(gatehouse, "2020-02-18", "/agenda"))["counts"] == {
        "fever": 0,
        "site-closed": 1,
    }


@pytest.mark.parametrize("asked", ["2020-02-18", "2019-12-31", "yesterday", "9999-12-31"])
async def test_a_day_that_is_none_is_refused_by_its_field(gatehouse: Gatehouse, asked: str) -> None:
    answer = await gatehouse.ask("auditor", "GET", f"/v1/days/{asked}")
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == "path.day"


async def test_a_guard_may_not_read_the_county_day(gatehouse: Gatehouse) -> None:
    assert (await gatehouse.ask("guard", "GET", "/v1/days/2020-02-17")).status_code == 403
