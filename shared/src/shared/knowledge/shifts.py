"""On which shift a person works: what health-records said last when it registered them."""

from collections.abc import Collection, Iterable, Mapping

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

    def at(self, enterprise_id: str) -> str | None:
        """The shift at this enterprise; None at any other."""
        return self.shift if self.enterprise_id == enterprise_id else None


def learn_registered(
    event: WorkerRegistered, envelope: Envelope[WorkerRegistered]
) -> Iterable[Operation]:
    version = {"revision": envelope.revision or 0}
    values = {"enterprise_id": event.enterprise_id, "shift": event.shift}
    yield SetIfNewer(COLLECTION, event.person_id, "worker", version, values)


async def shifts(documents: Documents, ids: Collection[str]) -> Mapping[str, KnownShift]:
    """Where these persons work and on which shift, as far as anybody has said."""
    found = await documents.find(COLLECTION, {"_id": {"$in": sorted(ids)}}) if ids else []
    return {d["_id"]: KnownShift.model_validate(d["worker"]) for d in found}
