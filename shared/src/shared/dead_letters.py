"""Records that could not be settled, and what becomes of them.

state        meaning                                                   next
open         it failed; its key waits for somebody to decide           replay, discarded
parked       an earlier record of its key is not resolved yet          resolved, open, discarded
replay       somebody asked to settle it again                         resolved, open, discarded
resolved     it was settled after all                                  -
discarded    somebody decided that it is never settled, and said why   -
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol

from shared.envelope import Delivery
from shared.errors import Refused

State = Literal["open", "parked", "replay", "resolved", "discarded"]
UNRESOLVED: tuple[State, ...] = ("open", "replay", "parked")
Chain = bytes | str
"""What waits for each other: all records of one key (bytes), or one without a key (its id)."""


@dataclass(frozen=True, slots=True)
class Place:
    """One partition as one consumer group reads it."""

    group: str
    topic: str
    partition: int


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """A delivery with the bytes as they came, why it failed and how often it was tried."""

    group: str
    delivery: Delivery
    state: State
    exception: str
    reason: str
    attempts: int
    put_at: datetime
    note: str = ""
    """Who asked to replay or discard it, and why."""

    @property
    def id(self) -> str:
        """`group/topic/partition/offset`: the same record is one letter, however often it fails."""
        return f"{self.group}/{self.delivery.position}"

    @property
    def chain(self) -> Chain:
        return self.id if self.delivery.key is None else self.delivery.key

    @property
    def place(self) -> Place:
        return Place(self.group, self.delivery.topic, self.delivery.partition)


class DeadLetters(Protocol):
    """The dead letters of one service. Only the lane that owns a place settles its letters."""

    async def prepare(self) -> None:
        """Create what is needed to find letters; may be said any number of times."""

    async def put(self, letter: DeadLetter) -> None:
        """Keep it unless it is there already, in whatever state."""

    async def chains(self, place: Place) -> Mapping[Chain, bool]:
        """Name the unresolved chains of a place; true where the oldest letter may be settled."""

    async def since(self, group: str) -> datetime | None:
        """When the oldest unresolved letter of a group was put, None where there is none."""

    async def oldest(self, place: Place, chain: Chain, limit: int) -> Sequence[DeadLetter]:
        """Return the unresolved letters of a chain by offset."""

    async def settled(self, id_: str) -> None:
        """Mark as resolved what is not resolved yet."""

    async def failed(self, id_: str, *, exception: str, reason: str, attempts: int) -> None:
        """Open it (again): it blocks its chain until somebody decides."""

    async def get(self, id_: str) -> DeadLetter:
        """Return a letter, or raise NotFound."""

    async def states(self, ids: Sequence[str]) -> Mapping[str, State]:
        """The state of each of these that is a letter."""

    async def find(self, state: State | None, limit: int) -> Sequence[DeadLetter]:
        """Return letters in this state, or all that are unresolved, the oldest first."""

    async def replay(self, id_: str, note: str) -> None:
        """Ask for it to be settled again; Refused unless it is open."""

    async def discard(self, id_: str, note: str) -> None:
        """Decide that it is never settled; Refused where it is resolved or discarded already."""


def must_be_open(letter: DeadLetter) -> None:
    """Say why a letter cannot be replayed."""
    if letter.state == "parked":
        raise Refused(
            f"{letter.id} is parked behind an earlier letter of its key: resolve that one, "
            "and this one is settled after it",
            rule="replay-open-letters",
        )
    if letter.state != "open":
        raise Refused(f"{letter.id} is {letter.state}", rule="replay-open-letters")


def must_be_unresolved(letter: DeadLetter) -> None:
    """Say why a letter cannot be discarded."""
    if letter.state not in UNRESOLVED:
        raise Refused(f"{letter.id} is {letter.state} already", rule="discard-unresolved-letters")


def ready(states: Mapping[Chain, set[State]]) -> Mapping[Chain, bool]:
    """Judge chains by the states of their unresolved letters: an open one blocks all of them."""
    return {chain: "open" not in found for chain, found in states.items()}
