"""The rule of clusters: what a change suspends."""

from fastapi import APIRouter
from pydantic import BaseModel, Field

from permits.api.rules.asked import NAMED, Ids
from permits.domain.rules import ClusterRule
from permits.handlers import Handlers
from permits.reassessment import IN_FORCE, Reassessment
from shared.aggregates import pages
from shared.events.base import Code
from shared.events.permits.rules import Hours, Persons
from shared.platform import Platform
from shared.rules.routes import NewVersion, RuleApi
from shared.rules.routes import routes as rule_routes


class NewClusterRule(NewVersion):
    """How many different persons, held for fever within how many hours, suspend a permit."""

    version: Code = Field(examples=["cluster-2020-02"])
    persons: Persons = Field(examples=[2])
    within_hours: Hours = Field(examples=[24])


class ClusterDryRun(BaseModel):
    """Of all permits in force: those that applying it suspends, should nothing else happen.

    A milder version reinstates none: a suspended permit waits for its inspection.
    """

    in_effect: str = Field(description="The version that holds until then")
    in_force: int
    newly_suspended: int
    newly_suspended_ids: Ids


def routes(handlers: Handlers, reassessment: Reassessment, platform: Platform) -> APIRouter:
    async def try_out(rule: ClusterRule) -> ClusterDryRun:
        return await dry_run(handlers, reassessment, rule)

    desk = handlers.cluster_rules
    return rule_routes(RuleApi(desk, NewClusterRule, ClusterDryRun, try_out), platform)


async def dry_run(
    handlers: Handlers, reassessment: Reassessment, rule: ClusterRule
) -> ClusterDryRun:
    suspended = await reassessment.foresee(rule)
    in_force = pages(handlers.permits.aggregates, IN_FORCE)
    return ClusterDryRun(
        in_effect=(await handlers.cluster_rules.in_effect(rule.effective)).version,
        in_force=sum([len(page) async for page in in_force]),
        newly_suspended=len(suspended),
        newly_suspended_ids=suspended[:NAMED],
    )
