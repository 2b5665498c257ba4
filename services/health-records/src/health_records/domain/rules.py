"""The county's rules of return and isolation as data: each version with the day it takes effect."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Literal

from shared.clock import COUNTY
from shared.rules import in_effect

Where = Literal["hotel", "own-place", "nowhere"]
"""`own-place` is the dormitory of who works at an enterprise, and home for everybody else."""


@dataclass(frozen=True, slots=True)
class ReturnRules:
    """Who may return. `risk_regions` are prefixes of GB/T 2260 codes."""

    version: str
    effective: datetime
    window: timedelta
    risk_regions: tuple[str, ...]

    def is_risky(self, region: str) -> bool:
        return region.startswith(self.risk_regions)


@dataclass(frozen=True, slots=True)
class Origin:
    """What an origin asks for, from arrival."""

    where: Where
    days: int


@dataclass(frozen=True, slots=True)
class IsolationRules:
    """By prefix of the origin's GB/T 2260 code; the longest prefix that fits is the one."""

    version: str
    effective: datetime
    origins: Mapping[str, Origin]

    def origin(self, region: str) -> Origin:
        fitting = [prefix for prefix in self.origins if region.startswith(prefix)]
        return self.origins[max(fitting, key=len)]


RETURN_RULES: Sequence[ReturnRules] = (
    ReturnRules(
        version="return-2020-01",
        effective=datetime(2020, 1, 1, tzinfo=COUNTY),
        window=timedelta(days=14),
        risk_regions=("42", "3303", "4115"),  # Hubei; Wenzhou; Xinyang
    ),
)

ISOLATION_RULES: Sequence[IsolationRules] = (
    IsolationRules(
        version="isolation-2020-01",
        effective=datetime(2020, 1, 1, tzinfo=COUNTY),
        origins=MappingProxyType(
            {
                "": Origin("own-place", 14),
                "13": Origin("nowhere", 0),  # Hebei, the county (130722) with it
                "42": Origin("hotel", 14),
                "3303": Origin("hotel", 14),
                "4115": Origin("hotel", 14),
            }
        ),
    ),
)


def return_rules(at: datetime) -> ReturnRules:
    return in_effect(RETURN_RULES, at)


def isolation_rules(at: datetime) -> IsolationRules:
    return in_effect(ISOLATION_RULES, at)
