"""What travels around a fact: CloudEvents 1.0 in Kafka's binary mode.

Attributes are headers (`ce_id`, `ce_type`, ...), the value is the fact as JSON, the key its
subject.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, NamedTuple, TypeVar

from pydantic import ValidationError

from shared.errors import Unreadable
from shared.events import Event

D = TypeVar("D")
Headers = list[tuple[str, bytes]]
# Records and deliveries are tuples: there are very many, and a frozen dataclass costs four times.

JSON = ("content-type", b"application/json")
SPECVERSION = ("ce_specversion", b"1.0")


@dataclass(frozen=True, slots=True)
class Envelope(Generic[D]):
    """Names follow CloudEvents; `revision` orders the facts of one aggregate, None for readings.

    `data` is an Event, or the same as a plain dict where a consumer asked for rows.
    """

    id: str
    source: str
    type: str
    subject: str
    time: datetime
    data: D
    revision: int | None = None
    correlation_id: str = ""
    causation_id: str = ""
    traceparent: str = ""


class Record(NamedTuple):
    """A fact as bytes, on its way to a topic."""

    id: str
    topic: str
    key: str
    value: bytes
    headers: Headers


class Delivery(NamedTuple):
    """A record as a consumer got it; `written_at` is Kafka's own timestamp in epoch ms."""

    topic: str
    partition: int
    offset: int
    key: bytes | None
    value: bytes | None
    headers: Headers
    written_at: int

    @property
    def type(self) -> str:
        """The event type, empty where the record is not one of ours."""
        for name, value in self.headers:
            if name == "ce_type":
                return (value or b"").decode(errors="replace")
        return ""

    @property
    def position(self) -> str:
        """Where the record stands: `topic/partition/offset`."""
        return f"{self.topic}/{self.partition}/{self.offset}"


def encode(envelope: Envelope[Any]) -> Record:
    """Turn a sealed Event into the bytes that go to its topic."""
    event: Event = envelope.data
    headers = [
        ("ce_id", envelope.id.encode()),
        ("ce_source", envelope.source.encode()),
        ("ce_type", envelope.type.encode()),
        ("ce_subject", envelope.subject.encode()),
        ("ce_time", envelope.time.isoformat().encode()),
        SPECVERSION,
        JSON,
    ]
    headers += [(name, value.encode()) for name, value in _extensions(envelope) if value]
    value = event.model_dump_json().encode()
    return Record(envelope.id, event.topic, envelope.subject, value, headers)


def _extensions(envelope: Envelope[Any]) -> Sequence[tuple[str, str]]:
    return (
        ("ce_revision", "" if envelope.revision is None else str(envelope.revision)),
        ("ce_correlationid", envelope.correlation_id),
        ("ce_causationid", envelope.causation_id),
        ("ce_traceparent", envelope.traceparent),
    )


def read_attributes(delivery: Delivery, data: D) -> Envelope[D]:
    """Put the attributes of a delivery around data that was read elsewhere."""
    # An attribute is never empty, and Kafka lets others send headers without any value.
    found = {name: value for name, value in delivery.headers if value}
    try:
        revision = found.get("ce_revision")
        return Envelope(
            id=found["ce_id"].decode(),
            source=found["ce_source"].decode(),
            type=found["ce_type"].decode(),
            subject=found["ce_subject"].decode(),
            time=aware(found["ce_time"].decode()),
            data=data,
            revision=int(revision) if revision else None,
            correlation_id=found.get("ce_correlationid", b"").decode(),
            causation_id=found.get("ce_causationid", b"").decode(),
            traceparent=found.get("ce_traceparent", b"").decode(),
        )
    except (KeyError, ValueError) as error:
        raise Unreadable(f"{delivery.position}: attribute {error} is missing or wrong") from error


def aware(text: str) -> datetime:
    """Read a time that must name its offset."""
    time = datetime.fromisoformat(text)
    if time.tzinfo is None:
        raise ValueError(f"{text} has no offset")
    return time


def read_event(delivery: Delivery, event: type[Event]) -> Event:
    """Read the value as this event; unknown fields are ignored, anything else is Unreadable."""
    try:
        return event.model_validate_json(delivery.value or b"")
    except ValidationError as error:
        raise Unreadable(f"{delivery.position}: {what_is_wrong(error)}") from error


def what_is_wrong(error: ValidationError) -> str:
    """Name fields and reasons, never what stood there: it may be what must not be logged."""
    found = error.errors(include_url=False, include_input=False, include_context=False)
    return "; ".join(f"{'.'.join(map(str, one['loc'])) or 'value'}: {one['msg']}" for one in found)
