"""Fevers and permits may be heard in any order: the permit ends the same all the same."""

from collections.abc import Sequence
from copy import deepcopy
from dataclasses import replace
from itertools import permutations

import pytest
from tests.permits.county import County
from tests.permits.facts import envelope, types
from tests.permits.samples import ANNA, BO, CHEN, HOUR, MORNING, again, fever_held
from tests.permits.steps import PLACED, UNPLACED, Step, first_fever, second_fever, suspended_permit

from permits.knowledge import Knowledge, learn_fever
from permits.reactions.fevers import Fevers
from permits.worker import create_work
from shared.events.permits import PermitSuspended
from shared.memory.documents import InMemoryDocuments
from shared.platform import Platform
from shared.projections import Document

ORDERS = [*permutations(PLACED), *permutations(UNPLACED)]


@pytest.mark.parametrize("steps", ORDERS)
async def test_every_order_suspends_the_permit(county: County, steps: Sequence[Step]) -> None:
    for step in steps:
        await step(county)
        await county.bus.settle()
    assert await county.permit_status() == "suspended"


@pytest.mark.parametrize("steps", ORDERS)
async def test_every_order_heard_late_suspends_the_permit(
    county: County, steps: Sequence[Step]
) -> None:
    for step in steps:
        await step(county)
    await county.bus.settle()
    assert await county.permit_status() == "suspended"


async def test_a_permit_issued_while_fevers_are_being_heard_is_suspended_once(
    county: County, platform: Platform
) -> None:
    """Both fevers are stored; before the reaction acts, the permit is issued and heard of."""
    held = [fever_held(person, 1) for person in (ANNA, BO)]
    heard = [(fever, envelope(fever, 1)) for fever in held]
    await platform.documents.apply([op for one in heard for op in learn_fever(*one)])
    await county.issue_permit()
    await county.bus.settle()
    assert await county.permit_status() == "suspended"
    reactions = Fevers(county.handlers, Knowledge(platform.documents))
    for one in heard:
        await reactions.suspend_permits_of_enterprise(*one)
    assert types(county.bus).count("permit-suspended") == 1


async def test_who_is_registered_elsewhere_at_once_is_counted_where_they_were_before(
    county: County,
) -> None:
    await county.issue_permit()
    await county.fever(BO, 1)
    await county.fever(ANNA, 2, None)
    await county.register(ANNA)
    await county.register(ANNA, "farm")
    await county.bus.settle()
    assert await county.permit_status() == "suspended"


async def test_a_fever_of_nobody_known_suspends_nothing(county: County) -> None:
    await county.issue_permit()
    await county.fever(ANNA, 1, None)
    await county.fever(BO, 1, None)
    await county.bus.settle()
    assert await county.permit_status() == "active"


async def test_fevers_elsewhere_suspend_nothing_here(county: County) -> None:
    await county.issue_permit()
    await county.fever(ANNA, 1, "farm")
    await county.fever(BO, 1, "farm")
    await county.fever(CHEN, 1)
    await county.bus.settle()
    assert await county.permit_status() == "active"


async def test_a_fever_counts_where_the_worker_is_registered_now(county: County) -> None:
    await county.issue_permit()
    await county.fever(BO, 1, None)
    await county.register(BO, "farm")
    await county.bus.settle()
    await county.fever(ANNA, 1)
    await county.bus.settle()
    assert await county.permit_status() == "active"
    await county.register(BO, "mill")
    await county.bus.settle()
    assert await county.permit_status() == "suspended"


async def test_an_old_registration_delivered_again_moves_nobody_back(
    county: County, platform: Platform
) -> None:
    await county.register(BO, "farm")
    await county.register(BO, "mill")
    await county.bus.settle()
    county.revisions[BO] = 0
    await county.register(BO, "farm")
    await county.bus.settle()
    assert await Knowledge(platform.documents).enterprise_of(BO) == "mill"


async def test_fevers_from_before_the_inspection_suspend_nothing(county: County) -> None:
    await county.fever(ANNA, -2)
    await county.fever(BO, -1)
    await county.bus.settle()
    await county.issue_permit()
    await county.bus.settle()
    assert await county.permit_status() == "active"


async def test_a_vehicle_pass_is_not_suspended(county: County) -> None:
    await county.issue_pass()
    await county.issue_permit()
    await first_fever(county)
    await second_fever(county)
    await county.bus.settle()
    assert await county.pass_status() == "active"


async def test_fevers_between_inspection_and_reinstatement_suspend_again(county: County) -> None:
    await suspended_permit(county)
    await county.fever(ANNA, 4)
    await county.fever(CHEN, 5)
    await county.bus.settle()
    await county.inspect(replace(again(MORNING + 3 * HOUR), at=MORNING + 6 * HOUR))
    assert await county.permit_status() == "active"
    await county.bus.settle()
    assert await county.permit_status() == "suspended"


async def test_a_new_inspection_ends_the_suspension_for_good(county: County) -> None:
    await suspended_permit(county)
    await county.inspect(again(MORNING + 3 * HOUR))
    await county.bus.settle()
    assert await county.permit_status() == "active"


async def test_reading_everything_twice_again_changes_nothing(
    county: County, platform: Platform
) -> None:
    await suspended_permit(county)
    await county.inspect(again(MORNING + 3 * HOUR))
    await county.issue_pass()
    await county.bus.settle()
    said, kept = types(county.bus), deepcopy(collections(platform))
    for _ in range(2):
        for group in create_work(platform).groups:
            county.bus.subscribe(group)
        await county.bus.settle()
    assert (types(county.bus), collections(platform)) == (said, kept)


async def test_a_suspension_says_what_led_to_it(county: County) -> None:
    await suspended_permit(county)
    last = county.bus.log("permits.permits").deliveries[-1]
    said = PermitSuspended.model_validate_json(last.value or b"")
    assert [reason.code for reason in said.reasons] == ["fever-cluster"]
    assert said.reasons[0].facts["holds"] == f"fever-held/{ANNA}/1,fever-held/{BO}/1"


def collections(platform: Platform) -> dict[str, dict[str, Document]]:
    assert isinstance(platform.documents, InMemoryDocuments)
    return platform.documents.collections
