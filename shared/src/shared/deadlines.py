"""Time is an event source too: what is due gets a Tick."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from shared.causes import by_itself
from shared.commands import CommandHandler

AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class Deadlines:
    """Ticks one kind of aggregates."""

    handler: CommandHandler[Any, Any]
    now: Callable[[], datetime]

    async def tick(self) -> int:
        """Send a Tick to all that is due by now; return how many there were."""
        now, decider = self.now(), self.handler.decider
        if decider.tick is None:
            return 0
        subjects = await self.handler.aggregates.overdue(now, AT_ONCE)
        for subject in subjects:
            cause = by_itself(f"tick/{now.isoformat()}")
            await self.handler(subject, decider.tick(now), at=now, cause=cause)
        return len(subjects)
