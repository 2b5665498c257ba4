"""A problem of an enterprise: its clock runs until somebody says what was done."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, assert_never

from permits.domain.rules import ProblemRules
from permits.domain.support import resolution
from permits.domain.support.escalation import following, reached
from permits.domain.support.resolution import ResolveProblem
from shared.aggregates import Decider
from shared.errors import Refused
from shared.events import Event
from shared.events.permits.problems import (
    ProblemEscalated,
    ProblemKind,
    ProblemRaised,
    ProblemResolved,
)


@dataclass(frozen=True, slots=True)
class RaiseProblem:
    problem_id: str
    enterprise_id: str
    kind: ProblemKind
    text: str
    raised_by: str
    visit_id: str | None
    unit_id: str | None
    rules: ProblemRules
    at: datetime


@dataclass(frozen=True, slots=True)
class Tick:
    now: datetime


Command = RaiseProblem | ResolveProblem | Tick


@dataclass(frozen=True, slots=True)
class Problem:
    """`level` is how often it has escalated."""

    raised: ProblemRaised | None = None
    level: int = 0
    resolved: ProblemResolved | None = None


def decide(command: Command, problem: Problem) -> Sequence[Event]:
    match command:
        case RaiseProblem():
            return raise_problem(command, problem)
        case ResolveProblem():
            return resolve(command, problem)
        case Tick():
            return escalate(problem, command.now)
        case _:
            assert_never(command)


def raise_problem(command: RaiseProblem, problem: Problem) -> Sequence[Event]:
    times = command.rules.escalates_at(command.kind, command.at)
    raised = ProblemRaised(
        problem_id=command.problem_id,
        enterprise_id=command.enterprise_id,
        kind=command.kind,
        unit_id=command.unit_id,
        text=command.text,
        raised_by=command.raised_by,
        raised_at=command.at,
        visit_id=command.visit_id,
        due_at=times[0],
        escalates_at=times,
        rule_version=command.rules.version,
    )
    if problem.raised is None:
        return [raised]
    if is_the_same(raised, problem.raised):
        return []
    raise Refused(f"problem {command.problem_id} is another one", rule="problem-once")


def is_the_same(one: ProblemRaised, other: ProblemRaised) -> bool:
    """Whether somebody says the same again: whoever says it, and whenever."""
    saying = {"problem_id", "enterprise_id", "kind", "unit_id", "text", "visit_id"}
    return one.model_dump(include=saying) == other.model_dump(include=saying)


def resolve(command: ResolveProblem, problem: Problem) -> Sequence[Event]:
    """What the clock had to say by then is said first, whether it has ticked or not."""
    if problem.raised is None:
        raise Refused("nobody has raised this problem", rule="problem-raised")
    if problem.resolved is not None:
        return resolution.again(command, problem.resolved)
    resolution.refuse_an_empty_one(command, problem.raised)
    resolved = ProblemResolved(
        **about(problem.raised),
        what_was_done=command.what_was_done,
        quantity=command.quantity,
        unit_of_quantity=command.unit_of_quantity,
        resolved_by=command.resolved_by,
        tier=command.tier,
        resolved_at=command.at,
    )
    return [*escalate(problem, command.at), resolved]


def escalate(problem: Problem, now: datetime) -> Sequence[Event]:
    """Every level whose time has come, each once."""
    raised = problem.raised
    if raised is None or problem.resolved is not None:
        return []
    return [
        ProblemEscalated(
            **about(raised), level=level, escalated_at=time, rule_version=raised.rule_version
        )
        for level, time in reached(raised.escalates_at, problem.level, now)
    ]


def about(raised: ProblemRaised) -> dict[str, Any]:
    """Say what every fact repeats."""
    return raised.model_dump(include={"problem_id", "enterprise_id", "kind", "unit_id"})


def due(problem: Problem) -> datetime | None:
    raised = problem.raised
    if raised is None or problem.resolved is not None:
        return None
    return following(raised.escalates_at, problem.level)


def evolve(problem: Problem, event: Event) -> Problem:
    match event:
        case ProblemRaised():
            return Problem(raised=event)
        case ProblemEscalated():
            return replace(problem, level=event.level)
        case ProblemResolved():
            return replace(problem, resolved=event)
        case _:
            return problem


decider: Decider[Command, Problem] = Decider(decide, evolve, Problem(), due, Tick)
