"""Quantities as people tell them: a decimal and its unit, the field named where it is wrong."""

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, ValidationInfo

from shared.events.transport.supplies import Unit
from transport.domain.quantity import Quantity

MOST = 1_000_000
MassUnit = Literal["jin", "kg", "ton"]


def whole(amount: Decimal, info: ValidationInfo) -> Decimal:
    """Refuse parts of a gram, a barrel or a piece; `unit` stands before it in the body."""
    unit: Unit | None = info.data.get("unit")
    if unit is not None:
        Quantity.of(amount, unit)
    return amount


Told = Annotated[Decimal, Field(ge=0, le=MOST, decimal_places=3), AfterValidator(whole)]
"""Of a body that has `unit` before it; none of it is an answer too."""
Some = Annotated[Decimal, Field(gt=0, le=MOST, decimal_places=3), AfterValidator(whole)]
