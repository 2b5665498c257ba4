"""What others say changes files: in both orders, in between, and never twice."""

from datetime import datetime

from tests.health_records.county import County, arrived, feverish
from tests.health_records.people import (
    JINAN,
    LI,
    MILL,
    WU,
    WUHAN,
    day,
    declare,
    examine,
    register,
)
from tests.kit import Still

from health_records.domain.registration import DeclareTravel
from health_records.domain.worker import Tick
from health_records.views import TimelineEntry


async def happened(county: County, kind: str) -> list[tuple[datetime, datetime]]:
    """When facts of a type were decided, and when it was so."""
    entries = county.documents()[TimelineEntry.collection].values()
    return [(one["at"], one["happened_at"]) for one in entries if one["type"] == kind]


async def complete(county: County) -> None:
    await county.commands(register(day(1)), LI, day(1))
    await county.commands(declare(day(1)), LI, day(1))
    await county.bus.settle()


async def test_a_fever_at_a_gate_holds_the_worker(county: County) -> None:
    await complete(county)
    await county.hears(feverish(LI, day(17, 9)), day(17, 9))
    assert await county.codes(LI) == ["fever"]
    assert (await county.view(LI)).standing == "deferred"


async def test_a_fever_of_nobody_known_by_name_is_left_alone(county: County) -> None:
    nameless = feverish(LI, day(17, 9)).model_copy(update={"person_id": None})
    await county.hears(nameless, day(17, 9))
    assert county.facts() == {}


async def test_a_fever_before_the_registration_defers_with_it(county: County) -> None:
    await county.hears(feverish(LI, day(1)), day(1))
    await county.commands(register(day(2)), LI, day(2))
    await county.commands(declare(day(2)), LI, day(2))
    assert await county.codes(LI) == ["fever"]
    assert (await county.file(LI)).said_for == MILL


async def test_a_fever_told_late_defers_from_when_it_is_heard_of(
    county: County, clock: Still
) -> None:
    clock.time = day(20, 9)
    await complete(county)
    await county.hears(feverish(LI, day(10, 9)), day(10, 9))
    view = await county.view(LI)
    assert view.fever is not None
    assert (view.fever.measured_at, view.standing_at) == (day(10, 9), day(20, 9))
    assert await happened(county, "fever-held") == [(day(20, 9), day(10, 9))]
    assert (await happened(county, "worker-deferred"))[-1] == (day(20, 9), day(20, 9))


async def test_a_fever_told_late_ends_the_same_before_and_after_the_registration(
    county: County, clock: Still
) -> None:
    clock.time = day(20, 9)
    await complete(county)
    await county.hears(feverish(LI, day(10, 9)), day(10, 9))
    await county.hears(feverish(WU, day(10, 9)), day(10, 9))
    clock.time = day(20, 10)
    await county.commands(register(day(20, 10), WU), WU, day(20, 10))
    declared = DeclareTravel(WU, "d2", (), contact_at=None, symptoms=False, at=day(20, 10))
    await county.commands(declared, WU, day(20, 10))
    one, other = await county.file(LI), await county.file(WU)
    assert one.reasons == other.reasons
    assert (one.standing, one.fever) == (other.standing, other.fever)


async def test_a_fever_told_after_a_later_negative_examination_holds_nobody(
    county: County, clock: Still
) -> None:
    clock.time = day(20, 9)
    await complete(county)
    await county.commands(examine("negative", day(11)), LI, day(11))
    await county.hears(feverish(LI, day(10, 9)), day(10, 9))
    assert "fever-held" not in county.facts()
    assert (await county.file(LI)).standing == "may-return"


async def test_a_clock_ahead_of_ours_decides_nothing_before_its_fever(county: County) -> None:
    await complete(county)
    await county.hears(feverish(LI, day(17, 9)), day(17, 9))
    assert (await county.view(LI)).standing_at == day(17, 9)


async def test_an_old_fever_delivered_again_decides_nothing(county: County) -> None:
    await complete(county)
    await county.hears(feverish(LI, day(17, 9)), day(17, 9))
    await county.commands(examine("negative", day(17, 15)), LI, day(17, 15))
    before = county.facts()
    await county.hears(feverish(LI, day(17, 9)), day(17, 9))
    await county.hears(feverish(LI, day(17, 8), "r0"), day(17, 8))
    assert county.facts() == before
    assert (await county.file(LI)).standing == "may-return"


async def test_fevers_in_the_other_order_hold_as_well(county: County) -> None:
    await complete(county)
    await county.hears(feverish(LI, day(17, 12), "r2"), day(17, 12))
    await county.hears(feverish(LI, day(17, 9), "r1"), day(17, 9))
    assert county.facts()["fever-held"] == 2  # the second says that the same hold began earlier
    await county.commands(examine("negative", day(17, 11), at=day(17, 15)), LI, day(17, 15))
    await county.bus.settle()
    assert await county.codes(LI) == ["fever"]


async def test_a_later_fever_unsaid_while_held_is_held_after_the_examination(
    county: County,
) -> None:
    await complete(county)
    await county.hears(feverish(LI, day(17, 9), "r1"), day(17, 9))
    await county.hears(feverish(LI, day(17, 12), "r2"), day(17, 12))
    # The examination was decided before the second fever was heard of.
    await county.commands(examine("negative", day(17, 11), at=day(17, 15)), LI, day(17, 15))
    await county.bus.settle()
    assert await county.codes(LI) == ["fever"]
    assert county.facts()["fever-held"] == 2


async def test_who_arrives_with_a_trip_is_isolated(county: County) -> None:
    await complete(county)
    await county.hears(arrived(day(10), LI, WU, region=JINAN), day(10))
    assert await county.codes(LI) == ["isolation-unfinished"]
    assert (await county.view(WU)).standing == "deferred"
    assert county.facts()["isolation-started"] == 2


async def test_who_arrives_from_wuhan_goes_to_the_hotel(county: County) -> None:
    await complete(county)
    await county.hears(arrived(day(10), LI, region=WUHAN), day(10))
    isolation = (await county.file(LI)).isolation
    assert isolation is not None
    assert (isolation.place, isolation.ends_at) == ("hotel", day(24))


async def test_a_trip_completed_twice_returns_once(county: County) -> None:
    await complete(county)
    await county.hears(arrived(day(10), LI, region=JINAN), day(10))
    await county.commands(Tick(day(24)), LI, day(24))
    before = county.facts()
    await county.hears(arrived(day(10), LI, region=JINAN), day(10))
    await county.replay()
    assert county.facts() == before
    assert (await county.file(LI)).standing == "may-return"


async def test_a_fever_and_a_trip_end_the_same_in_both_orders(county: County) -> None:
    await county.hears(feverish(LI, day(10, 1)), day(10, 1))
    await county.hears(arrived(day(10), LI, WU, region=JINAN), day(10))
    await county.hears(feverish(WU, day(10, 1)), day(10, 1))
    assert await county.codes(LI) == await county.codes(WU)
    assert await county.codes(LI) == ["file-incomplete", "fever", "isolation-unfinished"]
