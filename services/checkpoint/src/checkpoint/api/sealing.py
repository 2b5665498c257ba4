"""From a good reading to the records that are logged: measured, fever, attempt to cross."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta, timezone
from typing import Any, NamedTuple

import orjson

from checkpoint.clocks import ALL_RIGHT
from checkpoint.domain.clock import SKEW, Offset
from checkpoint.domain.device import Device
from checkpoint.domain.reading import NORMAL, Assessment, assess
from checkpoint.domain.rules import NOT_A_PERSON, FeverLimits
from shared.clock import Clock, span_of
from shared.envelope import JSON, SPECVERSION, Record
from shared.events.checkpoint import (
    BodySite,
    CrossingAttempted,
    Direction,
    FeverDetected,
    Quality,
    TemperatureMeasured,
)
from shared.identity import derived_id, reading_id
from shared.rules import in_effect

SOURCE = ("ce_source", b"checkpoint")
READINGS = TemperatureMeasured.topic
MEASURED = ("ce_type", TemperatureMeasured.type.encode())

LATE = timedelta(minutes=10)
"""As long as it takes to know a clock that is wrong; by then it is corrected instead."""

Row = Mapping[str, Any]


def late_by(clock: Clock) -> timedelta:
    """How old a reading may be to open a gate: of the county's time what so long really takes."""
    return span_of(clock, LATE.total_seconds())


class Sealed(NamedTuple):
    """A reading with its name and what it says; `attempt` where somebody wants through.

    `late` where it came too long after it was measured: nobody goes through a gate by it.
    """

    reading_id: str
    assessment: Assessment
    attempt: CrossingAttempted | None
    late: bool = False


