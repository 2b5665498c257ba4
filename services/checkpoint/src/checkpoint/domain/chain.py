"""A recorder's chain of batches: how far it is complete, what is missing, where it breaks."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from checkpoint.domain.batch import Batch

Range = tuple[int, int]
"""Numbers from the first to the last, both included."""


@dataclass(frozen=True, slots=True)
class Complete:
    """Batches 1 to `number` are there, each with the digest that the next one names."""

    number: int = 0
    digest: str = ""
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Chain:
    """`missing` never came, though a later one did; `broken_at` names another one before it."""

    complete: Complete = Complete()
    highest: int = 0
    missing: tuple[Range, ...] = ()
    broken_at: int | None = None


def follow(complete: Complete, known: Mapping[int, Batch], highest: int) -> Chain:
    """Go on from where the chain was complete, by the batches `known` of those behind it."""
    number, broken_at = complete.number + 1, None
    while (batch := known.get(number)) is not None:
        if batch.previous != complete.digest:
            broken_at = number
            break
        complete = Complete(number, batch.digest, _later(complete.until, batch.complete_until))
        number += 1
    highest = max(highest, complete.number)
    missing = tuple(_missing(complete.number + 1, known, highest))
    return Chain(complete, highest, missing, broken_at)


def _later(one: datetime | None, other: datetime | None) -> datetime | None:
    return max((time for time in (one, other) if time), default=None)


def _missing(first: int, known: Mapping[int, Batch], highest: int) -> Iterator[Range]:
    # By what is there, not number by number: a recorder may begin anywhere.
    for number in sorted(one for one in known if first <= one <= highest):
        if number > first:
            yield first, number - 1
        first = number + 1
    if first <= highest:
        yield first, highest
