"""Facts about the rules of resumption, clusters, problems and the procedure, owned by permits."""

from typing import Annotated, ClassVar

from pydantic import Field

from shared.events.base import Code
from shared.events.permits import Requirement, ResumptionKind, RiskLevel
from shared.events.permits.problems import ProblemKind
from shared.events.permits.terms import Level
from shared.events.rules import RuleApplied, RuleEvent, RuleScheduled, RuleWithdrawn

Hours = Annotated[int, Field(ge=1, le=1_000)]
Persons = Annotated[int, Field(ge=1, le=1_000)]
SupplyDays = Annotated[int, Field(ge=0, le=365)]
Days = Annotated[int, Field(ge=1, le=60)]
Levels = Annotated[int, Field(ge=1, le=10)]


class ClusterRuleScheduled(RuleScheduled):
    """So many persons held for fever within so many hours suspend their enterprise's permits."""

    topic: ClassVar[str] = "permits.rules"
    kind: ClassVar[str] = "cluster"

    persons: Persons
    within_hours: Hours


class ClusterRuleWithdrawn(RuleWithdrawn):
    topic: ClassVar[str] = "permits.rules"
    kind: ClassVar[str] = "cluster"


class ClusterRuleApplied(RuleApplied):
    """Every permit in force was looked at by it: so many were suspended."""

    topic: ClassVar[str] = "permits.rules"
    kind: ClassVar[str] = "cluster"

    suspended: int


class ResumptionRulesScheduled(RuleScheduled):
    """What an application shows, and the conditions of the permit that follows.

    A kind that `requirements_by_kind` names shows that list in the place of `requirements`.
    """

    topic: ClassVar[str] = "permits.rules"
    kind: ClassVar[str] = "resumption"

    requirements: tuple[Requirement, ...]
    supplies_days: SupplyDays
    conditions: tuple[Code, ...]
    requirements_by_kind: dict[ResumptionKind, tuple[Requirement, ...]] = Field(
        default_factory=dict
    )


class ResumptionRulesWithdrawn(RuleWithdrawn):
    topic: ClassVar[str] = "permits.rules"
    kind: ClassVar[str] = "resumption"


class ProblemRulesScheduled(RuleScheduled):
    """Hours until an open problem escalates, by its kind, and then from level to level."""

    topic: ClassVar[str] = "permits.rules"
    kind: ClassVar[str] = "problem"

    hours: dict[ProblemKind, Hours]
    hours_between: Hours
    levels: Levels


class ProblemRulesWithdrawn(RuleWithdrawn):
    topic: ClassVar[str] = "permits.rules"
    kind: ClassVar[str] = "problem"


class ProcedureRuleScheduled(RuleScheduled):
    """The levels that approve in turn, none where an inspection does; what may be filed instead."""

    topic: ClassVar[str] = "permits.rules"
    kind: ClassVar[str] = "procedure"

    levels: tuple[Level, ...]
    commitment_kinds: tuple[ResumptionKind, ...]
    commitment_risks: tuple[RiskLevel, ...]
    inspect_within_days: Days


class ProcedureRuleWithdrawn(RuleWithdrawn):
    topic: ClassVar[str] = "permits.rules"
    kind: ClassVar[str] = "procedure"


EVENTS: tuple[type[RuleEvent], ...] = (
    ClusterRuleScheduled, ClusterRuleWithdrawn, ClusterRuleApplied,
    ResumptionRulesScheduled, ResumptionRulesWithdrawn,
    ProblemRulesScheduled, ProblemRulesWithdrawn,
    ProcedureRuleScheduled, ProcedureRuleWithdrawn,
)  # fmt: skip
