"""From a good reading to the records that are logged: measured, fever, attempt to cross."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from typing import Any, NamedTuple

import orjson

from checkpoint.domain.device import Device
from checkpoint.domain.reading import Assessment, assess
from checkpoint.domain.rules import FeverLimits
from shared.envelope import JSON, SPECVERSION, Record
from shared.events.checkpoint import CrossingAttempted, FeverDetected, TemperatureMeasured
from shared.identity import derived_id, reading_id

SOURCE = ("ce_source", b"checkpoint")
READINGS = TemperatureMeasured.topic
MEASURED = ("ce_type", TemperatureMeasured.type.encode())

Row = Mapping[str, Any]


class Sealed(NamedTuple):
    """A reading with its name, what it says, and the records that say so on the bus."""

    reading_id: str
    assessment: Assessment
    records: list[Record]
    attempt: CrossingAttempted | None


@dataclass(frozen=True, slots=True)
class Sealer:
    """Seals the readings of one request: they share time of receipt, rules and correlation."""

    received_at: datetime
    limits: FeverLimits
    correlation: tuple[str, bytes]

    @classmethod
    def of(cls, received_at: datetime, limits: FeverLimits, correlation_id: str) -> "Sealer":
        # A fixed offset: comparing times of a zone asks the zone's rules for every reading.
        fixed = received_at.astimezone(timezone(received_at.utcoffset() or timedelta()))
        return cls(fixed, limits, ("ce_correlationid", correlation_id.encode()))

    def seal(self, row: Row, device: Device) -> Sealed:
        """Make the records of one reading. ValueError where its time is no time.

        The reading keeps the time its device gave it; what follows from it happened at the latest
        when it was received, however far ahead the device's clock is.
        """
        measured_text = row["measured_at"]
        measured_at = datetime.fromisoformat(measured_text)
        id_ = reading_id(row["device_id"], row["sequence"])
        body_site = row.get("body_site", device.body_site)
        said = assess(row["celsius"], body_site, measured_at, self.received_at, self.limits)
        fact: dict[str, Any] = {
            "reading_id": id_,
            "site_id": device.site_id,
            "device_id": row["device_id"],
            "person_id": row.get("person_id"),
            "celsius": row["celsius"],
            "body_site": body_site,
            "measured_at": measured_text,
            "mask": row.get("mask", "unknown"),
            "direction": row.get("direction"),
            "received_at": self.received_at,
            "quality": said.quality,
        }
        subject = fact["person_id"] or fact["device_id"]
        records = [self._record(id_, subject, measured_text, MEASURED, READINGS, fact)]
        if said.fever or fact["direction"]:
            return self._eventful(fact, said, min(measured_at, self.received_at), records)
        return Sealed(id_, said, records, None)

    def _eventful(self, fact: Row, said: Assessment, at: datetime, records: list[Record]) -> Sealed:
        id_ = fact["reading_id"]
        if said.limit is not None:
            fever = FeverDetected(
                **{name: fact[name] for name in FEVER_FIELDS},
                measured_at=at,
                limit=said.limit,
                rule_version=self.limits.version,
            )
            records.append(self._event(fever, fact))
        if not fact["direction"]:
            return Sealed(id_, said, records, None)
        attempt = CrossingAttempted(
            crossing_id=id_,
            site_id=fact["site_id"],
            person_id=fact["person_id"],
            direction=fact["direction"],
            fever=said.fever,
            measured=said.says_something,
            mask=fact["mask"],
            at=at,
        )
        records.append(self._event(attempt, fact))
        return Sealed(id_, said, records, attempt)

    def _event(self, event: FeverDetected | CrossingAttempted, fact: Row) -> Record:
        id_ = derived_id(event.type, fact["reading_id"])
        kind = ("ce_type", event.type.encode())
        payload = event.model_dump(mode="json")
        return self._record(id_, event.subject, fact["measured_at"], kind, event.topic, payload)

    def _record(
        self, id_: str, subject: str, at: str, kind: tuple[str, bytes], topic: str, fact: Row
    ) -> Record:
        headers = [
            ("ce_id", id_.encode()),
            SOURCE,
            kind,
            ("ce_subject", subject.encode()),
            ("ce_time", at.encode()),
            SPECVERSION,
            JSON,
            self.correlation,
        ]
        return Record(id_, topic, subject, orjson.dumps(fact), headers)


FEVER_FIELDS = (
    "reading_id", "site_id", "device_id", "person_id", "celsius", "body_site",
)  # fmt: skip
