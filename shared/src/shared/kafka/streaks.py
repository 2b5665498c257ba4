"""Stop before a whole topic drains into the dead letters."""

from shared.dead_letters import Place

LIMIT = 100


class TooManyDeadLetters(Exception):
    """Record after record fails: that is our bug, not theirs. The process ends."""


class Streaks:
    """Counts dead letters in a row, partition by partition, and bounds their sum."""

    def __init__(self, limit: int = LIMIT) -> None:
        self._limit = limit
        self._runs: dict[Place, int] = {}

    def settled(self, place: Place) -> None:
        self._runs.pop(place, None)

    def another(self, place: Place) -> None:
        """Count one that is about to be buried; TooManyDeadLetters where that is over the limit."""
        if sum(self._runs.values()) >= self._limit:
            raise TooManyDeadLetters(
                f"{self._limit} dead letters in a row, the last of {place.group} in {place.topic}: "
                "see `yipan dlq list`, mend the cause and start again"
            )
        self._runs[place] = self._runs.get(place, 0) + 1

    def take_back(self, place: Place) -> None:
        """It could not be buried, and comes again."""
        self._runs[place] -= 1
