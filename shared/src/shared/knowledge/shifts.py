"""On which shift a person works: what health-records said last when it registered them."""

from collections.abc import Iterable

from pydantic import BaseModel, ConfigDict

from shared.envelope import Envelope
from shared.events.health_records import WorkerRegistered
from shared.projections import Documents, Operation, SetIfNewer

COLLECTION = "known_shifts"


class KnownShift(BaseModel):
    """`shift` is None where the enterprise has named none."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    enterprise_id: str
    shift: str | None = None


def learn_registered(
    event: WorkerRegistered, envelope: Envelope[WorkerRegistered]
) -> Iterable[Operation]:
    version = {"revision": envelope.revision or 0}
    values = {"enterprise_id": event.enterprise_id, "shift": event.shift}
    yield SetIfNewer(COLLECTION, event.person_id, "worker", version, values)


async def shift_of(documents: Documents, person_id: str, enterprise_id: str) -> str | None:
    """The person's shift at this enterprise, as far as anybody has said."""
    found = await documents.get(COLLECTION, person_id)
    if found is None:
        return None
    known = KnownShift.model_validate(found["worker"])
    return known.shift if known.enterprise_id == enterprise_id else None
