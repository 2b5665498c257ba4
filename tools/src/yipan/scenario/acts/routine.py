"""Every working day: in through the gate, measured every twenty minutes, out in the evening."""

from collections.abc import Sequence
from datetime import datetime

from yipan.scenario.acts.opening import FROM_WUHAN, UNDECLARED
from yipan.scenario.cast import FIRMS, MILL, WIND, Firm, normal_celsius
from yipan.scenario.story import Story, day, every

INTERVAL = 20
POSTS_A_DAY = 5
HOME_FROM_WUHAN = 19
SEED_STARTS = 18


async def morning(story: Story, date: int, firm: Firm, labels: Sequence[str]) -> None:
    """Everybody comes; the device's batch arrives twice, as happens when an answer is lost."""
    at = story.not_before(day(date, 7, 30))
    readings = [
        story.reading(firm.device, label, normal_celsius(label, at.isoformat()), at, "in")
        for label in labels
    ]
    await story.post(readings)
    await story.post_again(readings)


async def measured(
    story: Story, firm: Firm, labels: Sequence[str], start: datetime, end: datetime
) -> None:
    """The day's readings inside the enterprise, posted as the clock goes."""
    moments = every(INTERVAL, start, end)
    size = -(-len(moments) // POSTS_A_DAY)
    for first in range(0, len(moments), size):
        lot = moments[first : first + size]
        await story.stage.until(lot[-1])
        await story.post(
            [
                story.reading(firm.device, label, normal_celsius(label, at.isoformat()), at)
                for at in lot
                for label in labels
            ]
        )


async def evening(story: Story, date: int, firm: Firm, labels: Sequence[str]) -> None:
    await story.stage.until(day(date, 18, 30))
    at = story.not_before(day(date, 18, 30))
    await story.post(
        [
            story.reading(firm.device, label, normal_celsius(label, at.isoformat()), at, "out")
            for label in labels
        ]
    )


def present(story: Story, date: int, firm: Firm) -> list[str]:
    """Who comes to work: the returnee from Wuhan from the 19th, the undeclared never."""
    away = {UNDECLARED} | ({FROM_WUHAN} if date < HOME_FROM_WUHAN else set())
    return [p.label for p in story.of(firm) if p.label not in away]


def firms_at_work(date: int) -> tuple[Firm, ...]:
    """The potato seed firm starts a day later: its first inspection failed."""
    return (WIND, MILL) if date < SEED_STARTS else FIRMS
