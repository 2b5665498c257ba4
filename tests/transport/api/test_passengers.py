"""The manifest over HTTP: seats given and taken, boarding."""

from datetime import timedelta

import httpx
import pytest
from tests.kit import Still
from tests.transport.asking import as_, board, departed, get, planned, post, seat, statuses
from tests.transport.facts import (
    ANN,
    BO,
    CEM,
    MORNING,
    YESTERDAY,
    Abroad,
    cleared,
    deferred,
    fever,
    measured,
    vehicle_pass,
)

from shared.memory.bus import InMemoryBus


async def outcomes(answer: httpx.Response) -> list[str]:
    return [result["outcome"] for result in answer.json()["results"]]


async def test_a_half_full_answer_says_what_became_of_each(
    client: httpx.AsyncClient, abroad: Abroad
) -> None:
    await abroad.says(deferred(BO), revision=1)
    trip_id = await planned(client, ANN, seats=5)
    answer = await seat(client, trip_id, ANN, BO, CEM, "d" * 32)
    assert answer.status_code == 201
    assert await outcomes(answer) == ["already", "refused", "added", "refused"]
    rules = [result["rule"] for result in answer.json()["results"]]
    assert rules == [None, "standing", None, "seat-cap"]
    counts = {name: answer.json()[name] for name in ("added", "already", "refused", "revision")}
    assert counts == {"added": 1, "already": 1, "refused": 2, "revision": 3}


async def test_where_nobody_gets_a_seat_the_answer_is_a_problem(
    client: httpx.AsyncClient, abroad: Abroad
) -> None:
    await abroad.says(deferred(BO), revision=1)
    answer = await seat(client, await planned(client), BO)
    assert (answer.status_code, answer.json()["rule"]) == (409, "standing")
    assert await outcomes(answer) == ["refused"]


async def test_the_same_key_adds_once_and_answers_the_same(client: httpx.AsyncClient) -> None:
    path = f"/trips/{await planned(client)}/passengers"
    first = await post(client, "clerk", path, {"person_ids": [ANN, BO]}, key="k1")
    again = await post(client, "clerk", path, {"person_ids": [ANN, BO]}, key="k1")
    other = await post(client, "clerk", path, {"person_ids": [CEM]}, key="k1")
    assert first.json() == again.json()
    assert await outcomes(first) == ["added", "added"]
    assert (other.status_code, other.json()["title"]) == (422, "KeyReused")


async def test_a_wrong_person_id_is_named(client: httpx.AsyncClient) -> None:
    answer = await seat(client, await planned(client), ANN, "nobody")
    assert answer.status_code == 422
    assert [error["field"] for error in answer.json()["errors"]] == ["body.person_ids.1"]


async def test_a_seat_given_back_shows_the_reason(
    client: httpx.AsyncClient, bus: InMemoryBus
) -> None:
    trip_id = await planned(client, ANN, BO)
    path = f"/v1/trips/{trip_id}/passengers/{ANN}"
    answer = await client.delete(f"{path}?reason=ill-at-home", headers=as_("dispatcher"))
    assert answer.status_code == 201
    await bus.settle()
    trip = await get(client, "dispatcher", f"/trips/{trip_id}?at_least=4")
    assert await statuses(client, trip_id) == {ANN: "removed", BO: "added"}
    assert trip["removed"][0]["person_id"] == ANN
    assert trip["removed"][0]["reasons"][0]["code"] == "ill-at-home"


async def test_a_reason_is_a_code_and_not_a_sentence(client: httpx.AsyncClient) -> None:
    trip_id = await planned(client, ANN)
    path = f"/v1/trips/{trip_id}/passengers/{ANN}"
    answer = await client.delete(f"{path}?reason=is ill, says Li", headers=as_("dispatcher"))
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == "query.reason"


async def test_nobody_gives_a_seat_back_after_departure(
    client: httpx.AsyncClient, abroad: Abroad
) -> None:
    trip_id = await departed(client, abroad, ANN)
    path = f"/v1/trips/{trip_id}/passengers/{ANN}?reason=ill"
    answer = await client.delete(path, headers=as_("dispatcher"))
    assert (answer.status_code, answer.json()["rule"]) == (409, "manifest-closed")


async def test_who_did_not_board_is_left_behind(client: httpx.AsyncClient, abroad: Abroad) -> None:
    trip_id = await planned(client, ANN, BO)
    for fact in (vehicle_pass(), cleared(ANN)):
        await abroad.says(fact, revision=1)
    await abroad.says(measured(ANN))
    await board(client, trip_id, ANN)
    await post(client, "dispatcher", f"/trips/{trip_id}/departure", {})
    await abroad.bus.settle()
    assert await statuses(client, trip_id) == {ANN: "boarded", BO: "left-behind"}


async def test_boarding_needs_a_known_standing(client: httpx.AsyncClient, abroad: Abroad) -> None:
    trip_id = await planned(client, ANN)
    await abroad.says(measured(ANN))
    answer = await board(client, trip_id, ANN)
    assert (answer.status_code, answer.json()["rule"]) == (409, "boarding-standing")


async def test_boarding_needs_a_known_reading(client: httpx.AsyncClient, abroad: Abroad) -> None:
    trip_id = await planned(client, ANN)
    await abroad.says(cleared(ANN), revision=1)
    answer = await board(client, trip_id, ANN)
    assert (answer.status_code, answer.json()["rule"]) == (409, "boarding-reading")


