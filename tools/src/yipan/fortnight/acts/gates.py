"""Every working day: in through the gate, measured four times, out in the evening.

Under closed management everybody comes in once, on the first day, and is measured inside.
"""

from functools import partial

from yipan.fortnight.chronicle import FIRST, LAST, Chronicle, Happening, moment
from yipan.fortnight.firms import FIRMS, WIND, Firm
from yipan.fortnight.people import on_duty
from yipan.scenario.cast import normal_celsius

MORNING, EVENING = (7, 30), (18, 30)
HOURS = (10, 12, 14, 16)


async def morning(chronicle: Chronicle, date: int) -> None:
    """Everybody comes; each device's batch arrives twice, as happens when an answer is lost."""
    chronicle.tally["gates"] = len(working(chronicle, date))

    async def comes(firm: Firm) -> None:
        inside = firm.closed and date > firm.resumes + 1
        batch = readings(chronicle, firm, date, *MORNING, direction=None if inside else "in")
        await chronicle.post(batch)
        await chronicle.post_again(batch[:100])

    await chronicle.each(comes, working(chronicle, date))


async def measured(chronicle: Chronicle, date: int, hour: int) -> None:
    async def is_measured(firm: Firm) -> None:
        await chronicle.post(readings(chronicle, firm, date, hour, 0))

    await chronicle.each(is_measured, working(chronicle, date))


async def evening(chronicle: Chronicle, date: int) -> None:
    async def leaves(firm: Firm) -> None:
        direction = None if firm.closed else "out"
        await chronicle.post(readings(chronicle, firm, date, *EVENING, direction=direction))

    await chronicle.each(leaves, working(chronicle, date))


async def nobody_leaves(chronicle: Chronicle) -> None:
    chronicle.tell("closed management: in only, no out; one who wants out is told so")
    label, at = on_duty(WIND)[0], chronicle.not_before(moment(20, 19))
    reading = chronicle.reading(WIND.device, label, 35.4, at, "out")
    found = await chronicle.post_one(reading)
    assert [reason["code"] for reason in found["reasons"]] == ["in-only"], found


def readings(
    chronicle: Chronicle,
    firm: Firm,
    date: int,
    hour: int,
    minute: int,
    direction: str | None = None,
) -> list[dict[str, object]]:
    at = moment(date, hour, minute)
    return [
        chronicle.reading(firm.device, name, normal_celsius(name, at.isoformat()), at, direction)
        for name in on_duty(firm)
        if name not in chronicle.ill
    ]


def working(chronicle: Chronicle, date: int) -> list[Firm]:
    """Who resumed before this day, and is not suspended."""
    return [f for f in FIRMS if f.resumes < date and f.enterprise_id not in chronicle.shut]


def _days() -> list[Happening]:
    found = []
    for date in range(FIRST + 1, LAST + 1):
        found.append(Happening(moment(date, *MORNING), partial(morning, date=date)))
        found += [
            Happening(moment(date, hour), partial(measured, date=date, hour=hour)) for hour in HOURS
        ]
        found.append(Happening(moment(date, *EVENING), partial(evening, date=date)))
    return found


HAPPENINGS = (*_days(), Happening(moment(20, 19), nobody_leaves))
