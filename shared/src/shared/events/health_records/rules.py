"""Facts about the rules of return and of isolation, owned by the health-records service."""

from typing import Annotated, ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field

from shared.events.rules import RuleApplied, RuleEvent, RuleScheduled, RuleWithdrawn

Prefix = Annotated[str, Field(pattern=r"^[1-9]\d(\d\d){0,2}$")]
"""The first two, four or six digits of a division code of GB/T 2260: 42 is Hubei."""
Days = Annotated[int, Field(ge=0, le=60)]
Where = Literal["hotel", "own-place", "nowhere"]
"""`own-place` is the dormitory of who works at an enterprise, and home for everybody else."""


class OriginAsks(BaseModel):
    """What an origin asks for: where to be in isolation, and how many days from arrival."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    where: Where
    days: Days


class ReturnRulesScheduled(RuleScheduled):
    """Who may return: how far back stays and contacts count, and where the risk is."""

    topic: ClassVar[str] = "health-records.rules"
    kind: ClassVar[str] = "return"

    window_days: Days
    risk_regions: tuple[Prefix, ...]


class ReturnRulesWithdrawn(RuleWithdrawn):
    topic: ClassVar[str] = "health-records.rules"
    kind: ClassVar[str] = "return"


class ReturnRulesApplied(RuleApplied):
    """Every file was assessed anew: so many were deferred by it, so many cleared."""

    topic: ClassVar[str] = "health-records.rules"
    kind: ClassVar[str] = "return"

    assessed: int
    deferred: int
    cleared: int


class IsolationRulesScheduled(RuleScheduled):
    """By origin, the longest prefix that fits; `otherwise` for all that none fits."""

    topic: ClassVar[str] = "health-records.rules"
    kind: ClassVar[str] = "isolation"

    origins: dict[Prefix, OriginAsks]
    otherwise: OriginAsks


class IsolationRulesWithdrawn(RuleWithdrawn):
    topic: ClassVar[str] = "health-records.rules"
    kind: ClassVar[str] = "isolation"


EVENTS: tuple[type[RuleEvent], ...] = (
    ReturnRulesScheduled, ReturnRulesWithdrawn, ReturnRulesApplied,
    IsolationRulesScheduled, IsolationRulesWithdrawn,
)  # fmt: skip
