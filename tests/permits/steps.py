"""What can happen in any order, and ends with a suspended permit."""

from collections.abc import Awaitable, Callable, Sequence

from tests.permits.county import County
from tests.permits.samples import ANNA, BO

Step = Callable[[County], Awaitable[None]]


async def issue(county: County) -> None:
    await county.issue_permit()


async def first_fever(county: County) -> None:
    await county.fever(ANNA, 1)


async def second_fever(county: County) -> None:
    await county.fever(BO, 2)


async def unplaced_fever(county: County) -> None:
    await county.fever(BO, 2, None)


async def registration(county: County) -> None:
    await county.register(BO)


PLACED: Sequence[Step] = (issue, first_fever, second_fever)
UNPLACED: Sequence[Step] = (issue, first_fever, unplaced_fever, registration)


async def suspended_permit(county: County) -> None:
    for step in PLACED:
        await step(county)
    await county.bus.settle()
    assert await county.permit_status() == "suspended"
