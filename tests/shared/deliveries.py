"""Facts of a ledger as they come from the bus, for tests of groups."""

from collections.abc import Iterable

from tests.shared.samples import MORNING, LedgerEvent, LineWritten

from shared.envelope import Delivery, Envelope, encode
from shared.projections import Operation, SetIfNewer


class PageTorn(LedgerEvent):
    """Of the same topic as lines."""


def written(text: str, revision: int = 1) -> Delivery:
    fact = LineWritten(ledger_id="a", text=text, at=MORNING)
    record = encode(Envelope("1", "tests", fact.type, "a", MORNING, fact, revision=revision))
    return Delivery(record.topic, 0, 0, b"a", record.value, record.headers, 0)


def torn() -> Delivery:
    fact = PageTorn(ledger_id="a")
    record = encode(Envelope("2", "tests", fact.type, "a", MORNING, fact, revision=2))
    return Delivery(record.topic, 0, 0, b"a", record.value, record.headers, 0)


def typed(type_: str, value: bytes) -> Delivery:
    return Delivery("tests.ledgers", 0, 7, b"a", value, [("ce_type", type_.encode())], 0)


def line(event: LineWritten, envelope: Envelope[LineWritten]) -> Iterable[Operation]:
    version = {"revision": envelope.revision}
    yield SetIfNewer("ledgers", event.ledger_id, "line", version, {"text": event.text})
