"""Quantities of supplies, exact: whole grams where they are weighed, whole things where counted.

A jin (市斤) is half a kilogram exactly. Only units of mass convert into each other.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType
from typing import Literal, Self

from shared.events.transport.supplies import Unit

Measure = Literal["mass", "barrel", "piece"]
SIZES: Mapping[Unit, int] = MappingProxyType(
    {"jin": 500, "kg": 1_000, "ton": 1_000_000, "barrel": 1, "piece": 1}
)
"""Grams of a unit of mass; a barrel and a piece are themselves."""
MEASURES: Mapping[Unit, Measure] = MappingProxyType(
    {"jin": "mass", "kg": "mass", "ton": "mass", "barrel": "barrel", "piece": "piece"}
)


def converts(unit: Unit, into: Unit) -> bool:
    """Say whether what is told in one unit can be told in the other."""
    return MEASURES[unit] == MEASURES[into]


@dataclass(frozen=True, slots=True)
class Quantity:
    """`smallest` counts grams, barrels or pieces; `unit` is how people say it."""

    smallest: int
    unit: Unit

    @classmethod
    def of(cls, amount: Decimal | str, unit: Unit) -> Self:
        """Read an amount of a unit; ValueError for parts of a gram, a barrel or a piece."""
        smallest = Decimal(amount) * SIZES[unit]
        if smallest != smallest.to_integral_value():
            whole = "grams" if MEASURES[unit] == "mass" else f"{unit}s"
            raise ValueError(f"{amount} {unit} does not come to whole {whole}")
        return cls(int(smallest), unit)

    @property
    def measure(self) -> Measure:
        return MEASURES[self.unit]

    @property
    def text(self) -> str:
        """The amount in its unit, as facts and views say it: no exponent, no trailing zeros."""
        return f"{(Decimal(self.smallest) / SIZES[self.unit]).normalize():f}"

    def said_in(self, unit: Unit) -> "Quantity":
        """Say the same in another unit of the same measure; ValueError where there is no way."""
        if MEASURES[unit] != self.measure:
            raise ValueError(f"{self.unit} does not convert into {unit}")
        return Quantity(self.smallest, unit)
