"""What may be asked of a farm. Time is data in the command."""

from dataclasses import dataclass
from datetime import datetime

from transport.domain.quantity import Quantity


@dataclass(frozen=True, slots=True)
class RegisterFarm:
    farm_id: str
    name: str
    township: str
    animals: int
    feed: Quantity
    per_day: Quantity
    at: datetime


@dataclass(frozen=True, slots=True)
class CountFeed:
    farm_id: str
    feed: Quantity
    at: datetime


@dataclass(frozen=True, slots=True)
class SetConsumption:
    farm_id: str
    per_day: Quantity
    since: datetime
    at: datetime


@dataclass(frozen=True, slots=True)
class Deliver:
    """What a consignment brought; `at` is when it was received."""

    farm_id: str
    consignment_id: str
    feed: Quantity
    at: datetime


@dataclass(frozen=True, slots=True)
class Tick:
    now: datetime


Command = RegisterFarm | CountFeed | SetConsumption | Deliver | Tick
