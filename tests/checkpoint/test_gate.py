"""The gate's answer, from what it has heard; and attempts that the worker decides."""

import itertools

import pytest
from tests.checkpoint.gatehouse import Gatehouse
from tests.checkpoint.samples import (
    MORNING,
    OTHER,
    PERSON,
    READING,
    cleared,
    deferred,
    issued,
    pass_issued,
    reinstated,
    suspended,
)

from checkpoint.handlers import Gate, Handlers
from shared.causes import Cause
from shared.errors import KeyReused
from shared.events.checkpoint import CrossingAttempted
from shared.platform import Platform


async def test_a_stranger_at_a_firm_without_a_permit_is_refused(gatehouse: Gatehouse) -> None:
    assert await gatehouse.refused_for() == ["no-permit", "not-registered"]


async def test_who_may_return_is_admitted(gatehouse: Gatehouse) -> None:
    await gatehouse.hear(cleared)
    await gatehouse.hear(issued)
    assert (await gatehouse.enter())["outcome"] == "admitted"


async def test_a_fever_is_refused_at_once(gatehouse: Gatehouse) -> None:
    await gatehouse.hear(cleared)
    await gatehouse.hear(issued)
    assert await gatehouse.refused_for(celsius=38.0) == ["fever"]


async def test_the_last_word_counts_in_whatever_order_it_is_heard(gatehouse: Gatehouse) -> None:
    await gatehouse.hear(issued)
    await gatehouse.hear(deferred, revision=2)
    await gatehouse.hear(cleared, revision=1)
    assert await gatehouse.refused_for() == ["deferred"]
    await gatehouse.hear(cleared, revision=3)
    assert await gatehouse.refused_for(sequence="2") == []


@pytest.mark.parametrize("order", list(itertools.permutations((1, 2, 3))))
async def test_a_permit_ends_the_same_in_every_order_of_arrival(
    gatehouse: Gatehouse, order: tuple[int, ...]
) -> None:
    await gatehouse.hear(cleared)
    facts = {1: issued, 2: suspended, 3: reinstated}
    for revision in order:
        await gatehouse.hear(facts[revision], revision=revision)
    assert await gatehouse.refused_for() == []


async def test_a_suspended_permit_closes_the_gate(gatehouse: Gatehouse) -> None:
    await gatehouse.hear(cleared)
    await gatehouse.hear(issued, suspended)
    assert await gatehouse.refused_for() == ["permit-suspended"]
    state = (await gatehouse.ask("guard", "GET", "/v1/sites/gate-mill/gate")).json()
    assert (state["open"], [r["code"] for r in state["reasons"]]) == (False, ["permit-suspended"])
    assert [said["en"] for said in state["words"]] == ["the permit of the enterprise is suspended"]


async def test_the_same_reading_again_gets_the_first_answer(gatehouse: Gatehouse) -> None:
    assert await gatehouse.refused_for() == ["no-permit", "not-registered"]
    await gatehouse.hear(cleared)
    await gatehouse.hear(issued)
    assert await gatehouse.refused_for() == ["no-permit", "not-registered"]
    assert await gatehouse.refused_for(sequence="2") == []


async def test_attempts_in_a_batch_are_decided_by_the_worker(gatehouse: Gatehouse) -> None:
    await gatehouse.hear(cleared)
    await gatehouse.hear(issued)
    batch = [READING | {"direction": way, "sequence": way} for way in ("in", "out")]
    assert (await gatehouse.post(batch)).json()["accepted"] == 2
    crossings = await gatehouse.listed("/v1/crossings?site_id=gate-mill")
    decided = sorted((crossing["direction"], crossing["outcome"]) for crossing in crossings)
    assert decided == [("in", "admitted"), ("out", "admitted")]


@pytest.mark.parametrize("masks", [("not-worn", "worn"), ("worn", "not-worn")])
async def test_of_two_attempts_of_one_reading_the_first_counts(
    gatehouse: Gatehouse, masks: tuple[str, str]
) -> None:
    await gatehouse.hear(cleared)
    await gatehouse.hear(issued)
    await gatehouse.post([READING | {"direction": "in", "mask": one} for one in masks])
    (crossing,) = await gatehouse.listed("/v1/crossings?site_id=gate-mill")
    assert crossing["outcome"] == ("refused" if masks[0] == "not-worn" else "admitted")


async def test_who_was_slower_under_the_same_key_with_another_body_is_told_so(
    platform: Platform,
) -> None:
    gate = Gate(Handlers.on(platform), platform.documents)
    attempt = CrossingAttempted(crossing_id="c-1", site_id="road-207", direction="in", at=MORNING)
    await gate.cross(attempt, Cause("key", "thread", fingerprint="one"))

    with pytest.raises(KeyReused):
        await gate.cross(attempt, Cause("key", "thread", fingerprint="another"))


async def test_a_vehicle_is_turned_away_until_it_has_its_pass(gatehouse: Gatehouse) -> None:
    body = {"site_id": "road-207", "plate": "冀G·12345"}
    refused = await gatehouse.ask("guard", "POST", "/v1/crossings", body)
    assert [reason["code"] for reason in refused.json()["reasons"]] == ["no-pass"]
    await gatehouse.hear(pass_issued)
    admitted = await gatehouse.ask("guard", "POST", "/v1/crossings", body)
    assert admitted.json()["outcome"] == "admitted"


