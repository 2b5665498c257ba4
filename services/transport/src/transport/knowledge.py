"""What this service keeps of others' facts: readings and isolations.

Learnt before anybody acts on it, so that both orders of arrival end the same.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict

from shared.bus import Row
from shared.envelope import Envelope
from shared.events.checkpoint import FeverDetected, doubts_of
from shared.events.health_records import IsolationEnded, IsolationStarted
from shared.projections import Document, Documents, Index, Operation, SetIfNewer
from transport.domain.trip import Reading

READINGS, ISOLATIONS = "known_readings", "known_isolations"
INDEXES: tuple[Index, ...] = (
    (ISOLATIONS, ("isolation.status", "isolation.place", "isolation.started_at")),
)
UNTRUSTED = frozenset({"clock-skew", "not-a-person"})
"""Such a reading is not this person's at this time: it must not hide one that is."""


class KnownIsolation(BaseModel):
    """The last isolation of a person; `revision` is that of the worker's file."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    revision: int
    isolation_id: str
    status: Literal["open", "ended"]
    place: str | None = None
    started_at: datetime | None = None

    @property
    def needs_room(self) -> bool:
        return self.status == "open" and self.place == "hotel"


def learn_readings(rows: Sequence[Row]) -> Iterable[Operation]:
    for row in rows:
        quality, person_id = doubts_of(row), row.get("person_id")
        if person_id is not None and UNTRUSTED.isdisjoint(quality):
            values = {"celsius": row["celsius"], "body_site": row["body_site"], "quality": quality}
            version = {"measured_at": row["measured_at"], "reading_id": row["reading_id"]}
            yield SetIfNewer(READINGS, person_id, "reading", version, values)


def learn_fever(event: FeverDetected, _: Envelope[FeverDetected]) -> Iterable[Operation]:
    if event.person_id is not None:
        values = event.model_dump(include={"celsius", "body_site"})
        version = {"measured_at": event.measured_at, "reading_id": event.reading_id}
        yield SetIfNewer(READINGS, event.person_id, "fever", version, values)


def learn_started(
    event: IsolationStarted, envelope: Envelope[IsolationStarted]
) -> Iterable[Operation]:
    values = event.model_dump(include={"isolation_id", "place", "started_at"})
    yield _isolation(event, envelope, values | {"status": "open"})


def learn_ended(event: IsolationEnded, envelope: Envelope[IsolationEnded]) -> Iterable[Operation]:
    yield _isolation(event, envelope, {"isolation_id": event.isolation_id, "status": "ended"})


def _isolation(
    event: IsolationStarted | IsolationEnded, envelope: Envelope[Any], values: dict[str, Any]
) -> SetIfNewer:
    version = {"revision": envelope.revision or 0}
    return SetIfNewer(ISOLATIONS, event.person_id, "isolation", version, values)


@dataclass(frozen=True, slots=True)
class Knowledge:
    """Reads what was learnt."""

    documents: Documents

    async def readings_of(self, person_ids: Sequence[str]) -> Mapping[str, Reading]:
        """The newest reading of each of these persons: a fever while no later one was heard.

        A fever and its reading are two facts with one reading_id, so either may be heard first;
        the time of a clock that is ahead is cut in the fever and not in the reading.
        """
        found = await self.documents.find(READINGS, {"_id": {"$in": list(person_ids)}})
        return {d["_id"]: newest for d in found if (newest := _newest(d)) is not None}

    async def isolation_of(self, person_id: str) -> KnownIsolation | None:
        found = await self.documents.get(ISOLATIONS, person_id)
        return None if found is None else KnownIsolation.model_validate(found["isolation"])

    async def who_need_rooms(self) -> Mapping[str, KnownIsolation]:
        """Isolations that want a room by person, the longest waiting first; some have one."""
        criteria = {"isolation.status": "open", "isolation.place": "hotel"}
        found = await self.documents.find(ISOLATIONS, criteria, sort="isolation.started_at")
        return {d["_id"]: KnownIsolation.model_validate(d["isolation"]) for d in found}


def _newest(found: Document) -> Reading | None:
    reading, fever = found.get("reading"), found.get("fever")
    if fever is not None and (reading is None or not _is_later(reading, fever)):
        return Reading(fever["reading_id"], fever["measured_at"], fever=True)
    if reading is None:
        return None
    return Reading(reading["reading_id"], reading["measured_at"], quality=reading["quality"])


def _is_later(reading: Document, fever: Document) -> bool:
    is_own = reading["reading_id"] == fever["reading_id"]
    return not is_own and bool(reading["measured_at"] > fever["measured_at"])
