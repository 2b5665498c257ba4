"""What may be asked of a trip. Foreign knowledge, rules and time are data in the command."""

from dataclasses import dataclass
from datetime import datetime

from shared.events import Reason
from shared.knowledge.permits import KnownPermit
from shared.knowledge.standings import Standing
from transport.domain.rules import BoardingRule, SeatRule
from transport.domain.trip.reading import Reading


@dataclass(frozen=True, slots=True)
class PlanTrip:
    """`seats` are those of the vehicle; the rule says how many of them may be taken."""

    trip_id: str
    plate: str
    enterprise_id: str
    from_region: str
    to_region: str
    departs_at: datetime
    seats: int
    rule: SeatRule
    passengers: int | None = None


@dataclass(frozen=True, slots=True)
class AddPassenger:
    """An unknown standing (None) may be added: it is asked again at boarding.

    `seats` is the rule of now, which may have been lowered since the plan.
    """

    trip_id: str
    person_id: str
    standing: Standing | None
    rule: BoardingRule
    seats: SeatRule


@dataclass(frozen=True, slots=True)
class RemovePassenger:
    trip_id: str
    person_id: str
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Board:
    """`elsewhere` are other trips that have the person aboard and are not completed."""

    trip_id: str
    person_id: str
    standing: Standing | None
    reading: Reading | None
    rule: BoardingRule
    at: datetime
    elsewhere: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Depart:
    """`passes` are all known vehicle passes of the plate, `permits` all of the enterprise.

    `on_the_road` are other trips that have the vehicle and are not completed.
    """

    trip_id: str
    passes: tuple[KnownPermit, ...]
    permits: tuple[KnownPermit, ...]
    rule_version: str
    at: datetime
    on_the_road: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Cancel:
    """`reason` is a code, never a name: it becomes part of a fact."""

    trip_id: str
    reason: str


@dataclass(frozen=True, slots=True)
class Complete:
    trip_id: str
    arrived: tuple[str, ...]
    kilometres: int
    at: datetime
    through: tuple[str, ...] = ()
    hours: int | None = None


@dataclass(frozen=True, slots=True)
class Find:
    """`place` is a code, never an address: it becomes part of a fact."""

    trip_id: str
    person_id: str
    place: str
    by: str
    at: datetime


Command = PlanTrip | AddPassenger | RemovePassenger | Board | Depart | Cancel | Complete | Find