async def test_a_driver_who_is_measured_comes_with_the_vehicle(gatehouse: Gatehouse) -> None:
    for fact in (cleared, issued):
        await gatehouse.hear(fact)
    assert await gatehouse.refused_for(plate="冀g·12345") == ["no-pass"]
    (crossing,) = await gatehouse.listed("/v1/crossings?site_id=gate-mill")
    assert (crossing["plate"], crossing["person_id"]) == ("冀G12345", PERSON)
    wrong = await gatehouse.post({**READING, "direction": "in", "plate": "hello"})
    assert (wrong.status_code, wrong.json()["errors"][0]["field"]) == (422, "plate")


async def test_what_is_no_plate_or_no_site_is_refused(gatehouse: Gatehouse) -> None:
    for body, status, field in (
        ({"site_id": "road-207", "plate": "hello"}, 422, "body.plate"),
        ({"site_id": "road-207"}, 422, "body.person_id"),
        ({"site_id": "nowhere", "plate": "冀G12345"}, 404, "body.site_id"),
    ):
        answer = await gatehouse.ask("guard", "POST", "/v1/crossings", body)
        assert (answer.status_code, answer.json()["errors"][0]["field"]) == (status, field)


async def test_reading_everything_again_changes_nothing(
    gatehouse: Gatehouse, platform: Platform
) -> None:
    await gatehouse.hear(cleared)
    await gatehouse.hear(issued, suspended)
    await gatehouse.post([READING | {"direction": "in"}, READING | {"sequence": "2"}])
    await gatehouse.bus.settle()
    before = repr(platform.documents.collections)  # type: ignore[attr-defined]
    for _ in range(2):
        gatehouse.bus.rewind()
        await gatehouse.bus.settle()
    assert repr(platform.documents.collections) == before  # type: ignore[attr-defined]


async def test_a_device_that_counts_anew_does_not_repeat_an_old_answer(
    gatehouse: Gatehouse,
) -> None:
    await gatehouse.hear(cleared)
    await gatehouse.hear(issued)
    assert (await gatehouse.enter())["outcome"] == "admitted"
    later = {"measured_at": "2020-02-17T07:59:00+08:00", "person_id": OTHER, "celsius": 38.9}
    assert await gatehouse.refused_for(**later) == ["fever", "not-registered"]


async def test_a_guard_goes_by_the_reading_of_the_day(gatehouse: Gatehouse) -> None:
    await gatehouse.hear(cleared)
    await gatehouse.hear(issued)
    body = {"site_id": "gate-mill", "person_id": PERSON}

    async def refused() -> list[str]:
        answer = await gatehouse.ask("guard", "POST", "/v1/crossings", body)
        return [reason["code"] for reason in answer.json()["reasons"]]

    assert await refused() == ["measure-again"]
    await gatehouse.post(READING | {"measured_at": "2020-02-16T19:00:00+08:00"})
    await gatehouse.bus.settle()
    assert await refused() == ["measure-again"]
    await gatehouse.post(READING)
    await gatehouse.bus.settle()
    assert await refused() == []
    await gatehouse.post(READING | {"celsius": 38.0, "measured_at": "2020-02-17T07:58:00+08:00"})
    await gatehouse.bus.settle()
    assert await refused() == ["fever"]


async def test_a_crossing_can_be_read_where_its_answer_says(gatehouse: Gatehouse) -> None:
    body = {"site_id": "road-207", "plate": "冀G12345"}
    answer = await gatehouse.ask("guard", "POST", "/v1/crossings", body)
    await gatehouse.bus.settle()
    shown = await gatehouse.ask("guard", "GET", answer.headers["location"])
    assert (shown.status_code, shown.json()["outcome"]) == (200, "refused")
    assert shown.json()["words"] == answer.json()["words"] != []


async def test_nobody_writes_down_a_disinfection_to_come(gatehouse: Gatehouse) -> None:
    body = {"area": "yard", "agent": "chlorine", "carried_out_at": "2020-02-17T09:00:00+08:00"}
    path = "/v1/sites/gate-mill/disinfections"
    answer = await gatehouse.ask("clerk", "POST", path, body)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == "body.carried_out_at"


async def test_a_site_says_why_its_mode_was_changed(gatehouse: Gatehouse) -> None:
    body = {"mode": "in-only", "reason": "closed management from today"}
    await gatehouse.ask("operator", "PUT", "/v1/sites/gate-mill/mode", body)
    await gatehouse.bus.settle()
    shown = (await gatehouse.ask("operator", "GET", "/v1/sites/gate-mill")).json()
    assert [one["reason"] for one in shown["modes"]] == [None, "closed management from today"]


async def test_the_register_keeps_two_sites_apart_under_one_key(gatehouse: Gatehouse) -> None:
    body = {"area": "yard", "agent": "chlorine", "carried_out_at": "2020-02-17T07:00:00+08:00"}
    headers = {"authorization": "Bearer guard", "idempotency-key": "2020-02-17"}
    for site in ("gate-mill", "road-207", "road-207"):
        path = f"/v1/sites/{site}/disinfections"
        answer = await gatehouse.client.post(path, json=body, headers=headers)
        assert answer.status_code == 202
    for site in ("gate-mill", "road-207"):
        assert len(await gatehouse.listed(f"/v1/sites/{site}/disinfections")) == 1
