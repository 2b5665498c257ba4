"""What this service keeps of others' facts and of its own.

Who was where, fevers and their limits, positives, and which enterprises there are: learnt before
anybody acts on it, so that both orders of arrival end the same.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any

from health_records.domain.contacts import AT_THE_GATE, Positive, Presence, shifts
from health_records.domain.file import Fever, How
from shared.envelope import Envelope
from shared.events.checkpoint import (
    EntryAdmitted,
    FeverDetected,
    FeverLimitsScheduled,
    FeverLimitsWithdrawn,
)
from shared.events.health_records import ExaminationRecorded, WorkerRegistered
from shared.events.permits import EnterpriseRegistered
from shared.events.transport import PassengerBoarded, RoomAssigned, RoomReleased
from shared.projections import Document, Documents, Index, InsertOnce, Operation, SetIfNewer

FEVERS = "known_fevers"
POSITIVES = "known_positives"
FEVER_LIMITS = "known_fever_limits"
ENTERPRISES = "known_enterprises"
PLACES: Mapping[How, str] = MappingProxyType(
    {
        "seat": "known_seats",
        "room": "known_rooms",
        "gate": "known_passages",
        "shift": "known_shifts",
    }
)
INDEXES: tuple[Index, ...] = (
    (POSITIVES, ("recorded_at",)),
    *((collection, ("person_id", "since")) for collection in PLACES.values()),
    *((collection, ("place", "since")) for collection in PLACES.values()),
)


def learn_fever(event: FeverDetected, _: Envelope[FeverDetected]) -> Iterable[Operation]:
    if event.person_id is not None:
        version = {"measured_at": event.measured_at, "reading_id": event.reading_id}
        yield SetIfNewer(FEVERS, event.person_id, "fever", version, {"celsius": event.celsius})


def learn_limits(
    event: FeverLimitsScheduled, envelope: Envelope[FeverLimitsScheduled]
) -> Iterable[Operation]:
    """Keep the limit of a temperature under the arm, which is what people measure at home."""
    if (celsius := event.celsius.get("axillary")) is not None:
        limit = {"effective": event.effective, "celsius": celsius}
        yield _limit(event.version, envelope, limit)


def learn_withdrawal(
    event: FeverLimitsWithdrawn, envelope: Envelope[FeverLimitsWithdrawn]
) -> Iterable[Operation]:
    yield _limit(event.version, envelope, {})


def _limit(name: str, envelope: Envelope[Any], limit: Mapping[str, Any]) -> SetIfNewer:
    version = {"revision": envelope.revision or 0}
    return SetIfNewer(FEVER_LIMITS, name, "limit", version, limit)


def learn_enterprise(
    event: EnterpriseRegistered, _: Envelope[EnterpriseRegistered]
) -> Iterable[Operation]:
    yield InsertOnce(ENTERPRISES, {"_id": event.enterprise_id})


def learn_positive(
    event: ExaminationRecorded, envelope: Envelope[ExaminationRecorded]
) -> Iterable[Operation]:
    if event.result == "positive":
        fields = {
            "person_id": event.person_id,
            "examined_at": event.examined_at,
            "recorded_at": envelope.time,
        }
        yield InsertOnce(POSITIVES, {"_id": event.examination_id, **fields})


def learn_seat(
    event: PassengerBoarded, envelope: Envelope[PassengerBoarded]
) -> Iterable[Operation]:
    yield _presence("seat", envelope, event.person_id, event.trip_id, event.boarded_at)


def learn_room(event: RoomAssigned, envelope: Envelope[RoomAssigned]) -> Iterable[Operation]:
    yield _stay(event, envelope, left=False)


def learn_room_left(event: RoomReleased, envelope: Envelope[RoomReleased]) -> Iterable[Operation]:
    yield _stay(event, envelope, left=True)


def _stay(event: RoomAssigned | RoomReleased, envelope: Envelope[Any], *, left: bool) -> InsertOnce:
    # The lodging's revisions tell which end belongs to which stay; times may be the same.
    fields = {
        "person_id": event.person_id,
        "place": f"{event.lodging_id}/{event.room}",
        "since": envelope.time,
        "revision": envelope.revision or 0,
        "left": left,
    }
    return InsertOnce(PLACES["room"], {"_id": envelope.id, **fields})


def learn_passage(event: EntryAdmitted, envelope: Envelope[EntryAdmitted]) -> Iterable[Operation]:
    if event.person_id is not None:
        yield _presence("gate", envelope, event.person_id, event.site_id, event.at)


def learn_shift(
    event: WorkerRegistered, envelope: Envelope[WorkerRegistered]
) -> Iterable[Operation]:
    # Who works on no shift is kept too: it says when they left the one before.
    place = f"{event.enterprise_id}/{event.shift}" if event.shift else ""
    yield _presence("shift", envelope, event.person_id, place, envelope.time)


def _presence(
    how: How, envelope: Envelope[Any], person_id: str, place: str, since: datetime
) -> InsertOnce:
    fields = {"person_id": person_id, "place": place, "since": since}
    return InsertOnce(PLACES[how], {"_id": envelope.id, **fields})


@dataclass(frozen=True, slots=True)
class Knowledge:
    """Reads what was learnt."""

    documents: Documents

    async def latest_fever(self, person_id: str) -> Fever | None:
        found = await self.documents.get(FEVERS, person_id)
        if found is None:
            return None
        fever = found["fever"]
        return Fever(fever["reading_id"], fever["celsius"], fever["measured_at"])

    async def fever_limit(self, at: datetime) -> float | None:
        """The county's limit under the arm at this time; None before it decided any."""
        begun = {"limit.effective": {"$lte": at}}
        found = await self.documents.find(
            FEVER_LIMITS, begun, sort="limit.effective", descending=True, limit=1
        )
        return found[0]["limit"]["celsius"] if found else None

    async def is_registered(self, enterprise_id: str) -> bool:
        """Say whether permits registered this enterprise, as far as we have heard."""
        return await self.documents.get(ENTERPRISES, enterprise_id) is not None

    async def positives_known_after(self, since: datetime) -> Sequence[Positive]:
        """Those whose contacts still counted at this time."""
        found = await self.documents.find(POSITIVES, {"recorded_at": {"$gte": since}})
        return [Positive(d["person_id"], d["examined_at"], d["recorded_at"]) for d in found]

    async def presences(self, positive: Positive) -> Sequence[Presence]:
        """Where the positive person was, as far as somebody met there may be a contact.

        Somebody passes gates all their life. A seat or a room counts from the later of two, so
        an early one may matter still; they are few.
        """
        person = {"person_id": positive.person_id}
        since = {"$gte": positive.earliest - AT_THE_GATE, "$lte": positive.recorded_at}
        return [
            *await self._shifts([positive.person_id]),
            *await self._find("seat", person),
            *await self._find("room", person),
            *await self._find("gate", {**person, "since": since}),
        ]

    async def beside(self, own: Presence) -> Sequence[Presence]:
        """Everybody who was in the same place at a time that may matter."""
        criteria: dict[str, Any] = {"place": own.place}
        if own.how == "gate":
            criteria["since"] = {
                "$gte": own.since - AT_THE_GATE,
                "$lte": own.since + AT_THE_GATE,
            }
        found = await self._find(own.how, criteria)
        if own.how != "shift":
            return found
        return await self._shifts([presence.person_id for presence in found])

    async def _shifts(self, person_ids: Sequence[str]) -> list[Presence]:
        # Whole histories: who registered elsewhere later has left the shift before.
        return shifts(await self._find("shift", {"person_id": {"$in": list(person_ids)}}))

    async def _find(self, how: How, criteria: Mapping[str, Any]) -> list[Presence]:
        found = await self.documents.find(PLACES[how], criteria, sort="since")
        left = [row for row in found if row.get("left")]
        return [
            Presence(d["person_id"], how, d["place"], d["since"], _left_at(d, left))
            for d in found
            if not d.get("left")
        ]


def _left_at(stay: Document, left: Sequence[Document]) -> datetime | None:
    """When a room was given back: this person's first end there after the beginning."""
    mine = (stay["person_id"], stay["place"])
    ends = [
        (row["revision"], row["since"])
        for row in left
        if (row["person_id"], row["place"]) == mine and row["revision"] > stay.get("revision", 0)
    ]
    return min(ends, default=(0, None))[1]
