"""The county's rules of resumption and support as data, each version with its first day."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import get_args

from shared.clock import COUNTY
from shared.events.permits import Requirement, ResumptionKind, RiskLevel
from shared.events.permits.problems import ProblemKind
from shared.events.permits.terms import Level
from shared.rules import in_effect


@dataclass(frozen=True, slots=True)
class ResumptionRules:
    """What an enterprise shows before it is inspected, and what its permit then binds it to.

    The conditions are the regimes of row 7: small shifts (小班制), rotation, staggered and
    separate meals (分时段、分餐), the workplace's disinfection register.
    A kind that `requirements_by_kind` names shows that list in the place of the common one.
    """

    version: str
    effective: datetime
    requirements: tuple[Requirement, ...]
    supplies_days: int
    conditions: tuple[str, ...]
    requirements_by_kind: Mapping[ResumptionKind, tuple[Requirement, ...]] = field(
        default_factory=dict
    )

    def asked_of(self, kind: ResumptionKind) -> tuple[Requirement, ...]:
        """What an application of this kind has to show."""
        return self.requirements_by_kind.get(kind, self.requirements)


@dataclass(frozen=True, slots=True)
class ClusterRule:
    """How many different persons, held within which time, suspend their enterprise's permit."""

    version: str
    effective: datetime
    persons: int
    within: timedelta


@dataclass(frozen=True, slots=True)
class ProblemRules:
    """How many hours an open problem has before it escalates, and then from level to level.

    No document gives the hours: these are ours, shorter where people or animals wait.
    """

    version: str
    effective: datetime
    hours: Mapping[ProblemKind, int]
    hours_between: int
    levels: int

    def escalates_at(self, kind: ProblemKind, raised_at: datetime) -> tuple[datetime, ...]:
        """Give the time of each level, the first one first."""
        first = raised_at + timedelta(hours=self.hours[kind])
        step = timedelta(hours=self.hours_between)
        return tuple(first + level * step for level in range(self.levels))


@dataclass(frozen=True, slots=True)
class ProcedureRule:
    """How an application becomes a permit: by these levels in turn, or by inspection if none.

    Applications of the kinds and risk levels of `commitment_...` may be filed with a commitment
    instead, and are inspected within the time given.

    Source: the county approves level by level until 20 February 2020, and inspects from the 21st.
    No document gives the terms of filing: low risk, no schools and seven days are ours.
    """

    version: str
    effective: datetime
    levels: tuple[Level, ...]
    commitment_kinds: tuple[ResumptionKind, ...] = ()
    commitment_risks: tuple[RiskLevel, ...] = ()
    inspect_within: timedelta = timedelta(days=7)

    def allows_filing(self, kind: ResumptionKind, risk: RiskLevel | None) -> bool:
        return kind in self.commitment_kinds and risk in self.commitment_risks

    def still_to_approve(self, given: Collection[Level]) -> tuple[Level, ...]:
        """The levels that have not approved yet, in their order."""
        return tuple(level for level in self.levels if level not in given)


RESUMPTION: Sequence[ResumptionRules] = (
    ResumptionRules(
        version="resumption-2020-01",
        effective=datetime(2020, 1, 1, tzinfo=COUNTY),
        requirements=get_args(Requirement),
        supplies_days=7,
        conditions=("small-shifts", "rotation", "staggered-meals", "disinfection-register"),
    ),
)

CLUSTER: Sequence[ClusterRule] = (
    ClusterRule(
        version="cluster-2020-01",
        effective=datetime(2020, 1, 1, tzinfo=COUNTY),
        persons=2,
        within=timedelta(hours=24),
    ),
)

PROBLEM: Sequence[ProblemRules] = (
    ProblemRules(
        version="problem-2020-01",
        effective=datetime(2020, 1, 1, tzinfo=COUNTY),
        hours={
            "vehicle-passage": 12,
            "isolation-place": 24,
            "supplies": 24,
            "workers-return": 48,
            "materials": 48,
            "other": 72,
            "orders": 120,
        },
        hours_between=24,
        levels=3,
    ),
)


PROCEDURE: Sequence[ProcedureRule] = (
    ProcedureRule(
        version="procedure-2020-01",
        effective=datetime(2020, 1, 1, tzinfo=COUNTY),
        levels=("village", "township", "county"),
    ),
    ProcedureRule(
        version="procedure-2020-02",
        effective=datetime(2020, 2, 21, tzinfo=COUNTY),
        levels=(),
        commitment_kinds=("project-start", "work", "market"),
        commitment_risks=("low",),
        inspect_within=timedelta(days=7),
    ),
)


def resumption_rules(at: datetime) -> ResumptionRules:
    return in_effect(RESUMPTION, at)


def cluster_rule(at: datetime) -> ClusterRule:
    return in_effect(CLUSTER, at)


def problem_rules(at: datetime) -> ProblemRules:
    return in_effect(PROBLEM, at)


def procedure_rule(at: datetime) -> ProcedureRule:
    return in_effect(PROCEDURE, at)
