"""The county changes its rules of return and isolation: tried, scheduled, begun, applied."""

import random
from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import reduce
from typing import Any

import httpx
import orjson
import pytest
from tests.health_records.county import County
from tests.health_records.people import BAODING, COUNTY_CODE, JINAN, WENZHOU, WUHAN, day
from tests.kit import Still

from health_records.api.rules import dry_run_of_return
from health_records.domain import books
from health_records.domain.fever import HoldForFever
from health_records.domain.file import Fever, evolve
from health_records.domain.isolation import RecordReturn
from health_records.domain.registration import DeclareTravel, RegisterWorker
from health_records.domain.worker import Command, decider, due
from health_records.handlers import Handlers
from health_records.reassessment import Reassessment
from shared.aggregates import Change, Done
from shared.deadlines import Deadlines
from shared.events.health_records import Stay
from shared.events.health_records.rules import ReturnRulesScheduled
from shared.platform import Platform

OPERATOR = {"Authorization": "Bearer operator:wang"}
RETURN, ISOLATION = "/v1/rules/return", "/v1/rules/isolation"
EFFECTIVE = day(21)
FILES = 5_000
DONE = (Done("lived", "", 1),)


def stricter(**change: Any) -> dict[str, Any]:
    """Shandong joins the risk regions, Wenzhou leaves them, and all counts for 17 days."""
    values = {"window_days": 17, "risk_regions": ["42", "37", "4115"]}
    return {"version": "return-2", "effective": EFFECTIVE.isoformat()} | values | change


def milder(**change: Any) -> dict[str, Any]:
    origins = {"13": {"where": "nowhere", "days": 0}, "37": {"where": "nowhere", "days": 0}}
    values = {"origins": origins, "otherwise": {"where": "hotel", "days": 10}}
    return {"version": "isolation-2", "effective": EFFECTIVE.isoformat()} | values | change


async def post(client: httpx.AsyncClient, path: str, body: dict[str, Any]) -> httpx.Response:
    return await client.post(path, json=body, headers=OPERATOR)


async def begin(county: County, clock: Still, at: datetime = EFFECTIVE) -> None:
    """Let the moment come, and the worker do what it does then."""
    clock.time = at
    for chore in county.work.chores.values():
        await chore()


def facts(county: County, topic: str = "health-records.rules") -> list[dict[str, Any]]:
    """What was said of a topic, with the type of each fact."""
    said = county.bus.log(topic).deliveries
    return [orjson.loads(one.value or b"{}") | {"type": one.type} for one in said]


def life(person_id: str, dice: random.Random) -> Sequence[Command]:
    """What happened to somebody in the first half of February."""

    def some(date: int) -> datetime:
        return day(dice.randint(1, date), dice.randint(0, 23), dice.randint(0, 59))

    region = dice.choice([WUHAN, WENZHOU, JINAN, BAODING, COUNTY_CODE])
    stays = (Stay(region=region, left_at=some(16)),) if dice.random() < 0.7 else ()
    met = some(14) if dice.random() < 0.1 else None
    ill = dice.random() < 0.05
    lived: list[Command] = [RegisterWorker(person_id, "feed-mill", COUNTY_CODE, None, some(15))]
    if dice.random() < 0.9:
        lived.append(DeclareTravel(person_id, f"d-{person_id}", stays, met, ill, day(16)))
    if dice.random() < 0.1:
        measured_at = some(16)
        fever = Fever(f"r-{person_id}", 38.0, measured_at)
        lived.append(HoldForFever(person_id, fever, measured_at))
    if dice.random() < 0.3:
        at = some(16)
        isolation = f"i-{person_id}"
        lived.append(RecordReturn(person_id, None, region, at, "own", isolation, day(16, 12)))
    return lived


async def live(county: County, files: int) -> None:
    """Store files that were lived by the rules, without the noise of their facts."""
    dice = random.Random(2020)
    workers = county.work.handlers["workers"].aggregates
    for number in range(files):
        person_id = f"{number:032x}"
        file = decider.initial
        for command in life(person_id, dice):
            file = reduce(evolve, decider.decide(command, file), file)
        await workers.save(person_id, Change(file, 1, (), due(file), DONE), expected=0)


