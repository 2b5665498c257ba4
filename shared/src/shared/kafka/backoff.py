"""Growing pauses with jitter, so that many lanes do not knock at the same moment."""

import random

SHORTEST = 0.05
LONGEST = 5.0


class Backoff:
    def __init__(self, shortest: float = SHORTEST, longest: float = LONGEST) -> None:
        self._shortest = shortest
        self._longest = longest
        self._pause = shortest

    def next(self) -> float:
        """Return the seconds to wait now; the next time it is about twice that."""
        pause = self._pause * random.uniform(0.5, 1.0)  # noqa: S311 - jitter
        self._pause = min(self._pause * 2, self._longest)
        return pause

    def reset(self) -> None:
        self._pause = self._shortest
