"""The county changes its rules of clusters, resumption and problems."""

import random
from dataclasses import replace
from datetime import timedelta
from typing import Any

import orjson
import pytest
from tests.kit import Still
from tests.permits.county import cause
from tests.permits.facts import say
from tests.permits.office import Office
from tests.permits.samples import MORNING, apply, fever_held, inspect

from permits.handlers import Handlers
from permits.worker import create_work
from shared.memory.bus import InMemoryBus
from shared.platform import Platform, Work

CLUSTER, RESUMPTION, PROBLEM = (
    f"/v1/rules/{kind}" for kind in ("cluster", "resumption", "problem")
)
DAY = timedelta(days=1)
EFFECTIVE = MORNING + 3 * DAY
HOURS = dict.fromkeys(
    ("vehicle-passage", "isolation-place", "supplies", "workers-return", "materials", "other",
     "orders"), 6,
)  # fmt: skip


def cluster(**change: Any) -> dict[str, Any]:
    values = {"persons": 2, "within_hours": 48}
    return {"version": "cluster-2", "effective": EFFECTIVE.isoformat()} | values | change


def resumption(**change: Any) -> dict[str, Any]:
    values = {
        "requirements": ["control-plan", "supplies"],
        "supplies_days": 14,
        "conditions": [],
        "requirements_by_kind": {},
    }
    return {"version": "resumption-2", "effective": EFFECTIVE.isoformat()} | values | change


def problem(**change: Any) -> dict[str, Any]:
    values = {"hours": HOURS, "hours_between": 6, "levels": 2}
    return {"version": "problem-2", "effective": EFFECTIVE.isoformat()} | values | change


async def begin(work: Work, bus: InMemoryBus, clock: Still) -> None:
    clock.time = EFFECTIVE
    for chore in work.chores.values():
        await chore()
    await bus.settle()


def said(bus: InMemoryBus) -> list[dict[str, Any]]:
    return [
        orjson.loads(one.value or b"{}") | {"type": one.type}
        for one in bus.log("permits.rules").deliveries
    ]


async def in_force(handlers: Handlers) -> set[str]:
    return set(await handlers.permits.aggregates.where({"status": "active"}))


async def fevers_everywhere(handlers: Handlers, bus: InMemoryBus, many: int) -> None:
    """Many enterprises with a permit each, and some fevers at most of them."""
    dice = random.Random(2020)
    for number in range(many):
        holder, permit_id = f"e-{number:03d}", f"p-{number:03d}"
        for command in (replace(apply, permit_id=permit_id, enterprise_id=holder), inspect):
            await handlers.permits(permit_id, command, at=MORNING, cause=cause())
        for person in range(dice.randint(0, 3)):
            held = fever_held(f"{number * 10 + person:032x}", dice.uniform(1, 60), holder)
            await say(bus, held)
    await bus.settle()


async def issued(office: Office, clock: Still) -> str:
    permit_id = await office.applied()
    assert (await office.inspect(permit_id)).status_code == 201
    return permit_id


async def test_the_dry_run_names_the_permits_that_a_version_then_suspends(
    office: Office, handlers: Handlers, work: Work, bus: InMemoryBus, clock: Still
) -> None:
    await fevers_everywhere(handlers, bus, 60)
    before = await in_force(handlers)
    tried = (await office.post("operator", f"{CLUSTER}/dry-run", cluster())).json()
    assert (await office.post("operator", CLUSTER, cluster())).status_code == 201
    await begin(work, bus, clock)
    suspended = sorted(before - await in_force(handlers))
    assert tried["newly_suspended_ids"] == suspended
    assert tried["newly_suspended"] == len(suspended) > 3
    assert tried["in_force"] == len(before) > len(suspended)
    assert said(bus)[-1] == {
        "type": "cluster-rule-applied",
        "version": "cluster-2",
        "suspended": len(suspended),
    }


async def test_a_version_that_began_unseen_is_applied_once_when_the_worker_is_back(
    office: Office,
    handlers: Handlers,
    platform: Platform,
    work: Work,
    bus: InMemoryBus,
    clock: Still,
) -> None:
    await fevers_everywhere(handlers, bus, 20)
    tried = (await office.post("operator", f"{CLUSTER}/dry-run", cluster())).json()
    await office.post("operator", CLUSTER, cluster())
    clock.time = EFFECTIVE + 2 * DAY
    back = create_work(platform)
    for _ in range(2):
        for chore in back.chores.values():
            await chore()
    applied = [one for one in said(bus) if one["type"] == "cluster-rule-applied"]
    assert [one["suspended"] for one in applied] == [tried["newly_suspended"]]