async def standings(county: County) -> dict[str, str]:
    found = await county.work.handlers["workers"].aggregates.where({})
    return {person_id: stored.state.standing for person_id, stored in found.items()}


async def test_the_dry_run_names_whom_the_change_then_defers_and_clears(
    client: httpx.AsyncClient, county: County, platform: Platform, clock: Still
) -> None:
    await live(county, FILES)
    said = (await post(client, f"{RETURN}/dry-run", stricter())).json()
    tried = books.RETURN.read(ReturnRulesScheduled.model_validate(stricter(by="op")))
    everybody = await dry_run_of_return(Handlers.on(platform), tried, named=FILES)
    assert (await post(client, RETURN, stricter())).status_code == 201
    # One who lapses on the way is no doing of the change: let time pass by the old version first.
    clock.time = EFFECTIVE - timedelta(milliseconds=1)
    await tick_all(county, clock)
    before = await standings(county)
    await begin(county, clock)
    after = await standings(county)
    deferred = [p for p in after if (before[p], after[p]) == ("may-return", "deferred")]
    cleared = [p for p in after if (before[p], after[p]) == ("deferred", "may-return")]
    assert everybody.newly_deferred_ids == deferred
    assert everybody.newly_cleared_ids == cleared
    assert (said["newly_deferred"], said["newly_cleared"]) == (len(deferred), len(cleared))
    assert (said["newly_deferred_ids"], said["newly_cleared_ids"]) == (
        deferred[:100],
        cleared[:100],
    )
    assert said["assessed"] == FILES
    assert said["deferred_now"] == list(before.values()).count("deferred")
    assert said["deferred_then"] == list(after.values()).count("deferred")
    assert facts(county)[-1] == {
        "type": "return-rules-applied",
        "version": "return-2",
        "assessed": FILES,
        "deferred": len(deferred),
        "cleared": len(cleared),
    }
    assert len(deferred) > 100
    assert len(cleared) > 100


async def tick_all(county: County, clock: Still) -> None:
    while await Deadlines(county.work.handlers["workers"], clock.now).tick():
        pass


async def test_a_version_that_began_while_nobody_looked_is_carried_through_late(
    client: httpx.AsyncClient, county: County, clock: Still
) -> None:
    await live(county, 200)
    said = (await post(client, f"{RETURN}/dry-run", stricter())).json()
    await post(client, RETURN, stricter())
    await begin(county, clock, EFFECTIVE + timedelta(days=2))
    applied = facts(county)[-1]
    assert (applied["assessed"], applied["deferred"], applied["cleared"]) == (
        200,
        said["newly_deferred"],
        said["newly_cleared"],
    )


