"""Consignments added up: how much of every item was sent and came, and to how many holders."""

from collections.abc import Sequence

from pydantic import BaseModel, ConfigDict

from transport.domain.quantity import Quantity
from transport.views.supplies import ConsignmentView


class Total(BaseModel):
    """`kilograms` is a decimal in text, exact; barrels and pieces stand beside it."""

    model_config = ConfigDict(frozen=True)

    kilograms: str
    barrels: int
    pieces: int


class ItemSummary(BaseModel):
    """`open` are on the way; `differences` are those of which another quantity came."""

    model_config = ConfigDict(frozen=True)

    item: str
    holders: int
    consignments: int
    open: int
    differences: int
    dispatched: Total
    received: Total


class Summary(BaseModel):
    model_config = ConfigDict(frozen=True)

    items: list[ItemSummary]


def summary_of(consignments: Sequence[ConsignmentView]) -> Summary:
    """Add up by item, by name; a holder counts once however often it is sent something."""
    items = sorted({one.item for one in consignments})
    return Summary(
        items=[item_summary(item, [c for c in consignments if c.item == item]) for item in items]
    )


def item_summary(item: str, some: Sequence[ConsignmentView]) -> ItemSummary:
    came = [(one.received, one.unit) for one in some]
    return ItemSummary(
        item=item,
        holders=len({one.holder for one in some}),
        consignments=len(some),
        open=sum(one.status == "dispatched" for one in some),
        differences=sum(one.difference in ("short", "over") for one in some),
        dispatched=total([Quantity.of(one.quantity, one.unit) for one in some]),
        received=total([Quantity.of(q, unit) for q, unit in came if q is not None]),
    )


def total(quantities: Sequence[Quantity]) -> Total:
    grams = sum(one.smallest for one in quantities if one.measure == "mass")
    return Total(
        kilograms=Quantity(grams, "kg").text,
        barrels=sum(one.smallest for one in quantities if one.measure == "barrel"),
        pieces=sum(one.smallest for one in quantities if one.measure == "piece"),
    )
