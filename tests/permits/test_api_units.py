"""The register of units over HTTP."""

from typing import Any

from tests.permits.support import Support

from shared.memory.bus import InMemoryBus


async def test_a_registered_unit_can_be_read(support: Support, bus: InMemoryBus) -> None:
    created = await support.unit(accounts=["officer-7"])
    assert (created.status_code, created.json()["id"]) == (201, "task-force-1")
    await bus.settle()
    shown = await support.get(created.headers["Location"])
    assert (shown["kind"], shown["members"], shown["accounts"]) == ("task-force", 12, ["officer-7"])


async def test_units_are_found_by_kind_and_township(support: Support, bus: InMemoryBus) -> None:
    await support.unit()
    await support.unit(unit_id="team-1", kind="team", township="Zhangbei")
    await bus.settle()
    teams = await support.get("/v1/units?kind=team&township=Zhangbei")
    assert [one["id"] for one in teams["items"]] == ["team-1"]


async def test_units_and_members_are_counted_by_kind(support: Support, bus: InMemoryBus) -> None:
    await support.unit()
    for name in ("a", "b"):
        await support.unit(unit_id=name, kind="branch", members=30)
    await bus.settle()
    assert await support.get("/v1/units/summary") == {
        "task-force": {"units": 1, "members": 12},
        "branch": {"units": 2, "members": 60},
    }


async def test_the_same_id_is_registered_once(support: Support) -> None:
    await support.unit()
    assert (await support.unit()).json() == {"id": "task-force-1", "revision": 1}
    refused = await support.unit(members=13)
    assert (refused.status_code, refused.json()["rule"]) == (409, "unit-once")


async def test_a_wrong_field_of_a_unit_is_named(support: Support) -> None:
    refused = await support.unit(kind="club")
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, "body.kind")


async def test_a_township_group_names_its_township(support: Support, bus: InMemoryBus) -> None:
    group = unit("group-1", members=5) | {"kind": "township-group"}
    refused = await support.unit(**group)
    assert refused.status_code == 422
    assert refused.json()["errors"] == [
        {"field": "body.township", "message": "a township group names its township"}
    ]
    both = {"units": [group, group | {"unit_id": "group-2", "township": "Zhangbei"}]}
    said = await support.office.post("operator", "/v1/units/batch", both)
    results = said.json()["results"]
    assert [(one["row"], one["outcome"], one["field"]) for one in results] == [
        (1, "refused", "township"), (2, "registered", None),
    ]  # fmt: skip


async def test_many_units_are_registered_at_once_and_one_refusal_keeps_none_out(
    support: Support, bus: InMemoryBus
) -> None:
    await support.unit(unit_id="team-0", kind="team")
    teams = [unit(f"team-{n}", members=n) for n in range(3)]
    teams.append(unit("team-3", members=1) | {"accounts": ["officer-1", "officer-2"]})
    said = await support.office.post("operator", "/v1/units/batch", {"units": teams})
    assert said.status_code == 200
    results = said.json()["results"]
    assert [(one["outcome"], one["rule"]) for one in results] == [
        ("refused", "unit-once"), ("registered", None), ("registered", None),
        ("refused", "members-counted"),
    ]  # fmt: skip
    again = await support.office.post("operator", "/v1/units/batch", {"units": teams[1:3]})
    assert (again.json()["already"], again.json()["registered"]) == (2, 0)
    await bus.settle()
    shown = await support.get("/v1/units?kind=team")
    assert [one["id"] for one in shown["items"]] == ["team-0", "team-1", "team-2"]


async def test_an_id_that_comes_twice_is_answered_for_by_its_place(support: Support) -> None:
    wrong = unit("team-1", members=1) | {"accounts": ["officer-1", "officer-2"]}
    other = unit("team-1", members=2)
    teams = [wrong, unit("team-1", members=1), other, unit("team-1", members=1)]
    said = await support.office.post("operator", "/v1/units/batch", {"units": teams})
    assert [(one["outcome"], one["rule"]) for one in said.json()["results"]] == [
        ("refused", "members-counted"), ("registered", None), ("refused", "unit-once"),
        ("already", None),
    ]  # fmt: skip


async def test_more_units_than_fit_into_a_request_are_refused_with_the_field(
    support: Support,
) -> None:
    teams = [unit(f"team-{n}", members=1) for n in range(1_001)]
    refused = await support.office.post("operator", "/v1/units/batch", {"units": teams})
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, "body.units")


def unit(id_: str, members: int) -> dict[str, Any]:
    return {
        "unit_id": id_,
        "kind": "team",
        "name": f"服务队 Team {id_}",
        "duties": "screening",
        "members": members,
    }
