"""17 to 20 February, day by day."""

import asyncio
from collections.abc import Sequence

from yipan.scenario.acts import outbreak, passes, routine, trip
from yipan.scenario.acts.opening import FROM_WUHAN
from yipan.scenario.cast import MILL, SEED, WIND, Firm
from yipan.scenario.procedure import approve, gate_opens, inspect
from yipan.scenario.story import Story, day


async def seventeenth(story: Story) -> None:
    story.tell("the first day at work; a truck without a pass is turned away")
    await come(story, 17)
    await story.stage.until(day(17, 10))
    await passes.truck_is_turned_away(story)
    await passes.truck_gets_its_pass(story)
    await stay(story, 17)
    permit_id = story.permits[SEED.enterprise_id]
    await inspect(story.stage, permit_id)
    await approve(story.stage, permit_id)
    await gate_opens(story, SEED.gate)
    await trip.planned(story)
    await leave(story, 17)


async def eighteenth(story: Story) -> None:
    story.tell("a fever at the meeting point takes a seat; the bus leaves when it has its pass")
    await story.stage.until(day(18, 7))
    await trip.fever_at_the_meeting_point(story)
    await come(story, 18, without=(outbreak.SECOND,))
    await trip.boarded(story)
    await passes.bus_waits_for_its_pass(story)
    await story.stage.until(day(18, 10))
    story.tell("a second fever at the same enterprise: the permit is suspended")
    await outbreak.second_fever(story)
    await stay(story, 18, without=(outbreak.SECOND,))
    await isolation_ended_by_itself(story)
    await leave(story, 18, without=(outbreak.SECOND,))


async def nineteenth(story: Story) -> None:
    story.tell("both are examined, the enterprise is inspected again, its gate opens")
    await story.stage.until(day(19, 7, 30))
    await come(story, 19, firms=(MILL, SEED))
    await outbreak.examined(story)
    await outbreak.reinstated(story)
    await stay(story, 19, firms=(MILL, SEED), late=WIND)
    story.tell("the bus arrives after 30 hours: 27 are home, and isolated")
    await trip.arrived(story)
    await leave(story, 19)


async def twentieth(story: Story) -> None:
    story.tell("everybody at work")
    await story.stage.until(day(20, 7, 30))
    await come(story, 20)
    await stay(story, 20)
    await leave(story, 20)


async def come(
    story: Story, date: int, *, firms: Sequence[Firm] = (), without: Sequence[str] = ()
) -> None:
    await story.stage.until(day(date, 7, 30))
    for firm in firms or routine.firms_at_work(date):
        labels = [name for name in routine.present(story, date, firm) if name not in without]
        await routine.morning(story, date, firm, labels)


async def stay(
    story: Story,
    date: int,
    *,
    firms: Sequence[Firm] = (),
    without: Sequence[str] = (),
    late: Firm | None = None,
) -> None:
    """All firms at the same time; one that opens late is measured from eleven."""
    async with asyncio.TaskGroup() as tasks:
        for firm in (*(firms or routine.firms_at_work(date)), *((late,) if late else ())):
            labels = [name for name in routine.present(story, date, firm) if name not in without]
            start = day(date, 11) if firm is late else day(date, 8)
            job = routine.measured(story, firm, labels, start, day(date, 18))
            tasks.create_task(job)


async def leave(story: Story, date: int, *, without: Sequence[str] = ()) -> None:
    for firm in routine.firms_at_work(date):
        labels = [name for name in routine.present(story, date, firm) if name not in without]
        await routine.evening(story, date, firm, labels)


async def isolation_ended_by_itself(story: Story) -> None:
    """Fourteen days after the 4th, 08:00: nobody did anything, the clock did."""
    await story.all_follow("isolation ended", [FROM_WUHAN], may_return=True)
