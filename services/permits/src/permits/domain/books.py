"""The books of the rules of clusters, resumption, problems and the procedure."""

from dataclasses import dataclass
from datetime import timedelta

from permits.domain.rules import (
    CLUSTER,
    PROBLEM,
    PROCEDURE,
    RESUMPTION,
    ClusterRule,
    ProblemRules,
    ProcedureRule,
    ResumptionRules,
)
from shared.events.permits import rules as facts
from shared.rules.book import Book, Kind

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class ClusterBook(Book[ClusterRule]):
    versions: tuple[ClusterRule, ...] = tuple(CLUSTER)


@dataclass(frozen=True, slots=True)
class ResumptionBook(Book[ResumptionRules]):
    versions: tuple[ResumptionRules, ...] = tuple(RESUMPTION)


@dataclass(frozen=True, slots=True)
class ProblemBook(Book[ProblemRules]):
    versions: tuple[ProblemRules, ...] = tuple(PROBLEM)


@dataclass(frozen=True, slots=True)
class ProcedureBook(Book[ProcedureRule]):
    versions: tuple[ProcedureRule, ...] = tuple(PROCEDURE)


CLUSTER_KIND: Kind[ClusterRule] = Kind(
    name="cluster",
    founding=ClusterBook(),
    scheduled=facts.ClusterRuleScheduled,
    withdrawn=facts.ClusterRuleWithdrawn,
    applied=facts.ClusterRuleApplied,
    values=lambda rule: {"persons": rule.persons, "within_hours": rule.within // HOUR},
    read=lambda said: ClusterRule(
        said.version, said.effective, said.persons, said.within_hours * HOUR
    ),
)
RESUMPTION_KIND: Kind[ResumptionRules] = Kind(
    name="resumption",
    founding=ResumptionBook(),
    scheduled=facts.ResumptionRulesScheduled,
    withdrawn=facts.ResumptionRulesWithdrawn,
    values=lambda rule: {
        "requirements": rule.requirements,
        "supplies_days": rule.supplies_days,
        "conditions": rule.conditions,
        "requirements_by_kind": dict(rule.requirements_by_kind),
    },
    read=lambda said: ResumptionRules(
        said.version,
        said.effective,
        said.requirements,
        said.supplies_days,
        said.conditions,
        said.requirements_by_kind,
    ),
)
PROBLEM_KIND: Kind[ProblemRules] = Kind(
    name="problem",
    founding=ProblemBook(),
    scheduled=facts.ProblemRulesScheduled,
    withdrawn=facts.ProblemRulesWithdrawn,
    values=lambda rule: {
        "hours": dict(rule.hours),
        "hours_between": rule.hours_between,
        "levels": rule.levels,
    },
    read=lambda said: ProblemRules(
        said.version, said.effective, said.hours, said.hours_between, said.levels
    ),
)
PROCEDURE_KIND: Kind[ProcedureRule] = Kind(
    name="procedure",
    founding=ProcedureBook(),
    scheduled=facts.ProcedureRuleScheduled,
    withdrawn=facts.ProcedureRuleWithdrawn,
    values=lambda rule: {
        "levels": rule.levels,
        "commitment_kinds": rule.commitment_kinds,
        "commitment_risks": rule.commitment_risks,
        "inspect_within_days": rule.inspect_within // DAY,
    },
    read=lambda said: ProcedureRule(
        said.version,
        said.effective,
        said.levels,
        said.commitment_kinds,
        said.commitment_risks,
        said.inspect_within_days * DAY,
    ),
)
