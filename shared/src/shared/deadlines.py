"""Time is an event source too: what is due gets a Tick."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from shared.causes import by_itself
from shared.commands import CommandHandler

AT_ONCE = 200


def ignore(_: timedelta) -> None:
    """Nobody wants to know."""


@dataclass(frozen=True, slots=True)
class Deadlines:
    """Ticks one kind of aggregates."""

    handler: CommandHandler[Any, Any]
    now: Callable[[], datetime]
    tell: Callable[[timedelta], None] = ignore
    """Is told how long, in the county's time, what waits longest has been due."""

    async def tick(self) -> int:
        """Send a Tick to all that is due by now; return how many there were."""
        now, decider = self.now(), self.handler.decider
        if decider.tick is None:
            return 0
        subjects = await self.handler.aggregates.overdue(now, AT_ONCE)
        self.tell(await self._late(subjects, now))
        for subject in subjects:
            cause = by_itself(f"tick/{now.isoformat()}")
            await self.handler(subject, decider.tick(now), at=now, cause=cause)
        return len(subjects)

    async def _late(self, subjects: Sequence[str], now: datetime) -> timedelta:
        if not subjects or self.handler.decider.due is None:
            return timedelta()
        stored = await self.handler.aggregates.load(subjects[0])
        due = self.handler.decider.due(stored.state)
        return timedelta() if due is None else max(timedelta(), now - due)
