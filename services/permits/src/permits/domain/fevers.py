"""A cluster: several persons of one enterprise held for fever within a short time."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from permits.domain.rules import ClusterRule
from shared.clock import COUNTY
from shared.events import Reason

CODE = "fever-cluster"
LAST = "last_measured_at"


@dataclass(frozen=True, slots=True)
class Fever:
    """One hold: `hold_id` is the id of the fact that said so."""

    hold_id: str
    person_id: str
    measured_at: datetime


def cluster(fevers: Iterable[Fever], rule: ClusterRule) -> Sequence[Fever]:
    """The first holds that make a cluster by the rule, in order of measurement; or none."""
    ordered = sorted(fevers, key=lambda fever: (fever.measured_at, fever.hold_id))
    for first, fever in enumerate(ordered):
        near = [f for f in ordered[first:] if f.measured_at - fever.measured_at <= rule.within]
        if len({f.person_id for f in near}) >= rule.persons:
            return near
    return ()


def reason(found: Sequence[Fever], rule: ClusterRule) -> Reason:
    """Say which holds made the cluster, without saying whose they are."""
    return Reason(
        code=CODE,
        rule="cluster",
        rule_version=rule.version,
        facts={
            "persons": str(len({fever.person_id for fever in found})),
            "within_hours": f"{rule.within.total_seconds() / 3600:g}",
            "first_measured_at": _said(found[0].measured_at),
            LAST: _said(found[-1].measured_at),
            "holds": ",".join(fever.hold_id for fever in found),
        },
    )


def last_of(reasons: Iterable[Reason]) -> datetime | None:
    """When the last fever was measured that these reasons tell of."""
    times = [datetime.fromisoformat(r.facts[LAST]) for r in reasons if r.code == CODE]
    return max(times, default=None)


def _said(at: datetime) -> str:
    return at.astimezone(COUNTY).isoformat()
