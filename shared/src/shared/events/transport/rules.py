"""Facts about the rule of seats, owned by the transport service."""

from typing import Annotated, ClassVar

from pydantic import Field

from shared.events.rules import RuleEvent, RuleScheduled, RuleWithdrawn

Percent = Annotated[int, Field(ge=1, le=100)]


class SeatRuleScheduled(RuleScheduled):
    """How many of a vehicle's seats may be taken, in percent, rounded down."""

    topic: ClassVar[str] = "transport.rules"
    kind: ClassVar[str] = "seats"

    percent: Percent


class SeatRuleWithdrawn(RuleWithdrawn):
    topic: ClassVar[str] = "transport.rules"
    kind: ClassVar[str] = "seats"


EVENTS: tuple[type[RuleEvent], ...] = (SeatRuleScheduled, SeatRuleWithdrawn)
