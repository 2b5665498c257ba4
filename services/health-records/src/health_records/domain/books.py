"""The books of the rules of return and of isolation: what each version says, and from when."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from health_records.domain.rules import (
    ISOLATION_RULES,
    RETURN_RULES,
    IsolationRules,
    Origin,
    ReturnRules,
)
from shared.events.health_records import rules as facts
from shared.rules.book import Book, Kind

ANY = ""
"""The prefix that every origin has."""


@dataclass(frozen=True, slots=True)
class ReturnBook(Book[ReturnRules]):
    versions: tuple[ReturnRules, ...] = tuple(RETURN_RULES)


@dataclass(frozen=True, slots=True)
class IsolationBook(Book[IsolationRules]):
    versions: tuple[IsolationRules, ...] = tuple(ISOLATION_RULES)


def _return_rules(said: facts.ReturnRulesScheduled) -> ReturnRules:
    window = timedelta(days=said.window_days)
    return ReturnRules(said.version, said.effective, window, said.risk_regions)


def _isolation_rules(said: facts.IsolationRulesScheduled) -> IsolationRules:
    asked = {ANY: said.otherwise, **said.origins}
    origins = {prefix: Origin(one.where, one.days) for prefix, one in asked.items()}
    return IsolationRules(said.version, said.effective, origins)


def _origins(rule: IsolationRules) -> dict[str, Any]:
    asked = {prefix: {"where": one.where, "days": one.days} for prefix, one in rule.origins.items()}
    return {"otherwise": asked.pop(ANY), "origins": asked}


RETURN: Kind[ReturnRules] = Kind(
    name="return",
    founding=ReturnBook(),
    scheduled=facts.ReturnRulesScheduled,
    withdrawn=facts.ReturnRulesWithdrawn,
    applied=facts.ReturnRulesApplied,
    values=lambda rule: {"window_days": rule.window.days, "risk_regions": rule.risk_regions},
    read=_return_rules,
)
ISOLATION: Kind[IsolationRules] = Kind(
    name="isolation",
    founding=IsolationBook(),
    scheduled=facts.IsolationRulesScheduled,
    withdrawn=facts.IsolationRulesWithdrawn,
    values=_origins,
    read=_isolation_rules,
)
