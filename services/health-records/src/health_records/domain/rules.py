"""The county's rules of return and isolation as data: each version with the day it takes effect."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from shared.clock import COUNTY
from shared.events.health_records.rules import Where
from shared.rules import in_effect


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


@dataclass(frozen=True, slots=True)
class DailyReportRules:
    """Who is under watch reports once a day; `fever_celsius` is the axillary limit (腋温)."""

    version: str
    effective: datetime
    fever_celsius: float
    escalates_after: int
    """Days missed in a row after which the next level hears of it."""
    most_a_day: int
    """Different reports that a person may make on one day."""


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
        origins={
            "": Origin("own-place", 14),
            "13": Origin("nowhere", 0),  # Hebei, the county (130722) with it
            "42": Origin("hotel", 14),
            "3303": Origin("hotel", 14),
            "4115": Origin("hotel", 14),
        },
    ),
)

DAILY_REPORT_RULES: Sequence[DailyReportRules] = (
    DailyReportRules(
        version="daily-report-2020-01",
        effective=datetime(2020, 1, 1, tzinfo=COUNTY),
        fever_celsius=37.3,
        escalates_after=2,
        most_a_day=10,
    ),
)


@dataclass(frozen=True, slots=True)
class Rules:
    """All versions that files are judged by; each counts from its moment until the next one."""

    returns: Sequence[ReturnRules] = RETURN_RULES
    isolations: Sequence[IsolationRules] = ISOLATION_RULES

    def of_return(self, at: datetime) -> ReturnRules:
        return in_effect(self.returns, at)

    def of_isolation(self, at: datetime) -> IsolationRules:
        return in_effect(self.isolations, at)

    def standing_by(self, version: str) -> ReturnRules:
        """The version of this name; the earliest where there is none."""
        first = min(self.returns, key=lambda one: one.effective)
        return next((one for one in self.returns if one.version == version), first)

    def after(self, version: str) -> ReturnRules | None:
        """The version that takes effect next after this one."""
        since = self.standing_by(version).effective
        later = [one for one in self.returns if one.effective > since]
        return min(later, key=lambda one: one.effective, default=None)


FOUNDING = Rules()
"""What counted before anybody decided otherwise."""


def daily_report_rules(at: datetime) -> DailyReportRules:
    return in_effect(DAILY_REPORT_RULES, at)