async def test_a_suspension_names_the_version_that_began(
    office: Office, handlers: Handlers, work: Work, bus: InMemoryBus, clock: Still
) -> None:
    permit_id = await issued(office, clock)
    await say(bus, fever_held("a" * 32, 1, "mill"))
    await bus.settle()
    await office.post("operator", CLUSTER, cluster(persons=1))
    await begin(work, bus, clock)
    [reason] = (await office.get(f"/v1/permits/{permit_id}")).json()["reasons"]
    assert (reason["rule"], reason["rule_version"]) == ("cluster", "cluster-2")


async def test_a_fever_heard_after_a_version_was_applied_is_judged_by_it(
    office: Office, handlers: Handlers, work: Work, bus: InMemoryBus, clock: Still
) -> None:
    permit_id = await issued(office, clock)
    await office.post("operator", CLUSTER, cluster(persons=1))
    await begin(work, bus, clock)
    await say(bus, fever_held("a" * 32, 1, "mill"))
    await bus.settle()
    assert (await office.get(f"/v1/permits/{permit_id}")).json()["status"] == "suspended"


async def test_an_application_shows_what_the_version_of_its_time_asks_for(
    office: Office, bus: InMemoryBus, clock: Still
) -> None:
    await office.register()
    assert (await office.apply(supplies_days=7)).status_code == 201
    await office.register("farm")
    await bus.settle()
    tried = (await office.post("operator", f"{RESUMPTION}/dry-run", resumption())).json()
    assert (tried["open"], tried["would_lack"]) == (1, 1)
    await office.post("operator", RESUMPTION, resumption())
    clock.time = EFFECTIVE
    late = await office.apply(enterprise_id="farm", supplies_days=7)
    assert (late.status_code, late.json()["rule_version"]) == (409, "resumption-2")
    few = ["control-plan", "supplies"]
    assert (
        await office.apply(enterprise_id="farm", supplies_days=14, checklist=few)
    ).status_code == 201


async def test_an_open_problem_keeps_its_times_and_a_later_one_has_the_new_ones(
    office: Office, bus: InMemoryBus, clock: Still
) -> None:
    await office.register()
    body = {"enterprise_id": "mill", "kind": "orders", "text": "no orders"}
    first = await office.post("clerk", "/v1/problems", body | {"problem_id": "one"})
    assert first.status_code == 201
    await bus.settle()
    told = (await office.get("/v1/problems/one")).json()["escalates_at"]
    tried = (await office.post("operator", f"{PROBLEM}/dry-run", problem())).json()
    assert tried == {
        "in_effect": "problem-2020-01",
        "open": 1,
        "keep_their_times": 1,
        "would_be_earlier": 1,
        "would_be_later": 0,
    }
    await office.post("operator", PROBLEM, problem())
    clock.time = EFFECTIVE
    await office.post("clerk", "/v1/problems", body | {"problem_id": "two"})
    await bus.settle()
    assert (await office.get("/v1/problems/one")).json()["escalates_at"] == told
    second = (await office.get("/v1/problems/two")).json()
    assert second["rule_version"] == "problem-2"
    assert len(second["escalates_at"]) == 2


@pytest.mark.parametrize(
    ("path", "body", "field"),
    [
        (CLUSTER, cluster(persons=0), "body.persons"),
        (CLUSTER, cluster(within_hours=0), "body.within_hours"),
        (CLUSTER, cluster(effective="2020-02-21T00:00:00"), "body.effective"),
        (RESUMPTION, resumption(requirements=["roster", "roster"]), "body.requirements"),
        (RESUMPTION, resumption(requirements=["luck"]), "body.requirements.0"),
        (RESUMPTION, resumption(supplies_days=366), "body.supplies_days"),
        (PROBLEM, problem(hours={"orders": 6}), "body.hours"),
        (PROBLEM, problem(hours=HOURS | {"orders": 0}), "body.hours.orders"),
        (PROBLEM, problem(levels=11), "body.levels"),
    ],
)
@pytest.mark.parametrize("rest", ["", "/dry-run"])
async def test_a_wrong_version_is_refused_by_field(
    office: Office, path: str, body: dict[str, Any], field: str, rest: str
) -> None:
    answer = await office.post("operator", path + rest, body)
    assert answer.status_code == 422
    assert [error["field"] for error in answer.json()["errors"]] == [field]


@pytest.mark.parametrize("path", [CLUSTER, RESUMPTION, PROBLEM])
async def test_what_is_listed_has_the_fields_of_a_version(office: Office, path: str) -> None:
    bodies = {CLUSTER: cluster(), RESUMPTION: resumption(), PROBLEM: problem()}
    assert (await office.post("operator", path, bodies[path])).status_code == 201
    founding, new = (await office.get(path)).json()
    assert (founding["status"], new["status"]) == ("in-effect", "scheduled")
    assert founding.keys() == new.keys() == bodies[path].keys() | {"status"}
