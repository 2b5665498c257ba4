"""A shift that is left: its contact is dated the same whether that is heard before or after."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from hypothesis import example, given
from hypothesis import strategies as st
from tests.health_records.county import County, boarded
from tests.health_records.people import LI, WU, day, examine, register
from tests.health_records.test_tracing import fresh

from shared.events import Reason

KNOWN = day(17, 15)
hours = st.integers(0, 30 * 24).map(
    lambda hour: day(1) - timedelta(days=10) + timedelta(hours=hour)
)


@dataclass(frozen=True)
class Told:
    """WU left the shift of LI, and perhaps they sat in one bus."""

    left_at: datetime
    shift: str | None
    seat_at: datetime | None


async def outcome(told: Told, *, positive_first: bool) -> tuple[datetime | None, list[Reason]]:
    county = fresh()
    for person in (LI, WU):
        await county.commands(register(day(1), person, shift="early"), person, day(1))
    if positive_first:
        await examined(county)
    await county.commands(register(told.left_at, WU, shift=told.shift), WU, told.left_at)
    if told.seat_at is not None:
        for person in (LI, WU):
            await county.says(boarded(person, told.seat_at), told.seat_at)
    if not positive_first:
        await examined(county)
    await county.bus.settle()
    file = await county.file(WU)
    found = [reason for reason in file.reasons if reason.code == "contact"]
    counting = [c.contact_at for c in file.contacts if c.contact_at >= day(3, 9)]
    return max(counting, default=None), found


async def examined(county: County) -> None:
    await county.commands(examine("positive", day(17, 9), at=KNOWN), LI, KNOWN)
    await county.bus.settle()


@given(st.builds(Told, hours, st.none() | st.just("late"), st.none() | hours))
@example(Told(day(3, 9), None, day(3, 10)))
async def test_both_orders_date_the_contact_the_same(told: Told) -> None:
    before = await outcome(told, positive_first=False)
    assert await outcome(told, positive_first=True) == before


async def test_a_change_of_shift_heard_late_moves_the_contact_to_it() -> None:
    told = Told(day(10), None, None)
    assert (await outcome(told, positive_first=True))[0] == day(10)


async def test_a_seat_after_the_shift_was_left_is_the_latest_contact() -> None:
    told = Told(day(10), "late", day(12))
    assert (await outcome(told, positive_first=True))[0] == day(12)