class Sealer:
    """Seals the readings of one request: they share time of receipt, rules and correlation.

    `records` gathers what they say on the bus. Of `versions` of the limits that one counts which
    was in effect when a reading was taken. `wrong` are clocks that are known to be. Whoever was
    measured longer than `late` before the receipt does not stand at the gate any more.
    """

    __slots__ = (
        "correlation", "latest", "limits", "oldest", "received_at", "received_text", "records",
        "since", "versions", "wrong",
    )  # fmt: skip

    def __init__(
        self,
        received_at: datetime,
        versions: Sequence[FeverLimits],
        correlation_id: str,
        wrong: Mapping[str, Offset] = ALL_RIGHT,
        late: timedelta = LATE,
    ) -> None:
        # A fixed offset: comparing times of a zone asks the zone's rules for every reading.
        self.received_at = received_at.astimezone(timezone(received_at.utcoffset() or timedelta()))
        self.received_text = self.received_at.isoformat()
        self.latest = self.received_at + SKEW
        self.oldest = self.received_at - late
        self.versions = versions
        self.limits = in_effect(versions, received_at)
        self.since = self.limits.effective
        self.correlation = ("ce_correlationid", correlation_id.encode())
        self.records: list[Record] = []
        self.wrong = wrong

    def seal(self, row: Row, device: Device, doubts: tuple[Quality, ...] = ()) -> Sealed:
        """Make the records of one reading. ValueError where its time is no time.

        What is set up for the device is added: its calibration, where it measures, and which way
        people go by it. An object is nobody's, and it and the past want through no gate. `doubts`
        are what is known to be doubtful about it before it is assessed.

        The reading keeps the time its device gave it, but for a clock that is known to be wrong;
        what follows from it happened at the latest when it was received.
        """
        setup, told = device.setup, row["celsius"]
        device_id, text = row["device_id"], row["measured_at"]
        measured_at, uncorrected = datetime.fromisoformat(text), None
        # By what the device said: what is known of it later makes nothing new of it.
        named = row.get("said_at", text)
        if device_id in self.wrong and (at := self._by_ours(device_id, measured_at, doubts)):
            measured_at, text, uncorrected = at, at.isoformat(), text
        celsius = setup.corrected(told) if setup.calibration_offset else told
        body_site = row.get("body_site") or setup.body_site
        # Nearly all readings are newer than the limits; what a week offline brings may be older.
        limits = self.limits if measured_at >= self.since else in_effect(self.versions, measured_at)
        skewed = measured_at > self.latest or uncorrected is not None
        said = assess(celsius, body_site, limits, skewed=skewed)
        if measured_at < self.oldest and "replayed" not in doubts:
            doubts = (*doubts, "late")
        person, direction = _who_goes(row, body_site, setup.direction, doubts)
        id_ = reading_id(device_id, row["sequence"], named, told, person)
        fact = {
            "reading_id": id_,
            "site_id": setup.site_id,
            "device_id": device_id,
            "person_id": person,
            "celsius": celsius,
            "body_site": body_site,
            "measured_at": text,
            "mask": row.get("mask", "unknown"),
            "direction": direction,
            "received_at": self.received_text,
            "quality": (*doubts, *said.quality) if doubts else said.quality,
            "uncorrected_celsius": told if setup.calibration_offset else None,
            "uncorrected_measured_at": uncorrected,
        }
        self._log(id_, person or device_id, text, MEASURED, READINGS, fact)
        if direction is None and said.limit is None:
            return Sealed(id_, said, None, "late" in doubts)
        return self._eventful(row, fact, said, limits, min(measured_at, self.received_at))

    def _eventful(
        self, row: Row, fact: Row, said: Assessment, limits: FeverLimits, at: datetime
    ) -> Sealed:
        """A fever, somebody who wants through, or both."""
        if said.limit is not None:
            self._fever(fact, said.limit, limits, at)
        attempt = self._attempt(row, fact, said, at) if fact["direction"] else None
        return Sealed(fact["reading_id"], said, attempt, "late" in fact["quality"])

    def want_through(
        self, row: Row, device: Device, doubts: tuple[Quality, ...] = ()
    ) -> Sealed | None:
        """Make the record of a vehicle that nobody was measured in; of the past it says nothing.

        ValueError as above.
        """
        text, said_at = row["measured_at"], row.get("said_at", row["measured_at"])
        measured_at = datetime.fromisoformat(text)
        measured_at = self._by_ours(row["device_id"], measured_at, doubts) or measured_at
        if "replayed" in doubts or measured_at < self.oldest:
            return None
        at = min(measured_at, self.received_at)
        attempt = CrossingAttempted(
            crossing_id=_way_through(row)
            or reading_id(row["device_id"], row["sequence"], said_at, None, row["plate"]),
            site_id=device.setup.site_id,
            plate=row["plate"],
            direction=row.get("direction") or device.setup.direction or "in",
            measured=True,
            mask=row["mask"],
            at=at,
        )
        self._log_event(attempt, attempt.crossing_id, at)
        return Sealed(attempt.crossing_id, NORMAL, attempt)

    def _by_ours(
        self, device_id: str, said: datetime, doubts: tuple[Quality, ...]
    ) -> datetime | None:
        """When it was by our clock, where the device's is known to be wrong.

        What clock told of the past nobody knows, and where it told nothing ours was taken.
        """
        offset = self.wrong.get(device_id)
        if offset is None or not KNOWN_OTHERWISE.isdisjoint(doubts):
            return None
        if not offset.explains(said, self.received_at):
            return None
        return offset.corrected(said, self.received_at)

    def _fever(self, fact: Row, limit: float, limits: FeverLimits, at: datetime) -> None:
        fever = FeverDetected(
            **{name: fact[name] for name in FEVER_FIELDS},
            measured_at=at,
            limit=limit,
            rule_version=limits.version,
        )
        self._log_event(fever, fact["reading_id"], at)

    def _attempt(self, row: Row, fact: Row, said: Assessment, at: datetime) -> CrossingAttempted:
        way = _way_through(row)
        attempt = CrossingAttempted(
            # Nobody with a fever goes by what was decided before it.
            crossing_id=fact["reading_id"] if said.fever else way or fact["reading_id"],
            site_id=fact["site_id"],
            person_id=fact["person_id"],
            plate=row.get("plate"),
            direction=fact["direction"],
            fever=said.fever,
            measured=said.says_something,
            mask=fact["mask"],
            at=at,
        )
        self._log_event(attempt, attempt.crossing_id, at)
        return attempt

    def _log_event(
        self, event: FeverDetected | CrossingAttempted, reading: str, at: datetime
    ) -> None:
        id_ = derived_id(event.type, reading)
        kind = ("ce_type", event.type.encode())
        payload = event.model_dump(mode="json")
        self._log(id_, event.subject, at.isoformat(), kind, event.topic, payload)

    def _log(
        self, id_: str, subject: str, at: str, kind: tuple[str, bytes], topic: str, fact: Row
    ) -> None:
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
        self.records.append(Record(id_, topic, subject, orjson.dumps(fact), headers))


PAST: frozenset[Quality] = frozenset({"replayed", "late"})
KNOWN_OTHERWISE: frozenset[Quality] = frozenset({"replayed", "time-unreadable", "time-relative"})


def _who_goes(
    row: Row, body_site: BodySite, usual: Direction | None, doubts: tuple[Quality, ...]
) -> tuple[str | None, Direction | None]:
    """The person, and which way they want: an object is nobody, and the past is over."""
    if body_site in NOT_A_PERSON:
        return None, None
    if not PAST.isdisjoint(doubts):
        return row.get("person_id"), None
    return row.get("person_id"), row.get("direction") or usual


def _way_through(row: Row) -> str | None:
    """What a way through the gate is called where a device tells of it more than once."""
    event = row.get("event")
    return event and reading_id(row["device_id"], event, "", None, row["plate"])


FEVER_FIELDS = (
    "reading_id", "site_id", "device_id", "person_id", "celsius", "body_site",
)  # fmt: skip
