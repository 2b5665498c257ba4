"""A problem of the county itself: an alert raised it, and it ends when the alert does."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any, Literal, assert_never

from permits.domain.support.escalation import following, reached
from shared.aggregates import Decider
from shared.events import Event
from shared.events.permits.alerts import AlertEnded, AlertEscalated, AlertRaised, Severity

VERSION = "alert-2020-01"
FIRST: Mapping[Severity, timedelta] = MappingProxyType({
    "page": timedelta(hours=1),
    "warning": timedelta(hours=12),
    "info": timedelta(hours=72),
})  # fmt: skip
"""Until it escalates. No document gives the hours: these are ours, shortest where people wait."""
BETWEEN = timedelta(hours=24)
LEVELS = 3

Status = Literal["unknown", "open", "over"]


@dataclass(frozen=True, slots=True)
class Alert:
    """What an alert says of itself; the same fingerprint and beginning is the same problem."""

    problem_id: str
    name: str
    severity: Severity
    unit_id: str | None
    fingerprint: str
    began_at: datetime
    text: str
    runbook: str


@dataclass(frozen=True, slots=True)
class Fires:
    alert: Alert
    told_by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Ends:
    """Also where nobody had heard that it fired: what it says of itself comes with it."""

    alert: Alert
    ending: Literal["resolved", "began-anew"]
    told_by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Tick:
    now: datetime


Command = Fires | Ends | Tick


@dataclass(frozen=True, slots=True)
class AlertProblem:
    """`level` is how often it has escalated; `fingerprint` and `status` are searched by."""

    raised: AlertRaised | None = None
    fingerprint: str = ""
    status: Status = "unknown"
    level: int = 0


def decide(command: Command, problem: AlertProblem) -> Sequence[Event]:
    match command:
        case Fires():
            # Told again, or told late: what is over stays over.
            return [] if problem.raised else [begun(command)]
        case Ends():
            return end(command, problem)
        case Tick():
            return escalate(problem, command.now)
        case _:
            assert_never(command)


def begun(command: Fires | Ends) -> AlertRaised:
    alert, first = command.alert, command.at + FIRST[command.alert.severity]
    return AlertRaised(
        problem_id=alert.problem_id,
        alert=alert.name,
        severity=alert.severity,
        unit_id=alert.unit_id,
        alert_fingerprint=alert.fingerprint,
        alert_began_at=alert.began_at,
        text=alert.text,
        runbook=alert.runbook,
        raised_by=command.told_by,
        raised_at=command.at,
        due_at=first,
        escalates_at=tuple(first + level * BETWEEN for level in range(LEVELS)),
        rule_version=VERSION,
    )


def end(command: Ends, problem: AlertProblem) -> Sequence[Event]:
    """What the clock had to say by then is said first, whether it has ticked or not."""
    if problem.status == "over":
        return []
    raised = problem.raised or begun(command)
    ended = AlertEnded(
        **about(raised), ending=command.ending, resolved_by=command.told_by, resolved_at=command.at
    )
    if problem.raised is None:
        return [raised, ended]
    return [*escalate(problem, command.at), ended]


def escalate(problem: AlertProblem, now: datetime) -> Sequence[Event]:
    """Every level whose time has come, each once."""
    raised = problem.raised
    if raised is None or problem.status == "over":
        return []
    return [
        AlertEscalated(
            **about(raised), level=level, escalated_at=time, rule_version=raised.rule_version
        )
        for level, time in reached(raised.escalates_at, problem.level, now)
    ]


def about(raised: AlertRaised) -> dict[str, Any]:
    """Say what every fact repeats."""
    return raised.model_dump(include={"problem_id", "alert", "severity", "unit_id"})


def due(problem: AlertProblem) -> datetime | None:
    if problem.raised is None or problem.status == "over":
        return None
    return following(problem.raised.escalates_at, problem.level)


def evolve(problem: AlertProblem, event: Event) -> AlertProblem:
    match event:
        case AlertRaised():
            return AlertProblem(raised=event, fingerprint=event.alert_fingerprint, status="open")
        case AlertEscalated():
            return replace(problem, level=event.level)
        case AlertEnded():
            return replace(problem, status="over")
        case _:
            return problem


decider: Decider[Command, AlertProblem] = Decider(decide, evolve, AlertProblem(), due, Tick)
