"""What a farm remembers, how facts change it, and when its feed runs low."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from shared.errors import Refused
from shared.events import Event
from shared.events.transport import (
    FarmRegistered,
    FeedConsumptionSet,
    FeedCounted,
    FeedDelivered,
    FeedRanLow,
)
from transport.domain.feed import Delivery, Ledger, Level, Rate, runs_out_at
from transport.domain.quantity import Quantity

LOW = timedelta(days=2)
"""Feed for this long or less is low: the county's passes and convoys need that time."""


@dataclass(frozen=True, slots=True)
class Farm:
    """`latest` is the newest time heard of; `low` since feed ran low and until it lasts longer."""

    farm_id: str = ""
    name: str = ""
    township: str = ""
    animals: int = 0
    ledger: Ledger | None = None
    latest: datetime | None = None
    low: bool = False


def ledger_of(farm: Farm) -> Ledger:
    if farm.ledger is None:
        raise Refused("the farm is not registered", rule="farm-exists")
    return farm.ledger


def due(farm: Farm) -> datetime | None:
    """When the feed runs low, if nothing more comes; None where it never does or has already."""
    if farm.low or farm.ledger is None or farm.latest is None:
        return None
    ends = runs_out_at(farm.ledger, farm.latest)
    return None if ends is None else max(ends - LOW, farm.latest)


def evolve(farm: Farm, event: Event) -> Farm:
    match event:
        case FarmRegistered():
            return registered(farm, event)
        case FeedCounted():
            return told(farm, with_count(farm.ledger, event), event.counted_at)
        case FeedConsumptionSet():
            return told(farm, with_rate(ledger_of(farm), event), event.set_at)
        case FeedDelivered():
            return told(farm, with_delivery(ledger_of(farm), event), event.delivered_at)
        case FeedRanLow():
            return replace(farm, low=True, latest=event.ran_low_at)
        case _:
            return farm


def registered(farm: Farm, event: FarmRegistered) -> Farm:
    return replace(
        farm,
        farm_id=event.farm_id,
        name=event.name,
        township=event.township,
        animals=event.animals,
    )


def grams(kilograms: str) -> int:
    return Quantity.of(kilograms, "kg").smallest


def with_count(ledger: Ledger | None, event: FeedCounted) -> Ledger:
    level = Level(grams(event.kilograms), event.counted_at)
    return replace(ledger, counts=(*ledger.counts, level)) if ledger else Ledger((level,))


def with_rate(ledger: Ledger, event: FeedConsumptionSet) -> Ledger:
    rate = Rate(grams(event.kilograms_per_day), event.since)
    return replace(ledger, rates=(*ledger.rates, rate))


def with_delivery(ledger: Ledger, event: FeedDelivered) -> Ledger:
    delivery = Delivery(event.consignment_id, grams(event.kilograms), event.delivered_at)
    return replace(ledger, deliveries=(*ledger.deliveries, delivery))


def told(farm: Farm, ledger: Ledger, at: datetime) -> Farm:
    """Remember what was told; low no longer where the feed lasts longer by now."""
    latest = max(farm.latest or at, at)
    ends = runs_out_at(ledger, latest)
    low = farm.low and ends is not None and ends - LOW <= latest
    return replace(farm, ledger=ledger, latest=latest, low=low)
