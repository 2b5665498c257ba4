"""Many latencies in little memory."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yipan.latencies import Latencies


def of(values: list[float]) -> Latencies:
    found = Latencies()
    for value in values:
        found.add(value)
    return found


@given(st.lists(st.floats(0.01, 1e6), min_size=1), st.sampled_from([0.0, 0.5, 0.9, 0.99]))
def test_each_share_is_known_to_one_per_cent(values: list[float], share: float) -> None:
    exact = sorted(values)[min(len(values) - 1, int(len(values) * share))]
    assert of(values).at(share) == pytest.approx(exact, rel=0.01)


def test_none_are_none_and_nought_is_as_short_as_can_be() -> None:
    assert math.isnan(Latencies().at(0.5))
    assert of([0.0]).at(0.5) == pytest.approx(0.001, rel=0.01)


def test_two_are_added_up() -> None:
    both = of([1.0] * 99)
    both += of([500.0])
    assert len(both) == 100
    assert both.at(0.5) == pytest.approx(1, rel=0.01)
    assert both.at(0.99) == pytest.approx(500, rel=0.01)
