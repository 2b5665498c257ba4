"""Visits of leaders over HTTP."""

from tests.permits.office import Office
from tests.permits.support import Support

from shared.memory.bus import InMemoryBus

EARLIER = "2020-02-23T09:00:00+08:00"


async def test_a_visit_can_be_read(office: Office, support: Support, bus: InMemoryBus) -> None:
    await office.register()
    visited = await support.visit(notes=" short of masks ")
    assert visited.status_code == 201
    await bus.settle()
    shown = await support.get(visited.headers["Location"])
    assert (shown["enterprise_id"], shown["leader_account"]) == ("mill", "leader-1")
    assert shown["notes"] == "short of masks"


async def test_the_latest_visit_of_an_enterprise_is_listed_first(
    office: Office, support: Support, bus: InMemoryBus
) -> None:
    await office.register()
    await office.register("farm")
    await support.visit(visit_id="old", visited_at=EARLIER)
    await support.visit(visit_id="new")
    await support.visit("farm")
    await bus.settle()
    listed = await support.get("/v1/enterprises/mill/visits")
    assert [one["id"] for one in listed["items"]] == ["new", "old"]


async def test_visits_are_counted_by_tier_up_to_a_time(
    office: Office, support: Support, bus: InMemoryBus
) -> None:
    await office.register()
    await support.visit(visited_at=EARLIER)
    await support.visit()
    await support.visit(tier="other", leader_account="leader-9")
    await bus.settle()
    assert await support.get("/v1/visits/summary") == {"principal": 2, "other": 1}
    until = "2020-02-23T18:00:00%2B08:00"
    assert await support.get(f"/v1/visits/summary?until={until}") == {"principal": 1, "other": 0}
    others = await support.get("/v1/visits?tier=other")
    assert [one["leader_account"] for one in others["items"]] == ["leader-9"]


async def test_a_visit_in_the_future_is_refused(office: Office, support: Support) -> None:
    await office.register()
    refused = await support.visit(visited_at="2020-02-24T08:00:01+08:00")
    assert (refused.status_code, refused.json()["rule"]) == (409, "visited-by-now")


async def test_a_visit_to_an_unknown_enterprise_is_not_found(support: Support) -> None:
    assert (await support.visit()).status_code == 404
    assert (await support.office.get("/v1/enterprises/mill/visits")).status_code == 404


async def test_the_same_key_is_the_same_visit(office: Office, support: Support) -> None:
    await office.register()
    first = await support.visit(key="k-1")
    assert (await support.visit(key="k-1")).json() == first.json()


async def test_a_time_without_an_offset_is_named(office: Office, support: Support) -> None:
    await office.register()
    refused = await support.visit(visited_at="2020-02-24T08:00:00")
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, "body.visited_at")
