"""The worker lets permits expire, and prepares what its queries need."""

from dataclasses import replace
from datetime import timedelta

from tests.kit import Still
from tests.permits.county import County
from tests.permits.facts import types
from tests.permits.samples import A_MONTH_ON

from permits.knowledge import FEVERS
from permits.views import PermitView
from shared.chores import prepare
from shared.deadlines import Deadlines
from shared.memory.documents import InMemoryDocuments
from shared.platform import Platform, Work


class Indexed(InMemoryDocuments):
    """Remembers which indexes it was asked for."""

    def __init__(self) -> None:
        super().__init__()
        self.indexes: list[tuple[str, ...]] = []

    async def index(self, collection: str, *fields: str) -> None:
        self.indexes.append((collection, *fields))


async def tick(work: Work, clock: Still) -> int:
    return sum([await Deadlines(one, clock.now).tick() for one in work.handlers.values()])


async def test_what_runs_out_expires_on_its_own(
    county: County, work: Work, clock: Still, platform: Platform
) -> None:
    await county.issue_permit()
    await county.issue_pass()
    clock.time = A_MONTH_ON - timedelta(seconds=1)
    assert await tick(work, clock) == 0
    clock.time = A_MONTH_ON + timedelta(hours=5)
    assert await tick(work, clock) == 2
    await county.bus.settle()
    found = await platform.documents.find(PermitView.collection, {"expired_at": A_MONTH_ON})
    assert [one["_id"] for one in found] == ["p-1", "v-1"]


async def test_what_has_expired_is_not_ticked_again(
    county: County, work: Work, clock: Still
) -> None:
    await county.issue_pass()
    clock.time = A_MONTH_ON
    assert [await tick(work, clock), await tick(work, clock)] == [1, 0]
    assert types(county.bus) == ["permit-issued", "permit-expired"]


async def test_fevers_are_indexed_by_where_and_whose_they_are(
    work: Work, platform: Platform
) -> None:
    documents = Indexed()
    await prepare(replace(platform, documents=documents), work)
    assert (FEVERS, "enterprise_id", "measured_at") in documents.indexes
    assert (FEVERS, "person_id", "enterprise_id") in documents.indexes
    assert (PermitView.collection, "plate") in documents.indexes


def test_the_groups_are_named_after_the_service(work: Work) -> None:
    assert [group.name for group in work.groups] == ["permits.projections", "permits.reactions"]
