"""Vehicles screened over HTTP: who stops one, and the counts of a day at each site."""

import itertools
from datetime import timedelta
from typing import Any

import pytest
from tests.checkpoint.gatehouse import Answer, Gatehouse
from tests.checkpoint.samples import (
    MORNING,
    OTHER,
    PERSON,
    READING,
    cleared,
    deferred,
    pass_issued,
)
from tests.kit import Still

PLATE = "冀G12345"
THIRD = "0f" * 16
with_driver = pass_issued.model_copy(update={"drivers": (PERSON,)})


async def drive(gatehouse: Gatehouse, aboard: int, *known_ids: str, **more: Any) -> Answer:
    known = {"occupants": aboard, "person_ids": list(known_ids)}
    body = {"site_id": "road-207", "plate": PLATE, **known, **more}
    return await gatehouse.ask("guard", "POST", "/v1/crossings", body)


async def reasons(answer: Answer) -> list[tuple[str, str | None]]:
    said = answer.json()["reasons"]
    return [(one["code"], one["facts"].get("person_id")) for one in said]


async def test_a_known_occupant_who_is_put_off_stops_the_vehicle(gatehouse: Gatehouse) -> None:
    await gatehouse.hear(with_driver)
    await gatehouse.hear(deferred.model_copy(update={"person_id": OTHER}))
    refused = await drive(gatehouse, 3, PERSON, OTHER)
    assert await reasons(refused) == [("deferred", OTHER)]
    admitted = await drive(gatehouse, 3, PERSON)
    assert admitted.json()["outcome"] == "admitted"


@pytest.mark.parametrize("order", list(itertools.permutations((0, 1, 2))))
async def test_the_last_word_on_an_occupant_counts_in_whatever_order_it_is_heard(
    gatehouse: Gatehouse, order: tuple[int, ...]
) -> None:
    heard = [(with_driver, 1), (cleared, 2), (deferred, 3)]
    for n in order:
        fact, revision = heard[n]
        await gatehouse.hear(fact, revision=revision)
    assert await reasons(await drive(gatehouse, 1, PERSON)) == [("deferred", PERSON)]


async def test_a_driver_who_is_not_on_the_pass_is_refused(gatehouse: Gatehouse) -> None:
    await gatehouse.hear(with_driver)
    assert await reasons(await drive(gatehouse, 1, OTHER)) == [("driver-not-on-pass", None)]
    assert await reasons(await drive(gatehouse, 2, OTHER)) == []
    assert await reasons(await drive(gatehouse, 2, OTHER, PERSON)) == []


async def test_a_fever_of_the_day_stops_the_vehicle(gatehouse: Gatehouse) -> None:
    await gatehouse.hear(with_driver)
    await gatehouse.post(READING | {"person_id": OTHER, "celsius": 38.4})
    await gatehouse.bus.settle()
    assert await reasons(await drive(gatehouse, 2, PERSON, OTHER)) == [("fever", OTHER)]


async def test_the_same_key_again_is_one_screening_and_another_body_is_told(
    gatehouse: Gatehouse,
) -> None:
    await gatehouse.hear(with_driver)
    headers = {"authorization": "Bearer guard", "idempotency-key": "lane-1/77"}
    body = {"site_id": "road-207", "plate": PLATE, "occupants": 2}
    answers = [
        await gatehouse.client.post("/v1/crossings", json=sent, headers=headers)
        for sent in (body, body, body | {"occupants": 3})
    ]
    assert [answer.status_code for answer in answers] == [201, 201, 422]
    assert len(await gatehouse.listed("/v1/screenings")) == 1


@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        ("occupants", {"plate": None, "person_ids": [], "person_id": PERSON}),
        ("person_ids", {"plate": None, "occupants": None, "person_id": PERSON}),
        ("occupants", {"occupants": None}),
        ("occupants", {"occupants": 1, "person_ids": [PERSON, OTHER]}),
        ("occupants", {"occupants": 1, "person_id": OTHER}),
        ("occupants", {"occupants": 0}),
        ("occupants", {"occupants": 100}),
        ("person_ids", {"person_ids": [f"{n:032x}" for n in range(100)]}),
    ],
)
async def test_what_is_wrong_with_the_occupants_is_named(
    gatehouse: Gatehouse, field: str, wrong: dict[str, Any]
) -> None:
    answer = await drive(gatehouse, 2, PERSON, **wrong)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == f"body.{field}"


async def test_who_is_named_twice_is_one_person(gatehouse: Gatehouse) -> None:
    await gatehouse.hear(with_driver)
    await drive(gatehouse, 1, PERSON, PERSON, person_id=PERSON)
    (screening,) = await gatehouse.listed("/v1/screenings")
    assert (screening["persons"], screening["occupants"]) == ([PERSON], 1)


async def some_vehicles(gatehouse: Gatehouse, clock: Still) -> None:
    """Two vehicles by the road; one leaves, goes to the mill, and comes again without its pass."""
    await gatehouse.hear(with_driver)
    await drive(gatehouse, 2, PERSON)
    await drive(gatehouse, 40, OTHER, THIRD, plate="冀G99999")
    await drive(gatehouse, 3, PERSON, direction="out")
    await drive(gatehouse, 2, PERSON, site_id="gate-mill")
    clock.time = MORNING + timedelta(days=1)
    await drive(gatehouse, 5)
    await gatehouse.bus.settle()


async def test_a_day_counts_vehicles_and_occupants_for_each_site(
    gatehouse: Gatehouse, clock: Still
) -> None:
    await some_vehicles(gatehouse, clock)
    day = (await gatehouse.ask("auditor", "GET", "/v1/days/2020-02-17/screenings")).json()
    assert day["all"] == {
        "screenings": 4, "vehicles": 2, "occupants": 47, "known": 5, "admitted": 2, "refused": 2,
    }  # fmt: skip
    found = [(one["site_id"], one["vehicles"], one["occupants"]) for one in day["by_site"]]
    assert found == [("gate-mill", 1, 2), ("road-207", 2, 45)]
    path = "/v1/days/2020-02-17/screenings?site_id=gate-mill"
    assert (await gatehouse.ask("auditor", "GET", path)).json()["all"]["screenings"] == 1


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("", [5, 2, 3, 40, 2]),
        ("?day=2020-02-17", [2, 3, 40, 2]),
        ("?day=2020-02-18", [5]),
        ("?site_id=gate-mill", [2]),
        ("?plate=冀G·99999", [40]),
        ("?outcome=refused&site_id=road-207", [40, 5]),
    ],
)
async def test_screenings_are_listed_by_site_day_plate_and_outcome(
    gatehouse: Gatehouse, clock: Still, asked: str, expected: list[int]
) -> None:
    await some_vehicles(gatehouse, clock)
    found = await gatehouse.listed(f"/v1/screenings{asked}")
    assert sorted(one["occupants"] for one in found) == sorted(expected)


async def test_a_day_that_has_not_begun_is_wrong(gatehouse: Gatehouse) -> None:
    for path, field in (
        ("/v1/days/2020-02-18/screenings", "path.day"),
        ("/v1/screenings?day=2020-02-18", "query.day"),
    ):
        answer = await gatehouse.ask("guard", "GET", path)
        assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, field)
