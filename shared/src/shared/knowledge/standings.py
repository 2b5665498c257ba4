"""Who may return: what health-records said last of a person.

Learnt by reactions before they act, so decisions look at what is stored and an old fact
delivered again decides nothing.
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime

from pydantic import BaseModel, ConfigDict

from shared.envelope import Envelope
from shared.events import Reason
from shared.events.health_records import WorkerCleared, WorkerDeferred
from shared.projections import Documents, Operation, SetIfNewer

COLLECTION = "known_standings"


class Standing(BaseModel):
    """The last word on a person; `revision` is that of the worker's file."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    revision: int
    event_id: str
    may_return: bool
    enterprise_id: str | None = None
    reasons: tuple[Reason, ...] = ()
    until: datetime | None = None
    at: datetime


def learn_cleared(event: WorkerCleared, envelope: Envelope[WorkerCleared]) -> Iterable[Operation]:
    yield _learnt(event, envelope, may_return=True)


def learn_deferred(
    event: WorkerDeferred, envelope: Envelope[WorkerDeferred]
) -> Iterable[Operation]:
    yield _learnt(event, envelope, may_return=False)


def _learnt(
    event: WorkerCleared | WorkerDeferred,
    envelope: Envelope[WorkerCleared] | Envelope[WorkerDeferred],
    *,
    may_return: bool,
) -> SetIfNewer:
    standing = Standing(
        revision=envelope.revision or 0,
        event_id=envelope.id,
        may_return=may_return,
        enterprise_id=event.enterprise_id,
        reasons=() if isinstance(event, WorkerCleared) else event.reasons,
        until=None if isinstance(event, WorkerCleared) else event.until,
        at=event.at,
    )
    values = standing.model_dump(exclude={"revision"})
    return SetIfNewer(
        COLLECTION, event.person_id, "standing", {"revision": standing.revision}, values
    )


async def standings(documents: Documents, ids: Collection[str]) -> Mapping[str, Standing]:
    """What is known of these persons; who is not in it has not been heard of."""
    found = await documents.find(COLLECTION, {"_id": {"$in": sorted(ids)}}) if ids else []
    return {d["_id"]: Standing.model_validate(d["standing"]) for d in found}


async def standing(documents: Documents, person_id: str) -> Standing | None:
    return (await standings(documents, [person_id])).get(person_id)
