"""A reading every ten seconds, each looked for until it is home or lost; nothing ends this but us.

All durations are real seconds, however fast the county's clock runs.
"""

import asyncio
import secrets
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from itertools import count

import structlog

from shared.ending import rest
from shared.errors import Unavailable
from shared.metrics.canary import (
    CANARY_HOME,
    CANARY_LOST,
    CANARY_REFUSED,
    CANARY_ROUND_TRIP,
    CANARY_SENT,
)
from yipan.canary.speaking import REASONS, Key, Line, Refused

EVERY = 10.0
LOST_AFTER = 60.0
"""From when a reading was acknowledged."""
FIRST_PAUSE, SLOWER, LONGEST_PAUSE = 0.02, 1.5, 1.0
"""Between two looks for the same reading."""
KEY_AGAIN = 600.0
"""A key that is not taken any more is replaced no sooner: the fault may be another."""

log = structlog.get_logger()


@dataclass
class Canary:
    """Numbers its readings anew each time it starts: no two runs say the same."""

    line: Line
    now: Callable[[], float] = time.monotonic
    pause: Callable[[float], Awaitable[None]] = rest
    run: str = field(default_factory=lambda: secrets.token_hex(6))
    _key: Key | None = None
    _asked_at: float = float("-inf")

    async def live(self) -> None:
        """Send and look until cancelled. What is under way then is neither home nor lost."""
        for reason in REASONS:
            CANARY_REFUSED.labels(reason)
        due = self.now()
        async with asyncio.TaskGroup() as looking:
            for number in count(1):
                sent = self.now()
                if reading := await self.sing(number):
                    looking.create_task(self.look_for(reading, sent))
                # No two at once after a standstill: a beat that was missed is not made up for.
                due = max(due + EVERY, self.now())
                await self.pause(due - self.now())

    async def check(self) -> None:
        """Ready as soon as it has a key."""
        if self._key is None:
            raise Unavailable("the canary has no key yet")

    async def sing(self, number: int) -> str | None:
        """Send a reading and give its name, or None where nobody acknowledged it."""
        CANARY_SENT.inc()
        try:
            if self._key is None:
                self._key = await self.line.key()
                self._asked_at = self.now()
            return await self.line.send(self._key, f"{self.run}-{number}")
        except Refused as refusal:
            CANARY_REFUSED.labels(refusal.reason).inc()
            log.warning("refused", number=number, reason=refusal.reason, detail=refusal.detail)
            if refusal.reason == "not-let-in" and self.now() - self._asked_at > KEY_AGAIN:
                self._key = None
            return None

    async def look_for(self, reading_id: str, sent: float) -> None:
        """Look for a reading that was acknowledged just now, until it is there or lost."""
        deadline, waiting = self.now() + LOST_AFTER, FIRST_PAUSE
        for number in count(1):
            is_home = self._key and await self.line.arrived(self._key, reading_id, number)
            now = self.now()
            if is_home and now <= deadline:
                CANARY_ROUND_TRIP.observe(now - sent)
                CANARY_HOME.set_to_current_time()
                return
            if now >= deadline:
                CANARY_LOST.inc()
                log.error("lost", reading_id=reading_id, seconds=LOST_AFTER)
                return
            await self.pause(waiting)
            waiting = min(waiting * SLOWER, LONGEST_PAUSE)
