"""Facts about farms -> what the days of feed are reckoned from."""

from collections.abc import Iterable, Mapping
from typing import Any

from shared.bus import Subscription, project
from shared.envelope import Envelope
from shared.events.transport import (
    FarmEvent,
    FarmRegistered,
    FeedConsumptionSet,
    FeedCounted,
    FeedDelivered,
    FeedRanLow,
)
from shared.projections import NOTHING, MergeAtRevision, Operation
from transport.domain.quantity import Quantity
from transport.views import FarmView


def farm_registered(
    event: FarmRegistered, envelope: Envelope[FarmRegistered]
) -> Iterable[Operation]:
    fields = event.model_dump(include={"name", "township", "animals", "registered_at"})
    yield _farm(event, envelope, fields)


def feed_counted(event: FeedCounted, envelope: Envelope[FeedCounted]) -> Iterable[Operation]:
    count = {"grams": _grams(event.kilograms), "at": event.counted_at}
    yield _farm(event, envelope, push={"counts": count})


def consumption_set(
    event: FeedConsumptionSet, envelope: Envelope[FeedConsumptionSet]
) -> Iterable[Operation]:
    rate = {"grams_per_day": _grams(event.kilograms_per_day), "since": event.since}
    yield _farm(event, envelope, push={"rates": rate})


def feed_delivered(event: FeedDelivered, envelope: Envelope[FeedDelivered]) -> Iterable[Operation]:
    delivery = {
        "consignment_id": event.consignment_id,
        "grams": _grams(event.kilograms),
        "at": event.delivered_at,
    }
    yield _farm(event, envelope, push={"deliveries": delivery})


def feed_ran_low(event: FeedRanLow, envelope: Envelope[FeedRanLow]) -> Iterable[Operation]:
    # It can be reckoned; the revision goes on with this fact.
    yield _farm(event, envelope)


def _grams(kilograms: str) -> int:
    return Quantity.of(kilograms, "kg").smallest


def _farm(
    event: FarmEvent,
    envelope: Envelope[Any],
    fields: Mapping[str, Any] = NOTHING,
    push: Mapping[str, Any] = NOTHING,
) -> MergeAtRevision:
    revision = envelope.revision or 0
    return MergeAtRevision(FarmView.collection, event.farm_id, revision, fields, push=push)


SUBSCRIPTIONS: tuple[Subscription, ...] = (
    project(FarmRegistered, farm_registered),
    project(FeedCounted, feed_counted),
    project(FeedConsumptionSet, consumption_set),
    project(FeedDelivered, feed_delivered),
    project(FeedRanLow, feed_ran_low),
)
