"""Writing a dead letter: kept in the service's database and written to the group's topic."""

from dataclasses import dataclass

from shared.bus import Group
from shared.clock import real_now
from shared.dead_letters import DeadLetter, DeadLetters, State
from shared.envelope import Delivery
from shared.kafka.parcels import Entry
from shared.kafka.producer import KafkaPublisher
from shared.kafka.topics import dead_letter_topic

LONGEST_REASON = 1024


@dataclass(frozen=True, slots=True)
class Post:
    """Raises TryAgain while either cannot be written: then nothing is committed."""

    group: Group
    dead_letters: DeadLetters
    publisher: KafkaPublisher

    async def bury(self, delivery: Delivery, error: Exception, attempts: int) -> None:
        """Write a record that failed."""
        await self._put(delivery, "open", type(error).__name__, str(error), attempts)

    async def park(self, delivery: Delivery) -> None:
        """Write a record that waits for an earlier one of its key."""
        await self._put(delivery, "parked", "Parked", "an earlier record of its key failed", 0)

    async def _put(
        self, delivery: Delivery, state: State, exception: str, reason: str, attempts: int
    ) -> None:
        letter = DeadLetter(
            group=self.group.name,
            delivery=delivery,
            state=state,
            exception=exception,
            reason=bounded(reason),
            attempts=attempts,
            put_at=real_now(),
        )
        # The letter in the database is what blocks its key: it comes last, so that a record that
        # could be settled after all, because the topic was away, leaves none open behind it.
        await self.publisher.send(dead_letter_topic(letter.group), [entry_of(letter)])
        await self.dead_letters.put(letter)


def entry_of(letter: DeadLetter) -> Entry:
    """Give the record as it came, with headers that say where from and why."""
    delivery = letter.delivery
    headers = [
        *delivery.headers,
        ("dlq_topic", delivery.topic.encode()),
        ("dlq_partition", str(delivery.partition).encode()),
        ("dlq_offset", str(delivery.offset).encode()),
        ("dlq_group", letter.group.encode()),
        ("dlq_exception", letter.exception.encode()),
        ("dlq_reason", letter.reason.encode()),
        ("dlq_attempts", str(letter.attempts).encode()),
    ]
    return (delivery.key, delivery.value, headers)


def bounded(reason: str) -> str:
    return reason.encode(errors="replace")[:LONGEST_REASON].decode(errors="ignore")
