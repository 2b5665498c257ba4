"""Whether a shift is on (小班制): the hours of the permit, and a while before they begin."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from checkpoint.domain.reasons import because
from checkpoint.domain.rules import SHIFT_GRACE
from shared.clock import COUNTY
from shared.events import Reason
from shared.events.permits.terms import Shift
from shared.knowledge.permits import KnownPermit

DAY = timedelta(days=1)


def reasons_of_the_shift(
    permits: tuple[KnownPermit, ...], code: str | None, at: datetime
) -> Iterator[Reason]:
    """Refuse outside the hours that the permits in force name for this shift.

    Who has no shift, or one that no permit names, is not held by hours.
    """
    regimes = [permit.regime for permit in permits if permit.regime and permit.in_force(at)]
    named = [shift for regime in regimes for shift in regime.shifts if shift.code == code]
    if named and not any(is_on(shift, at) for shift in named):
        hours = ",".join(f"{shift.starts}-{shift.ends}" for shift in named)
        grace = str(SHIFT_GRACE // timedelta(minutes=1))
        yield because("outside-shift", shift=named[0].code, hours=hours, minutes_before=grace)


def is_on(shift: Shift, at: datetime) -> bool:
    """From a while before it starts until it ends; an end before the start is on the next day."""
    starts, ends = _of_day(shift.starts), _of_day(shift.ends)
    lasts = (ends - starts) % DAY + SHIFT_GRACE
    local = at.astimezone(COUNTY)
    now = timedelta(hours=local.hour, minutes=local.minute, seconds=local.second)
    return (now - (starts - SHIFT_GRACE)) % DAY < lasts


def _of_day(clock: str) -> timedelta:
    hours, minutes = clock.split(":")
    return timedelta(hours=int(hours), minutes=int(minutes))
