"""The county's rules of resumption as data: each version with the day it takes effect."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import get_args

from shared.clock import COUNTY
from shared.events.permits import Requirement
from shared.rules import in_effect


@dataclass(frozen=True, slots=True)
class ResumptionRules:
    """What an enterprise shows before it is inspected, and what its permit then binds it to.

    The conditions are the regimes of row 7: small shifts (小班制), rotation, staggered and
    separate meals (分时段、分餐), the workplace's disinfection register.
    """

    version: str
    effective: datetime
    requirements: tuple[Requirement, ...]
    supplies_days: int
    conditions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ClusterRule:
    """How many different persons, held within which time, suspend their enterprise's permit."""

    version: str
    effective: datetime
    persons: int
    within: timedelta


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


def resumption_rules(at: datetime) -> ResumptionRules:
    return in_effect(RESUMPTION, at)


def cluster_rule(at: datetime) -> ClusterRule:
    return in_effect(CLUSTER, at)
