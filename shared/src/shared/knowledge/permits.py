"""Which permits and vehicle passes are in force: what permits said last of each.

A permit's document has two blocks: `terms`, said once when it is issued, and `status`, said
again with every change. Both carry the revision they come from.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict

from shared.bus import Subscription, project
from shared.envelope import Envelope
from shared.events.permits import (
    PermitEvent,
    PermitExpired,
    PermitIssued,
    PermitReinstated,
    PermitRevoked,
    PermitSuspended,
)
from shared.events.permits.terms import Regime
from shared.projections import Document, Documents, Index, Operation, SetIfNewer

COLLECTION = "known_permits"
INDEXES: tuple[Index, ...] = ((COLLECTION, ("terms.holder",)), (COLLECTION, ("terms.plate",)))

TERMS = {"kind", "holder", "plate", "drivers", "valid_from", "valid_until", "regime"}
Status = Literal["active", "suspended", "revoked", "expired"]


class KnownPermit(BaseModel):
    """A permit as far as another service has heard of it; a vehicle pass may name its drivers."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    permit_id: str
    status: Status
    kind: str
    holder: str
    plate: str | None
    drivers: tuple[str, ...] = ()
    valid_from: datetime
    valid_until: datetime
    regime: Regime | None = None

    def in_force(self, at: datetime) -> bool:
        return self.status == "active" and self.valid_from <= at < self.valid_until


def learn_issued(event: PermitIssued, envelope: Envelope[PermitIssued]) -> Iterable[Operation]:
    terms = event.model_dump(include=TERMS)
    yield _block(event, envelope, "terms", terms)
    yield _block(event, envelope, "status", {"value": "active"})


def learn_suspended(
    event: PermitSuspended, envelope: Envelope[PermitSuspended]
) -> Iterable[Operation]:
    yield _block(event, envelope, "status", {"value": "suspended"})


def learn_reinstated(
    event: PermitReinstated, envelope: Envelope[PermitReinstated]
) -> Iterable[Operation]:
    yield _block(event, envelope, "status", {"value": "active"})


def learn_revoked(event: PermitRevoked, envelope: Envelope[PermitRevoked]) -> Iterable[Operation]:
    yield _block(event, envelope, "status", {"value": "revoked"})


def learn_expired(event: PermitExpired, envelope: Envelope[PermitExpired]) -> Iterable[Operation]:
    yield _block(event, envelope, "status", {"value": "expired"})


def _block(
    event: PermitEvent, envelope: Envelope[Any], block: str, values: dict[str, Any]
) -> SetIfNewer:
    version = {"revision": envelope.revision or 0}
    return SetIfNewer(COLLECTION, event.permit_id, block, version, values)


LEARN: tuple[Subscription, ...] = (
    project(PermitIssued, learn_issued),
    project(PermitSuspended, learn_suspended),
    project(PermitReinstated, learn_reinstated),
    project(PermitRevoked, learn_revoked),
    project(PermitExpired, learn_expired),
)
"""For a service that only needs to know; one that acts binds `learn_...` to its reactions."""


async def permits_of(documents: Documents, holder: str) -> Sequence[KnownPermit]:
    """All permits of an enterprise but its vehicle passes."""
    return (await permits_by_holder(documents, [holder]))[holder]


async def permits_by_holder(
    documents: Documents, holders: Collection[str]
) -> Mapping[str, Sequence[KnownPermit]]:
    """All permits of each of these enterprises but vehicle passes."""
    by_holder: defaultdict[str, list[KnownPermit]] = defaultdict(list)
    if holders:
        wanted = {"terms.holder": {"$in": sorted(holders)}, "terms.plate": None}
        for permit in _read_all(await documents.find(COLLECTION, wanted)):
            by_holder[permit.holder].append(permit)
    return by_holder


async def passes_of(documents: Documents, plate: str) -> Sequence[KnownPermit]:
    """All vehicle passes of a plate."""
    return (await passes_by_plate(documents, [plate]))[plate]


async def passes_by_plate(
    documents: Documents, plates: Collection[str]
) -> Mapping[str, Sequence[KnownPermit]]:
    """All vehicle passes of each of these plates."""
    by_plate: defaultdict[str, list[KnownPermit]] = defaultdict(list)
    if plates:
        wanted = {"terms.plate": {"$in": sorted(plates)}}
        for one in _read_all(await documents.find(COLLECTION, wanted)):
            by_plate[one.plate or ""].append(one)
    return by_plate


def _read_all(found: Iterable[Document]) -> Sequence[KnownPermit]:
    return [permit for document in found if (permit := _read(document))]


def _read(document: Document) -> KnownPermit | None:
    if "terms" not in document or "status" not in document:
        return None  # a later change was heard before the issue: not in force for us yet
    fields = document["terms"] | {"status": document["status"]["value"]}
    return KnownPermit(permit_id=document["_id"], **fields)
