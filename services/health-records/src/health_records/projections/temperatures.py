"""Readings at the gates -> the highest and the latest temperature of each person and day.

Readings are the great mass: they come as rows, and what a batch comes to is one write for each
person and day.
"""

from collections.abc import Iterable, Sequence

from health_records.domain.daily import day_of
from health_records.views import TemperatureView
from shared.bus import Row, Subscription, project_rows
from shared.events.checkpoint import Quality, TemperatureMeasured, doubts_of
from shared.projections import Operation, SetIfNewer

UNTRUSTED: frozenset[Quality] = frozenset({"clock-skew", "not-a-person", "implausible"})
"""Of another day perhaps, of an object, or of a height that would hide the true one."""


def measured(rows: Sequence[Row]) -> Iterable[Operation]:
    for row in rows:
        person_id = row.get("person_id")
        if person_id is not None and UNTRUSTED.isdisjoint(doubts_of(row)):
            yield from _of_the_day(person_id, row)


def _of_the_day(person_id: str, row: Row) -> Iterable[Operation]:
    day = day_of(row["measured_at"]).isoformat()
    celsius = {"celsius": row["celsius"]}
    when = {"measured_at": row["measured_at"], "reading_id": row["reading_id"]}
    where = {"body_site": row["body_site"], "site_id": row["site_id"]}
    collection, id_ = TemperatureView.collection, f"{person_id}/{day}"
    whose = {"person_id": person_id, "day": day}
    yield SetIfNewer(collection, id_, "highest", celsius | when, where)
    yield SetIfNewer(collection, id_, "latest", when, celsius | where | whose)


SUBSCRIPTIONS: tuple[Subscription, ...] = (project_rows(TemperatureMeasured, measured),)
