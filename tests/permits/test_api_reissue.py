"""Passes that are issued again, over HTTP."""

import asyncio

import pytest
from tests.permits.office import Json, Office

from shared.memory.bus import InMemoryBus


@pytest.fixture
async def pass_id(office: Office) -> str:
    await office.register()
    return str((await office.issue_pass()).json()["id"])


async def shown(office: Office, permit_id: str, revision: int) -> Json:
    path = f"/v1/permits/{permit_id}?at_least={revision}"
    found: Json = (await office.get(path)).json()
    return found


async def test_a_new_edition_can_be_read(office: Office, pass_id: str, bus: InMemoryBus) -> None:
    made = await office.reissue(pass_id)
    assert (made.status_code, made.json()) == (201, {"id": pass_id, "revision": 2})
    await bus.settle()
    permit = await shown(office, pass_id, 2)
    assert (permit["edition"], permit["status"]) == (2, "active")
    assert permit["pass_issued_at"] == "2020-02-24T08:00:00+08:00"


async def test_the_same_key_is_the_same_edition(office: Office, pass_id: str) -> None:
    first = await office.reissue(pass_id, "key-1")
    assert (await office.reissue(pass_id, "key-1")).json() == first.json()
    assert (await office.reissue(pass_id, "key-2")).json()["revision"] == 3


async def test_of_many_who_replace_one_edition_one_gets_the_next(
    office: Office, pass_id: str, bus: InMemoryBus
) -> None:
    made = await asyncio.gather(*(office.reissue(pass_id, replaces=1) for _ in range(5)))
    assert sorted(answer.status_code for answer in made) == [201] + [409] * 4
    refused = next(answer for answer in made if answer.status_code == 409).json()
    assert (refused["rule"], refused["edition"]) == ("pass-edition", 2)


async def test_a_pass_that_is_not_there_is_not_issued_again(office: Office) -> None:
    assert (await office.reissue("nobody")).status_code == 404
    permit_id = await office.applied()
    refused = await office.reissue(permit_id)
    assert (refused.status_code, refused.json()["rule"]) == (409, "permit-in-force")
    assert refused.json()["detail"].endswith("this one is applied")


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"reason": ""}, "body.reason"),
        ({"reason": "x" * 201}, "body.reason"),
        ({"replaces": 0}, "body.replaces"),
        ({"edition": 3}, "body.edition"),
    ],
)
async def test_a_wrong_field_is_named(
    office: Office, pass_id: str, wrong: Json, field: str
) -> None:
    refused = await office.reissue(pass_id, **wrong)
    assert refused.status_code == 422
    assert [error["field"] for error in refused.json()["errors"]] == [field]
