"""What a reading says of a person, by where it was taken."""

from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.checkpoint.samples import MORNING

from checkpoint.domain.reading import NORMAL, Assessment, assess
from checkpoint.domain.rules import NOT_A_PERSON, fever_limits
from shared.events.checkpoint import BodySite

LIMITS = fever_limits(MORNING)
PERSONS: list[BodySite] = [site for site in get_args(BodySite) if site not in NOT_A_PERSON]


def said(celsius: float, body_site: BodySite) -> Assessment:
    return assess(celsius, body_site, LIMITS)


@pytest.mark.parametrize(
    ("celsius", "body_site", "fever"),
    [
        (37.2, "axillary", False),
        (37.3, "axillary", True),
        (36.8, "forehead", False),
        (36.9, "forehead", True),
        (36.8, "wrist", True),
        (37.4, "oral", False),
        (37.6, "ear", True),
        (43.0, "axillary", True),
    ],
)
def test_the_limit_depends_on_the_body_site(
    celsius: float, body_site: BodySite, *, fever: bool
) -> None:
    assert said(celsius, body_site).fever is fever
    assert said(celsius, body_site).quality == ()


@pytest.mark.parametrize("celsius", [25.0, 33.9, 43.1, 45.0])
@pytest.mark.parametrize("body_site", PERSONS)
def test_an_implausible_reading_is_neither_fever_nor_normal(
    celsius: float, body_site: BodySite
) -> None:
    assessment = said(celsius, body_site)
    assert assessment == Assessment(("implausible",), None)
    assert not assessment.says_something


@given(celsius=st.floats(25, 45), body_site=st.sampled_from(sorted(NOT_A_PERSON)))
def test_ambient_and_object_are_never_a_person(celsius: float, body_site: BodySite) -> None:
    assert said(celsius, body_site) == Assessment(("not-a-person",), None)


@given(celsius=st.floats(34, 43), body_site=st.sampled_from(PERSONS))
def test_what_is_plausible_is_either_fever_or_normal(celsius: float, body_site: BodySite) -> None:
    limit = LIMITS.limit(body_site)
    assert limit is not None
    expected = Assessment((), limit) if celsius >= limit else NORMAL
    assert said(celsius, body_site) == expected


def test_a_clock_far_ahead_is_flagged_and_the_reading_still_counts() -> None:
    assert assess(38.0, "axillary", LIMITS, skewed=True) == Assessment(("clock-skew",), 37.3)
    assert assess(36.0, "axillary", LIMITS, skewed=True).says_something
