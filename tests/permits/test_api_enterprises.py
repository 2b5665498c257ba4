"""Enterprises over HTTP."""

from tests.permits.office import MILL, Office

from shared.memory.bus import InMemoryBus


async def test_a_registered_enterprise_can_be_read(office: Office, bus: InMemoryBus) -> None:
    created = await office.post("clerk", "/v1/enterprises", MILL)
    assert created.status_code == 201
    assert created.json() == {"id": "mill", "revision": 1}
    await bus.settle()
    shown = (await office.get(created.headers["Location"])).json()
    assert shown["name"] == "Mill"
    assert (shown["officer"], shown["permits"]) == (None, [])


async def test_a_second_registration_is_refused_by_its_rule(office: Office) -> None:
    await office.register()
    again = await office.post("operator", "/v1/enterprises", MILL)
    assert (again.status_code, again.json()["rule"]) == (409, "enterprise-once")


async def test_an_enterprise_shows_its_officer(office: Office, bus: InMemoryBus) -> None:
    await office.register()
    assigned = await office.assign()
    assert assigned.json() == {"id": "mill", "revision": 2}
    await bus.settle()
    assert (await office.get(assigned.headers["Location"])).json()["officer"] == "officer-7"


async def test_the_same_officer_again_changes_no_revision(office: Office) -> None:
    await office.register()
    await office.assign()
    assert (await office.assign()).json()["revision"] == 2


async def test_an_officer_of_an_unknown_enterprise_is_not_found(office: Office) -> None:
    assert (await office.assign()).status_code == 404


async def test_an_enterprise_shows_the_leader_who_adopts_it(
    office: Office, bus: InMemoryBus
) -> None:
    await office.register()
    adopted = await office.adopt()
    await office.assign()
    await bus.settle()
    shown = (await office.get(adopted.headers["Location"])).json()
    assert (shown["leader"], shown["leader_tier"]) == ("leader-1", "principal")
    assert shown["officer"] == "officer-7"


async def test_a_leader_of_an_unknown_enterprise_or_tier_is_refused(office: Office) -> None:
    assert (await office.adopt()).status_code == 404
    await office.register()
    wrong = await office.adopt(tier="highest")
    assert (wrong.status_code, wrong.json()["errors"][0]["field"]) == (422, "body.tier")


async def test_an_enterprise_shows_where_its_permits_stand(
    office: Office, bus: InMemoryBus
) -> None:
    permit_id = await office.applied()
    await office.issue_pass()
    await bus.settle()
    line = {"id": permit_id, "kind": "work", "status": "applied", "valid_until": None}
    assert (await office.get("/v1/enterprises/mill")).json()["permits"] == [line]
    assert (await office.get("/v1/enterprises")).json()["items"][0]["permits"] == [line]


async def test_enterprises_are_listed_page_by_page(office: Office, bus: InMemoryBus) -> None:
    for name in ("c", "a", "b"):
        await office.register(name)
    await bus.settle()
    first = (await office.get("/v1/enterprises?limit=2")).json()
    assert [one["id"] for one in first["items"]] == ["a", "b"]
    rest = (await office.get(f"/v1/enterprises?limit=2&after={first['next']}")).json()
    assert [one["id"] for one in rest["items"]] == ["c"]
    assert rest["next"] is None


async def test_an_enterprise_may_have_a_chinese_id(office: Office, bus: InMemoryBus) -> None:
    body = MILL | {"enterprise_id": "饲料厂"}
    created = await office.post("clerk", "/v1/enterprises", body)
    await bus.settle()
    assert (await office.get(created.headers["Location"])).json()["id"] == "饲料厂"


async def test_an_unknown_enterprise_is_not_found(office: Office) -> None:
    assert (await office.get("/v1/enterprises/nobody")).status_code == 404
