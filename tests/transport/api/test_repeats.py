"""A roll call sent again is the same one, and nobody else's."""

import httpx
from tests.transport.asking import opened, planned, post
from tests.transport.facts import ANN, BO, person

from shared.aggregates import REMEMBERED
from transport.api.rollcall import MOST
from transport.domain.rules import MOST_SEATS


async def test_the_longest_roll_call_sent_again_answers_the_same(
    client: httpx.AsyncClient,
) -> None:
    await opened(client, "h1", *(str(number) for number in range(MOST)))
    everybody = [person(number) for number in range(MOST)]
    body = {"person_ids": everybody, "trip_id": await planned(client)}
    first = await post(client, "dispatcher", "/lodgings/h1/holds", body, key="k")
    again = await post(client, "dispatcher", "/lodgings/h1/holds", body, key="k")
    assert (first.status_code, first.json()["added"]) == (201, MOST)
    assert again.json() == first.json()


async def test_one_more_than_the_longest_roll_call_is_refused(client: httpx.AsyncClient) -> None:
    await opened(client, "h1", "301")
    everybody = [person(number) for number in range(MOST + 1)]
    body = {"person_ids": everybody, "trip_id": await planned(client)}
    assert (await post(client, "dispatcher", "/lodgings/h1/holds", body)).status_code == 422


def test_a_roll_call_fits_every_vehicle_and_what_an_aggregate_remembers() -> None:
    assert MOST_SEATS <= MOST < REMEMBERED


async def test_a_key_that_begins_like_another_is_another(client: httpx.AsyncClient) -> None:
    path = f"/trips/{await planned(client)}/passengers"
    assert (await post(client, "clerk", path, {"person_ids": [ANN]}, "k/x")).status_code == 201
    assert (await post(client, "clerk", path, {"person_ids": [BO]}, "k")).status_code == 201


async def test_a_key_that_names_a_person_is_not_their_line_of_a_roll_call(
    client: httpx.AsyncClient,
) -> None:
    trip_id = await planned(client)
    asked, who = f"/trips/{trip_id}/passengers", {"person_ids": [ANN]}
    assert (await post(client, "dispatcher", asked, who, "k")).status_code == 201
    boarding = await post(
        client, "dispatcher", f"/trips/{trip_id}/boardings", {"person_id": ANN}, f"k/{ANN}"
    )
    assert (boarding.status_code, boarding.json()["title"]) == (409, "Refused")
