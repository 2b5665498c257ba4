"""The stock of one item at one place: never below zero, and heard of when below its minimum."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, assert_never

from shared.aggregates import Decider
from shared.errors import Refused
from shared.events import Event
from shared.events.transport import StockCounted, StockDrawn, StockRanLow, StockSupplied
from shared.events.transport.supplies import Unit
from shared.identity import derived_id
from transport.domain.consignment import Terms
from transport.domain.quantity import Quantity, converts


def stock_id(place: str, item: str) -> str:
    """Name the stock of an item at a place: there is one."""
    return derived_id("stock", place, item)


@dataclass(frozen=True, slots=True)
class Count:
    """What was found there; the first count opens the stock."""

    place: str
    item: str
    quantity: Quantity
    minimum: Quantity
    at: datetime


@dataclass(frozen=True, slots=True)
class Draw:
    """Take out what a consignment sends."""

    terms: Terms
    at: datetime


@dataclass(frozen=True, slots=True)
class Supply:
    """Put in what a consignment brought; `at` is when it was received."""

    consignment_id: str
    quantity: Quantity
    at: datetime


Command = Count | Draw | Supply


@dataclass(frozen=True, slots=True)
class Stock:
    """`moved` are the consignments drawn or supplied since the count: each moves it once."""

    place: str = ""
    item: str = ""
    unit: Unit = "piece"
    quantity: int = 0
    minimum: int = 0
    counted_at: datetime | None = None
    low: bool = False
    moved: tuple[str, ...] = ()

    def said(self, smallest: int) -> str:
        return Quantity(smallest, self.unit).text


def decide(command: Command, stock: Stock) -> Sequence[Event]:
    match command:
        case Count():
            return count(command, stock)
        case Draw():
            return draw(command, stock)
        case Supply():
            return supply(command, stock)
        case _:
            assert_never(command)


def about(stock: Stock) -> dict[str, Any]:
    """Say what every fact repeats."""
    return {
        "stock_id": stock_id(stock.place, stock.item),
        "place": stock.place,
        "item": stock.item,
        "unit": stock.unit,
        "minimum": stock.said(stock.minimum),
    }


def count(command: Count, stock: Stock) -> Sequence[Event]:
    found = command.quantity.smallest
    refuse_other_unit(command, stock)
    if command.minimum.measure != command.quantity.measure:
        raise Refused("the minimum is told in a unit that does not convert", rule="unit-of-stock")
    if stock.counted_at is not None and command.at < stock.counted_at:
        raise Refused("it was counted since then", rule="count-in-order")
    counted = replace(
        stock,
        place=command.place,
        item=command.item,
        unit=command.quantity.unit if stock.counted_at is None else stock.unit,
        minimum=command.minimum.smallest,
    )
    event = StockCounted(**about(counted), quantity=counted.said(found), counted_at=command.at)
    return [event, *ran_low(counted, found, command.at)]


def refuse_other_unit(command: Count, stock: Stock) -> None:
    """A stock keeps its unit, or what is on the way to it could not be put in."""
    unit = command.quantity.unit
    if stock.counted_at is not None and not converts(unit, stock.unit):
        raise Refused(
            f"the stock is counted in {stock.unit}, which {unit} does not convert into",
            rule="unit-of-stock",
            unit=stock.unit,
        )


def draw(command: Draw, stock: Stock) -> Sequence[Event]:
    terms, wanted = command.terms, command.terms.quantity
    if terms.consignment_id in stock.moved:
        return []
    refuse_too_much(wanted, stock)
    left = stock.quantity - wanted.smallest
    event = StockDrawn(
        **about(stock),
        consignment_id=terms.consignment_id,
        quantity=stock.said(wanted.smallest),
        left=stock.said(left),
        dispatched_quantity=wanted.text,
        dispatched_unit=wanted.unit,
        holder=terms.holder,
        plate=terms.plate,
        permit_id=terms.permit_id,
        drawn_at=command.at,
        dispatched_by=terms.by,
    )
    return [event, *ran_low(stock, left, command.at)]


def refuse_too_much(wanted: Quantity, stock: Stock) -> None:
    if wanted.measure != Quantity(0, stock.unit).measure:
        raise Refused(
            f"the stock is counted in {stock.unit}, which {wanted.unit} does not convert into",
            rule="unit-of-stock",
        )
    if wanted.smallest > stock.quantity:
        raise Refused(
            f"there are {stock.said(stock.quantity)} {stock.unit} of {stock.item} at "
            f"{stock.place}: less than what is to be sent",
            rule="stock-enough",
            left=stock.said(stock.quantity),
            unit=stock.unit,
        )


def supply(command: Supply, stock: Stock) -> Sequence[Event]:
    """What came before the last count is in the count; what is counted otherwise stands apart."""
    if command.consignment_id in stock.moved or stock.counted_at is None:
        return []
    if command.at <= stock.counted_at or not command.quantity.smallest:
        return []
    if command.quantity.measure != Quantity(0, stock.unit).measure:
        return []
    return [
        StockSupplied(
            **about(stock),
            consignment_id=command.consignment_id,
            quantity=stock.said(command.quantity.smallest),
            left=stock.said(stock.quantity + command.quantity.smallest),
            supplied_at=command.at,
        )
    ]


def ran_low(stock: Stock, left: int, at: datetime) -> Sequence[Event]:
    if stock.low or left >= stock.minimum:
        return []
    return [StockRanLow(**about(stock), left=stock.said(left), ran_low_at=at)]


def evolve(stock: Stock, event: Event) -> Stock:
    match event:
        case StockCounted():
            return counted(stock, event)
        case StockDrawn() | StockSupplied():
            left = Quantity.of(event.left, event.unit).smallest
            moved = (*stock.moved, event.consignment_id)
            return settled(replace(stock, moved=moved), left)
        case StockRanLow():
            return replace(stock, low=True)
        case _:
            return stock


def counted(stock: Stock, event: StockCounted) -> Stock:
    known = replace(
        stock,
        place=event.place,
        item=event.item,
        unit=event.unit,
        minimum=Quantity.of(event.minimum, event.unit).smallest,
        counted_at=event.counted_at,
        moved=(),
    )
    return settled(known, Quantity.of(event.quantity, event.unit).smallest)


def settled(stock: Stock, quantity: int) -> Stock:
    """Have this much there; low no longer where that reaches the minimum."""
    return replace(stock, quantity=quantity, low=stock.low and quantity < stock.minimum)


decider: Decider[Command, Stock] = Decider(decide, evolve, Stock())
