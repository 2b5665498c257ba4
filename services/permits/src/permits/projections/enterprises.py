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
from shared.projections import NOTHING, MergeAtRevision, Operation


def enterprise_registered(
    event: EnterpriseRegistered, envelope: Envelope[EnterpriseRegistered]
) -> Iterable[Operation]:
    fields = event.model_dump(exclude={"enterprise_id"})
    yield _enterprise(event, envelope, fields | {"registered_at": envelope.time})


def officer_assigned(
    event: OfficerAssigned, envelope: Envelope[OfficerAssigned]
) -> Iterable[Operation]:
    since = {"role": "officer", "account": event.officer, "since": envelope.time}
    yield _enterprise(event, envelope, {"officer": event.officer}, {"named": since})


def leader_assigned(
    event: LeaderAssigned, envelope: Envelope[LeaderAssigned]
) -> Iterable[Operation]:
    fields = {"leader": event.leader, "leader_tier": event.tier}
    since = {"role": "leader", "account": event.leader, "since": envelope.time}
    yield _enterprise(event, envelope, fields, {"named": since})


def _enterprise(
    event: EnterpriseEvent,
    envelope: Envelope[Any],
    fields: Mapping[str, Any],
    push: Mapping[str, Any] = NOTHING,
) -> MergeAtRevision:
    return MergeAtRevision(
        EnterpriseView.collection, event.enterprise_id, envelope.revision or 0, fields, push=push
    )


SUBSCRIPTIONS: tuple[Subscription, ...] = (
    project(EnterpriseRegistered, enterprise_registered),
    project(OfficerAssigned, officer_assigned),
    project(LeaderAssigned, leader_assigned),
)