async def test_an_interrupted_reassessment_goes_on_and_is_said_once(
    client: httpx.AsyncClient,
    county: County,
    clock: Still,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    await live(county, 120)
    said = (await post(client, f"{RETURN}/dry-run", stricter())).json()
    await post(client, RETURN, stricter())
    monkeypatch.setattr(Reassessment, "count", crash)
    with pytest.raises(InterruptedError):
        await begin(county, clock)
    monkeypatch.undo()
    assessed = county.facts()
    await begin(county, clock)
    await begin(county, clock)
    assert county.facts() == assessed
    scheduled, applied = facts(county)
    assert scheduled["type"] == "return-rules-scheduled"
    assert applied["deferred"] == said["newly_deferred"]


async def crash(*_: object) -> None:
    raise InterruptedError


async def test_what_was_decided_before_keeps_its_version(
    client: httpx.AsyncClient, county: County, clock: Still
) -> None:
    await live(county, 20)
    await post(client, RETURN, stricter())
    await begin(county, clock)
    said = facts(county, "health-records.workers")
    versions = {
        (datetime.fromisoformat(one["at"]) < EFFECTIVE, one["rule_version"])
        for one in said
        if one["type"] in {"worker-cleared", "worker-deferred"}
    }
    assert versions == {(True, "return-2020-01"), (False, "return-2")}


async def test_open_isolations_keep_their_clock_and_later_returns_have_the_new_one(
    client: httpx.AsyncClient, county: County, clock: Still
) -> None:
    await live(county, 300)
    said = (await post(client, f"{ISOLATION}/dry-run", milder())).json()
    await post(client, ISOLATION, milder())
    clock.time = EFFECTIVE
    await tick_all(county, clock)
    states = await county.work.handlers["workers"].aggregates.where({})
    open_ = {p: s.state.isolation for p, s in states.items() if s.state.open_isolation}
    await begin(county, clock)
    assert said["open"] == said["keep_their_clock"] == len(open_) > 0
    assert {p: (await county.file(p)).isolation for p in open_} == open_
    assert said["would_not_start"] == sum(
        1 for one in open_.values() if one and (one.from_region or "").startswith("37")
    )
    back = RecordReturn("a" * 32, "feed-mill", WUHAN, EFFECTIVE, "own", "i-new", EFFECTIVE)
    await county.commands(back, "a" * 32, EFFECTIVE)
    isolation = (await county.file("a" * 32)).isolation
    assert isolation is not None
    assert (isolation.place, isolation.ends_at) == ("hotel", EFFECTIVE + timedelta(days=10))


@pytest.mark.parametrize(
    ("path", "body", "field"),
    [
        (RETURN, stricter(window_days=61), "body.window_days"),
        (RETURN, stricter(window_days=-1), "body.window_days"),
        (RETURN, stricter(risk_regions=["420"]), "body.risk_regions.0"),
        (RETURN, stricter(risk_regions=["Hubei"]), "body.risk_regions.0"),
        (RETURN, stricter(effective="2020-02-21T00:00:00"), "body.effective"),
        (RETURN, stricter(celsius=37), "body.celsius"),
        (ISOLATION, milder(origins={"4": {"where": "hotel", "days": 1}}), "body.origins.4.[key]"),
        (ISOLATION, milder(otherwise={"where": "hotel", "days": 0}), "body.otherwise"),
        (ISOLATION, milder(otherwise={"where": "moon", "days": 1}), "body.otherwise.where"),
    ],
)
@pytest.mark.parametrize("rest", ["", "/dry-run"])
async def test_a_wrong_version_is_refused_by_field(
    client: httpx.AsyncClient, path: str, body: dict[str, Any], field: str, rest: str
) -> None:
    answer = await post(client, path + rest, body)
    assert answer.status_code == 422
    assert [error["field"] for error in answer.json()["errors"]] == [field]


async def test_a_withdrawn_version_never_begins(
    client: httpx.AsyncClient, county: County, clock: Still
) -> None:
    await live(county, 20)
    await post(client, RETURN, stricter())
    await post(client, f"{RETURN}/return-2/withdrawal", {"reason": "a mistake"})
    said = county.facts()
    await begin(county, clock)
    assert county.facts() == said


async def test_a_rollback_brings_the_old_standings_back(
    client: httpx.AsyncClient, county: County, clock: Still
) -> None:
    await live(county, 100)
    await post(client, RETURN, stricter())
    await begin(county, clock)
    back = {"version": "return-3", "effective": day(22).isoformat()}
    assert (await post(client, f"{RETURN}/return-2/rollback", back)).status_code == 201
    await begin(county, clock, day(22))
    listed = (await client.get(RETURN, headers=OPERATOR)).json()
    assert [line["window_days"] for line in listed] == [14, 17, 14]
    first, second = [one for one in facts(county) if one["type"] == "return-rules-applied"]
    assert (first["deferred"], first["cleared"]) != (0, 0)
    assert second["assessed"] == 100


async def test_the_decisions_are_listed_with_what_they_led_to(
    client: httpx.AsyncClient, county: County, clock: Still
) -> None:
    await post(client, RETURN, stricter())
    await begin(county, clock)
    await county.bus.settle()
    found = (await client.get(f"{RETURN}/decisions", headers=OPERATOR)).json()["decisions"]
    assert [one["decision"] for one in found] == ["scheduled", "applied"]
    assert (found[0]["by"], found[0]["window_days"], found[1]["assessed"]) == ("wang", 17, 0)


async def test_the_same_command_again_is_answered_the_same(client: httpx.AsyncClient) -> None:
    key = OPERATOR | {"Idempotency-Key": "k-1"}
    first, again = [await client.post(RETURN, json=stricter(), headers=key) for _ in range(2)]
    assert (first.status_code, first.json()) == (again.status_code, again.json())
    other = await client.post(RETURN, json=stricter(window_days=3), headers=key)
    assert other.status_code == 422
