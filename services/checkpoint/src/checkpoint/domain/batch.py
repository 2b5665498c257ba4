"""A batch: what a recorder wrote down while there was no network, numbered and chained."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from shared.aggregates import Decider
from shared.events import Event
from shared.events.checkpoint import BatchForked, BatchReceived
from shared.identity import derived_id

MOST_FORKS = 16
"""Other contents of one number that are told of; what they hold is stored all the same."""


@dataclass(frozen=True, slots=True)
class Receive:
    """All that a batch holds is stored by now; `set_aside` counts what waits for review."""

    batch_id: str
    site_id: str
    recorder_id: str
    number: int
    digest: str
    previous: str
    complete_until: datetime
    readings: int
    crossings: int
    set_aside: int


Command = Receive


@dataclass(frozen=True, slots=True)
class Batch:
    """`digest` is empty until it is received; `forks` are those of other contents."""

    digest: str = ""
    previous: str = ""
    complete_until: datetime | None = None
    forks: tuple[str, ...] = ()

    def has(self, digest: str) -> bool:
        """Whether these very bytes have been received."""
        return digest in (self.digest, *self.forks)


def batch_id(recorder_id: str, number: int) -> str:
    """Name a batch by who numbered it."""
    return derived_id("batch", recorder_id, str(number))


def decide(command: Command, batch: Batch) -> Sequence[Event]:
    about = {
        "batch_id": command.batch_id,
        "site_id": command.site_id,
        "recorder_id": command.recorder_id,
        "number": command.number,
        "digest": command.digest,
    }
    if batch.has(command.digest) or len(batch.forks) == MOST_FORKS:
        return []
    if batch.digest:
        return [BatchForked(**about)]
    return [
        BatchReceived(
            **about,
            previous=command.previous,
            complete_until=command.complete_until,
            readings=command.readings,
            crossings=command.crossings,
            set_aside=command.set_aside,
        )
    ]


def evolve(batch: Batch, event: Event) -> Batch:
    match event:
        case BatchReceived():
            return Batch(event.digest, event.previous, event.complete_until)
        case BatchForked():
            return replace(batch, forks=(*batch.forks, event.digest))
        case _:
            return batch


decider: Decider[Command, Batch] = Decider(decide, evolve, Batch())
