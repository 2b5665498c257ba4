"""A farm: the feed it has, what it eats a day, and the moment when two days of feed are left."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import assert_never

from shared.aggregates import Decider
from shared.errors import Refused
from shared.events import Event
from shared.events.transport import (
    FarmRegistered,
    FeedConsumptionSet,
    FeedCounted,
    FeedDelivered,
    FeedRanLow,
)
from transport.domain.farm.commands import (
    Command,
    CountFeed,
    Deliver,
    RegisterFarm,
    SetConsumption,
    Tick,
)
from transport.domain.farm.state import LOW, Farm, due, evolve, ledger_of
from transport.domain.feed import Ledger, left_at, runs_out_at
from transport.domain.quantity import Quantity

__all__ = [
    "LOW",
    "Command",
    "CountFeed",
    "Deliver",
    "Farm",
    "RegisterFarm",
    "SetConsumption",
    "Tick",
    "decider",
    "due",
]

YEAR = timedelta(days=366)


def decide(command: Command, farm: Farm) -> Sequence[Event]:
    match command:
        case RegisterFarm():
            return register(command, farm)
        case CountFeed():
            return after_low(command.at, farm, count(command, farm))
        case SetConsumption():
            return after_low(command.at, farm, set_consumption(command, farm))
        case Deliver():
            return after_low(command.at, farm, deliver(command, farm))
        case Tick():
            return run_low(command, farm)
        case _:
            assert_never(command)


def after_low(at: datetime, farm: Farm, events: Sequence[Event]) -> Sequence[Event]:
    """Feed that ran low before this is said first, as by a tick that was not late."""
    return [*run_low(Tick(at), farm), *events] if events else events


def register(command: RegisterFarm, farm: Farm) -> Sequence[Event]:
    id_, at = command.farm_id, command.at
    if farm.ledger is not None:
        return same_again(command, farm, farm.ledger)
    return [
        FarmRegistered(
            farm_id=id_,
            name=command.name,
            township=command.township,
            animals=command.animals,
            registered_at=at,
        ),
        counted(CountFeed(id_, command.feed, at)),
        consumption(SetConsumption(id_, command.per_day, at, at)),
    ]


def same_again(command: RegisterFarm, farm: Farm, ledger: Ledger) -> Sequence[Event]:
    known = (farm.name, farm.township, farm.animals)
    began_with = (ledger.counts[0].grams, ledger.rates[0].grams_per_day)
    told = (command.name, command.township, command.animals)
    if (known, began_with) == (told, (command.feed.smallest, command.per_day.smallest)):
        return []
    raise Refused(
        f"farm {command.farm_id} is registered already, with other figures: "
        "count its feed, or set what is eaten",
        rule="farm-once",
    )


def count(command: CountFeed, farm: Farm) -> Sequence[Event]:
    if any(one.at > command.at for one in ledger_of(farm).counts):
        raise Refused("the feed was counted since then", rule="count-in-order")
    return [counted(command)]


def counted(command: CountFeed) -> FeedCounted:
    return FeedCounted(
        farm_id=command.farm_id,
        kilograms=command.feed.said_in("kg").text,
        counted_at=command.at,
    )


def set_consumption(command: SetConsumption, farm: Farm) -> Sequence[Event]:
    ledger = ledger_of(farm)
    if abs(command.since - command.at) > YEAR:
        raise Refused("consumption is told for a time within a year", rule="consumption-period")
    if told_for(command.since, ledger) == command.per_day.smallest:
        return []
    return [consumption(command)]


def told_for(since: datetime, ledger: Ledger) -> int | None:
    """The last version that was told to begin at this time."""
    return next((r.grams_per_day for r in reversed(ledger.rates) if r.since == since), None)


def consumption(command: SetConsumption) -> FeedConsumptionSet:
    return FeedConsumptionSet(
        farm_id=command.farm_id,
        kilograms_per_day=command.per_day.said_in("kg").text,
        since=command.since,
        set_at=command.at,
    )


def deliver(command: Deliver, farm: Farm) -> Sequence[Event]:
    """What came before the first count is in it; a holder that is no farm counts no days."""
    ledger = farm.ledger
    if ledger is None or command.at <= ledger.opened or not command.feed.smallest:
        return []
    if any(one.consignment_id == command.consignment_id for one in ledger.deliveries):
        return []
    return [
        FeedDelivered(
            farm_id=command.farm_id,
            consignment_id=command.consignment_id,
            kilograms=command.feed.said_in("kg").text,
            delivered_at=command.at,
        )
    ]


def run_low(command: Tick, farm: Farm) -> Sequence[Event]:
    at = due(farm)
    if at is None or farm.ledger is None or command.now < at:
        return []
    return [
        FeedRanLow(
            farm_id=farm.farm_id,
            kilograms=Quantity(int(left_at(farm.ledger, at)), "kg").text,
            runs_out_at=runs_out_at(farm.ledger, at) or at,
            ran_low_at=at,
        )
    ]


decider: Decider[Command, Farm] = Decider(decide, evolve, Farm(), due, Tick)
