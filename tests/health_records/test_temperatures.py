"""Daily temperatures: the highest and the latest of a day, in every order of arrival."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import permutations
from typing import Any

import httpx
import pytest
from tests.health_records.county import County
from tests.health_records.people import LI, WU, day

from health_records import projections
from health_records.views import TemperatureView
from shared.bus import by_type
from shared.envelope import Delivery, Envelope, encode
from shared.events.checkpoint import TemperatureMeasured
from shared.groups import Projections
from shared.memory.documents import InMemoryDocuments

MORNING, NOON, EVENING = day(17, 7), day(17, 12), day(17, 18)


def reading(
    celsius: float, at: datetime, who: str | None = LI, quality: Sequence[Any] = ()
) -> TemperatureMeasured:
    return TemperatureMeasured(
        reading_id=f"r-{at:%d%H%M}-{celsius}",
        site_id="gate-1",
        device_id="t1",
        person_id=who,
        celsius=celsius,
        body_site="axillary",
        measured_at=at,
        received_at=at,
        quality=tuple(quality),
    )


THREE = (reading(36.4, MORNING), reading(37.9, NOON), reading(36.8, EVENING))


def delivery(event: TemperatureMeasured) -> Delivery:
    envelope = Envelope(event.reading_id, "county", event.type, event.subject, NOON, event)
    record = encode(envelope)
    return Delivery(record.topic, 0, 0, b"", record.value, record.headers, 0)


async def documents_of(*batches: Sequence[TemperatureMeasured]) -> Any:
    documents = InMemoryDocuments()
    group = Projections("test", by_type(projections.SUBSCRIPTIONS), documents)
    for batch in batches:
        await group.settle([delivery(one) for one in batch])
    return documents.collections.get(TemperatureView.collection, {})


async def shown(client: httpx.AsyncClient, more: str = "") -> Any:
    answer = await client.get(f"/v1/workers/{LI}/temperatures{more}")
    assert answer.status_code == 200, answer.text
    return answer.json()


async def test_a_day_shows_its_highest_and_its_latest(
    client: httpx.AsyncClient, county: County
) -> None:
    for one in THREE:
        await county.hears(one, one.measured_at)
    [found] = (await shown(client))["items"]
    assert found["day"] == "2020-02-17"
    assert (found["highest"]["celsius"], found["highest"]["measured_at"][11:16]) == (37.9, "12:00")
    assert (found["latest"]["celsius"], found["latest"]["body_site"]) == (36.8, "axillary")


async def test_days_are_those_of_the_county_and_the_last_comes_first(
    client: httpx.AsyncClient, county: County
) -> None:
    for at in (day(16, 23, 59), day(17), day(18, 7)):
        await county.hears(reading(36.5, at), at)
    await county.hears(reading(36.5, MORNING, WU), MORNING)
    first = await shown(client, "?limit=2")
    rest = await shown(client, f"?limit=2&after={first['next']}")
    days = [one["day"] for one in first["items"] + rest["items"]]
    assert days == ["2020-02-18", "2020-02-17", "2020-02-16"]


async def test_every_order_and_any_repeat_ends_the_same() -> None:
    once = await documents_of(THREE)
    for order in permutations(THREE):
        assert await documents_of(*[[one] for one in order]) == once
        assert await documents_of(order, THREE) == once


@pytest.mark.parametrize("quality", ["clock-skew", "not-a-person", "implausible"])
async def test_a_reading_that_is_not_to_be_trusted_is_left_out(quality: str) -> None:
    late = reading(44.0, EVENING + timedelta(hours=1), quality=[quality])
    assert await documents_of([*THREE, late]) == await documents_of(THREE)


async def test_a_reading_whose_time_was_corrected_is_trusted() -> None:
    late = reading(38.0, EVENING, quality=["clock-skew"])
    late = late.model_copy(update={"uncorrected_measured_at": EVENING + timedelta(hours=5)})
    assert await documents_of([*THREE, late]) != await documents_of(THREE)


async def test_a_reading_of_nobody_known_is_left_alone() -> None:
    assert await documents_of([reading(36.5, NOON, None)]) == {}


async def test_who_was_never_measured_has_no_days(client: httpx.AsyncClient) -> None:
    assert await shown(client) == {"items": [], "next": None}
