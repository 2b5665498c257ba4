"""A consignment: supplies sent to a holder and received there, each side saying how much."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, assert_never

from shared.aggregates import Decider
from shared.errors import Refused
from shared.events import Event
from shared.events.transport import SuppliesDispatched, SuppliesReceived
from shared.events.transport.supplies import Difference, Unit
from shared.knowledge.permits import KnownPermit
from transport.domain.quantity import Quantity, converts
from transport.domain.vehicle import refuse_trailer

FEED = "feed"
"""The item that a farm's days of feed are counted from."""
FEED_WORDS = (FEED, "饲料")


@dataclass(frozen=True, slots=True)
class Terms:
    """What is sent to whom, from which stock, by which vehicle and account, where that is told."""

    consignment_id: str
    item: str
    quantity: Quantity
    holder: str
    from_stock: str | None = None
    plate: str | None = None
    permit_id: str | None = None
    by: str | None = None


@dataclass(frozen=True, slots=True)
class Dispatch:
    """`passes` are all known of the plate; None where they were looked at before.

    `kept_in` is the unit of the holder's own stock of the item, where there is one.
    """

    terms: Terms
    passes: tuple[KnownPermit, ...] | None
    at: datetime
    kept_in: Unit | None = None


@dataclass(frozen=True, slots=True)
class Receive:
    consignment_id: str
    quantity: Quantity
    by: str
    at: datetime


Command = Dispatch | Receive


@dataclass(frozen=True, slots=True)
class Consignment:
    """Quantities are in whole grams, barrels or pieces, see `Quantity.smallest`."""

    status: Literal["unknown", "dispatched", "received"] = "unknown"
    item: str = ""
    holder: str = ""
    unit: Unit = "piece"
    dispatched: int = 0
    received: int = 0
    received_at: datetime | None = None


def decide(command: Command, consignment: Consignment) -> Sequence[Event]:
    match command:
        case Dispatch():
            return dispatch(command, consignment)
        case Receive():
            return receive(command, consignment)
        case _:
            assert_never(command)


def dispatch(command: Dispatch, consignment: Consignment) -> Sequence[Event]:
    terms, quantity = command.terms, command.terms.quantity
    if consignment.status != "unknown":
        return same_again(terms, consignment)
    refuse_unfit(command)
    return [
        SuppliesDispatched(
            consignment_id=terms.consignment_id,
            item=terms.item,
            quantity=quantity.text,
            unit=quantity.unit,
            holder=terms.holder,
            from_stock=terms.from_stock,
            plate=terms.plate,
            permit_id=terms.permit_id,
            dispatched_at=command.at,
            dispatched_by=terms.by,
        )
    ]


def same_again(terms: Terms, consignment: Consignment) -> Sequence[Event]:
    sent = Quantity(consignment.dispatched, consignment.unit)
    if (terms.item, terms.holder, terms.quantity) == (consignment.item, consignment.holder, sent):
        return []
    raise Refused(
        f"consignment {terms.consignment_id} is dispatched already, with other terms",
        rule="consignment-once",
    )


def refuse_unfit(command: Dispatch) -> None:
    """Feed is weighed, a stock keeps its unit, a trailer is no vehicle, a pass is in force."""
    terms = command.terms
    if terms.item == FEED and terms.quantity.measure != "mass":
        raise Refused(
            "feed is sent by weight, or nobody can say for how many days it lasts",
            rule="feed-by-mass",
        )
    if command.kept_in is not None and not converts(terms.quantity.unit, command.kept_in):
        raise Refused(
            f"{terms.holder} keeps {terms.item} in {command.kept_in}, which "
            f"{terms.quantity.unit} does not convert into",
            rule="unit-of-stock",
            unit=command.kept_in,
        )
    if terms.plate is not None:
        refuse_trailer(terms.plate)
    if terms.permit_id is None or command.passes is None:
        return
    named = [known for known in command.passes if known.permit_id == terms.permit_id]
    if not any(known.in_force(command.at) for known in named):
        raise Refused(
            f"{terms.permit_id} is no vehicle pass in force of {terms.plate or 'no plate'}",
            rule="vehicle-pass",
        )


def receive(command: Receive, consignment: Consignment) -> Sequence[Event]:
    if consignment.status == "unknown":
        raise Refused("nothing was dispatched under this name", rule="consignment-exists")
    sent = Quantity(consignment.dispatched, consignment.unit)
    if command.quantity.measure != sent.measure:
        raise Refused(
            f"it was sent in {sent.unit}, which {command.quantity.unit} does not convert into",
            rule="unit-of-consignment",
        )
    if consignment.status == "received":
        return received_again(command, consignment)
    came = command.quantity.said_in(sent.unit)
    return [
        SuppliesReceived(
            consignment_id=command.consignment_id,
            item=consignment.item,
            holder=consignment.holder,
            dispatched=sent.text,
            quantity=came.text,
            unit=sent.unit,
            difference=difference(sent, came),
            differs_by=Quantity(abs(sent.smallest - came.smallest), sent.unit).text,
            received_at=command.at,
            received_by=command.by,
        )
    ]


def is_feed_by_another_name(item: str) -> bool:
    """Say whether somebody means feed and says it so that no farm's days are counted from it."""
    return item != FEED and any(word in item.lower() for word in FEED_WORDS)


def received_again(command: Receive, consignment: Consignment) -> Sequence[Event]:
    if command.quantity.smallest == consignment.received:
        return []
    raise Refused(
        f"consignment {command.consignment_id} is received already, with another quantity",
        rule="received-once",
    )


def difference(sent: Quantity, came: Quantity) -> Difference:
    if came.smallest == sent.smallest:
        return "none"
    return "short" if came.smallest < sent.smallest else "over"


def evolve(consignment: Consignment, event: Event) -> Consignment:
    match event:
        case SuppliesDispatched():
            sent = Quantity.of(event.quantity, event.unit)
            return Consignment("dispatched", event.item, event.holder, event.unit, sent.smallest)
        case SuppliesReceived():
            came = Quantity.of(event.quantity, event.unit)
            return Consignment(
                status="received",
                item=event.item,
                holder=event.holder,
                unit=event.unit,
                dispatched=Quantity.of(event.dispatched, event.unit).smallest,
                received=came.smallest,
                received_at=event.received_at,
            )
        case _:
            return consignment


decider: Decider[Command, Consignment] = Decider(decide, evolve, Consignment())
