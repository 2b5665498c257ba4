"""A problem's resolution: what was done, and how much of it where it can be counted."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from shared.errors import Refused
from shared.events import Event
from shared.events.permits.problems import ProblemRaised, ProblemResolved
from shared.events.permits.support import LeaderTier

ORDERS_IN: tuple[str, ...] = ("piece", "yuan")
"""Orders are added up for the county's report, so their units are few and spelled in one way."""


@dataclass(frozen=True, slots=True)
class ResolveProblem:
    """`tier` is that of the leader who solved it, if one did."""

    what_was_done: str
    quantity: float | None
    unit_of_quantity: str | None
    resolved_by: str
    tier: LeaderTier | None
    at: datetime


def refuse_an_empty_one(command: ResolveProblem, raised: ProblemRaised) -> None:
    if not command.what_was_done.strip():
        raise Refused("say what was done: nothing else resolves a problem", rule="what-was-done")
    if (command.quantity is None) != (command.unit_of_quantity is None):
        raise Refused("a quantity and its unit are told together", rule="quantity-with-unit")
    if raised.kind == "orders" and command.quantity is None:
        raise Refused("say how much was ordered, and in which unit", rule="orders-quantity")


def again(command: ResolveProblem, resolved: ProblemResolved) -> Sequence[Event]:
    """Say nothing new where the same is said again; a problem is resolved once."""
    said = (command.what_was_done, command.quantity, command.unit_of_quantity, command.tier)
    if said == (
        resolved.what_was_done,
        resolved.quantity,
        resolved.unit_of_quantity,
        resolved.tier,
    ):
        return []
    raise Refused("the problem is resolved already", rule="problem-open")
