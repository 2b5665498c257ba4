"""Rules are data: chosen by time and by the longest prefix, and every reason has its words."""

from dataclasses import replace
from datetime import timedelta

import pytest
from tests.health_records.people import BAODING, COUNTY_CODE, JINAN, WENZHOU, WUHAN, day

from health_records.api.labels import REASONS
from health_records.domain.rules import FOUNDING, ISOLATION_RULES, RETURN_RULES, Origin
from health_records.domain.standing import CODES
from shared.rules import in_effect

STRICTER = replace(
    RETURN_RULES[0], version="return-2020-02", effective=day(21), window=timedelta(days=21)
)
VERSIONS = (*RETURN_RULES, STRICTER)


def test_a_version_takes_over_on_its_day_and_not_before() -> None:
    assert in_effect(VERSIONS, day(20, 23, 59)).version == "return-2020-01"
    assert in_effect(VERSIONS, day(21)).version == "return-2020-02"


def test_before_all_versions_the_first_one_holds() -> None:
    long_ago = day(1) - timedelta(days=365)
    assert FOUNDING.of_return(long_ago) is RETURN_RULES[0]
    assert FOUNDING.of_isolation(long_ago) is ISOLATION_RULES[0]


@pytest.mark.parametrize(
    ("region", "origin"),
    [
        (WUHAN, Origin("hotel", 14)),
        (WENZHOU, Origin("hotel", 14)),
        ("330100", Origin("own-place", 14)),
        (JINAN, Origin("own-place", 14)),
        (BAODING, Origin("nowhere", 0)),
        (COUNTY_CODE, Origin("nowhere", 0)),
    ],
)
def test_the_longest_prefix_of_an_origin_decides(region: str, origin: Origin) -> None:
    assert FOUNDING.of_isolation(day(17)).origin(region) == origin


def test_every_reason_has_words_in_both_languages() -> None:
    assert set(REASONS) == set(CODES)
    assert all(label.zh and label.en for label in REASONS.values())
