"""The version of a rule is the one that took effect last."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import permutations

import pytest

from shared.clock import COUNTY
from shared.rules import in_effect

DAY = datetime(2020, 2, 10, tzinfo=COUNTY)


@dataclass(frozen=True)
class Rule:
    version: str
    effective: datetime


VERSIONS = [Rule(f"v{n}", DAY + timedelta(days=n)) for n in (1, 2, 3)]


@pytest.mark.parametrize(
    ("hours", "version"), [(0, "v1"), (24, "v1"), (47, "v1"), (48, "v2"), (72, "v3"), (999, "v3")]
)
def test_a_version_counts_from_its_day_until_the_next_one(hours: int, version: str) -> None:
    at = DAY + timedelta(hours=hours)
    for written in permutations(VERSIONS):
        assert in_effect(written, at).version == version