async def test_the_reading_of_yesterday_is_not_enough(
    client: httpx.AsyncClient, abroad: Abroad, clock: Still
) -> None:
    trip_id = await planned(client, ANN)
    await abroad.says(cleared(ANN), revision=1)
    await abroad.says(measured(ANN, at=YESTERDAY))
    assert (await board(client, trip_id, ANN)).status_code == 409
    clock.time = YESTERDAY
    assert (await board(client, trip_id, ANN)).status_code == 201


@pytest.mark.parametrize("fever_first", [True, False])
async def test_a_fever_keeps_from_boarding_whichever_fact_is_heard_first(
    client: httpx.AsyncClient,
    abroad: Abroad,
    fever_first: bool,  # noqa: FBT001
) -> None:
    trip_id = await planned(client, ANN)
    await abroad.says(cleared(ANN), revision=1)
    facts = [fever(ANN, "r2"), measured(ANN, "r2")]
    for fact in [measured(ANN, "r1", YESTERDAY), *(facts if fever_first else facts[::-1])]:
        await abroad.says(fact)
    assert (await board(client, trip_id, ANN)).json()["rule"] == "boarding-reading"


async def test_a_fever_is_not_hidden_by_its_own_reading_of_a_clock_ahead(
    client: httpx.AsyncClient, abroad: Abroad
) -> None:
    trip_id = await planned(client, ANN)
    await abroad.says(cleared(ANN), revision=1)
    for fact in (measured(ANN, "r1", MORNING + timedelta(minutes=1)), fever(ANN, "r1")):
        await abroad.says(fact)
    assert (await board(client, trip_id, ANN)).json()["rule"] == "boarding-reading"


async def test_a_normal_reading_after_a_fever_lets_board(
    client: httpx.AsyncClient, abroad: Abroad
) -> None:
    trip_id = await planned(client, ANN)
    await abroad.says(cleared(ANN), revision=1)
    earlier = MORNING.replace(hour=6)
    for fact in (measured(ANN, "r2"), fever(ANN, "r1", earlier), measured(ANN, "r1", earlier)):
        await abroad.says(fact)
    assert (await board(client, trip_id, ANN)).status_code == 201


async def test_a_fast_clock_or_the_air_does_not_hide_a_fever(
    client: httpx.AsyncClient, abroad: Abroad
) -> None:
    trip_id = await planned(client, ANN)
    await abroad.says(cleared(ANN), revision=1)
    later = MORNING.replace(hour=12)
    for fact in (
        fever(ANN, "r1"),
        measured(ANN, "r1"),
        measured(ANN, "r2", later, ["clock-skew"]),
        measured(ANN, "r3", later, ["not-a-person"]),
    ):
        await abroad.says(fact)
    assert (await board(client, trip_id, ANN)).json()["rule"] == "boarding-reading"


async def test_a_fast_clock_or_the_air_does_not_hide_a_normal_reading(
    client: httpx.AsyncClient, abroad: Abroad
) -> None:
    trip_id = await planned(client, ANN)
    await abroad.says(cleared(ANN), revision=1)
    later = MORNING.replace(hour=12)
    await abroad.says(measured(ANN, "r1"))
    await abroad.says(measured(ANN, "r2", later, ["clock-skew"]))
    await abroad.says(measured(ANN, "r3", later, ["not-a-person"]))
    assert (await board(client, trip_id, ANN)).status_code == 201


async def test_a_reading_whose_time_was_corrected_is_the_newest(
    client: httpx.AsyncClient, abroad: Abroad
) -> None:
    trip_id = await planned(client, ANN)
    await abroad.says(cleared(ANN), revision=1)
    corrected = measured(ANN, "r2", quality=["clock-skew"]).model_copy(
        update={"uncorrected_measured_at": MORNING.replace(hour=12)}
    )
    await abroad.says(corrected)
    assert (await board(client, trip_id, ANN)).status_code == 201


async def test_an_implausible_reading_asks_for_another(
    client: httpx.AsyncClient, abroad: Abroad
) -> None:
    trip_id = await planned(client, ANN)
    await abroad.says(cleared(ANN), revision=1)
    await abroad.says(measured(ANN, "r1", MORNING.replace(hour=7)))
    await abroad.says(measured(ANN, "r2", MORNING, ["implausible"]))
    assert (await board(client, trip_id, ANN)).json()["rule"] == "boarding-reading"


async def test_many_board_at_once_by_the_same_rule_and_each_is_answered_for(
    client: httpx.AsyncClient, abroad: Abroad
) -> None:
    for who in (ANN, BO):
        await abroad.says(cleared(who), revision=1)
        await abroad.says(measured(who))
    trip_id = await planned(client, ANN, BO, CEM, seats=6)
    path = f"/trips/{trip_id}/boardings/batch"
    await board(client, trip_id, ANN)
    said = await post(client, "guard", path, {"person_ids": [ANN, BO, CEM]})
    assert said.status_code == 201
    assert await outcomes(said) == ["already", "boarded", "refused"]
    assert [said.json()[name] for name in ("boarded", "already", "refused")] == [1, 1, 1]
    assert said.json()["results"][2]["rule"] == "boarding-standing"
    alone = await post(client, "guard", path, {"person_ids": [CEM]})
    assert (alone.status_code, alone.json()["rule"]) == (409, "boarding-standing")
