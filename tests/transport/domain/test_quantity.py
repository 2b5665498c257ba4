"""Quantities are exact, and only units of mass convert into each other."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.events.transport.supplies import Unit
from transport.domain.quantity import SIZES, Quantity

UNITS: st.SearchStrategy[Unit] = st.sampled_from(sorted(SIZES))


def test_the_countys_disinfectant_is_3915_kilograms() -> None:
    assert Quantity.of("7830", "jin").said_in("kg").text == "3915"


@pytest.mark.parametrize(
    ("amount", "unit", "grams"), [("1", "jin", 500), ("0.002", "jin", 1), ("2.5", "ton", 2_500_000)]
)
def test_a_jin_is_half_a_kilogram(amount: str, unit: Unit, grams: int) -> None:
    assert Quantity.of(amount, unit).smallest == grams


@pytest.mark.parametrize(
    ("amount", "unit"), [("0.001", "jin"), ("0.5", "barrel"), ("1.5", "piece")]
)
def test_parts_of_a_gram_or_of_a_thing_are_wrong(amount: str, unit: Unit) -> None:
    with pytest.raises(ValueError, match="whole"):
        Quantity.of(amount, unit)


@pytest.mark.parametrize(
    ("said", "asked"), [("barrel", "kg"), ("piece", "barrel"), ("kg", "piece")]
)
def test_what_is_counted_does_not_convert(said: Unit, asked: Unit) -> None:
    with pytest.raises(ValueError, match="convert"):
        Quantity.of("1", said).said_in(asked)


@given(st.integers(0, 10**12), UNITS)
def test_what_is_said_is_read_again_exactly(smallest: int, unit: Unit) -> None:
    said = Quantity(smallest, unit)
    assert Quantity.of(said.text, unit) == said
    assert "E" not in said.text
    assert Quantity.of(Decimal(said.text), unit) == said
