"""Enterprises, their officers and leaders -> the documents that queries read."""

from collections.abc import Iterable, Mapping
from typing import Any

from permits.views import EnterpriseView
from shared.bus import Subscription, project
from shared.envelope import Envelope
from shared.events.permits import (
    EnterpriseEvent,
    EnterpriseRegistered,
    LeaderAssigned,
    OfficerAssigned,
)
from shared.projections import MergeAtRevision, Operation


def enterprise_registered(
    event: EnterpriseRegistered, envelope: Envelope[EnterpriseRegistered]
) -> Iterable[Operation]:
    yield _enterprise(event, envelope, event.model_dump(exclude={"enterprise_id"}))


def officer_assigned(
    event: OfficerAssigned, envelope: Envelope[OfficerAssigned]
) -> Iterable[Operation]:
    yield _enterprise(event, envelope, {"officer": event.officer})


def leader_assigned(
    event: LeaderAssigned, envelope: Envelope[LeaderAssigned]
) -> Iterable[Operation]:
    yield _enterprise(event, envelope, {"leader": event.leader, "leader_tier": event.tier})


def _enterprise(
    event: EnterpriseEvent, envelope: Envelope[Any], fields: Mapping[str, Any]
) -> MergeAtRevision:
    revision = envelope.revision or 0
    return MergeAtRevision(EnterpriseView.collection, event.enterprise_id, revision, fields)


SUBSCRIPTIONS: tuple[Subscription, ...] = (
    project(EnterpriseRegistered, enterprise_registered),
    project(OfficerAssigned, officer_assigned),
    project(LeaderAssigned, leader_assigned),
)
