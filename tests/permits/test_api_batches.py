"""Batches are counted by status and by kind, and their applications are listed."""

from tests.permits.office import Office

from shared.memory.bus import InMemoryBus


async def test_every_batch_is_counted_by_status_and_kind(office: Office, bus: InMemoryBus) -> None:
    await office.register()
    await office.assign()
    first = (await office.apply(batch=1)).json()["id"]
    await office.apply(batch=1, kind="market")
    await office.apply(batch=2, kind="school")
    await office.apply(kind="project-start")
    await office.inspect(first)
    await office.issue_pass()
    await bus.settle()
    one, two = (await office.get("/v1/batches")).json()
    assert (one["batch"], one["applications"]) == (1, 2)
    assert {name: n for name, n in one["by_status"].items() if n} == {"applied": 1, "active": 1}
    assert {name: n for name, n in one["by_kind"].items() if n} == {"work": 1, "market": 1}
    assert (two["batch"], two["by_status"]["applied"], two["by_kind"]["school"]) == (2, 1, 1)


async def test_the_applications_of_a_batch_are_listed(office: Office, bus: InMemoryBus) -> None:
    await office.register()
    await office.apply(batch=1)
    await office.apply(batch=2, kind="market")
    await bus.settle()
    listed = (await office.get("/v1/permits?batch=2")).json()["items"]
    assert [one["kind"] for one in listed] == ["market"]
    assert (await office.get("/v1/permits?batch=0")).status_code == 422


async def test_without_applications_there_are_no_batches(office: Office) -> None:
    assert (await office.get("/v1/batches")).json() == []
