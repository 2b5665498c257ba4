"""Whatever comes twice, late or in any order between subjects, the views end the same."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.checkpoint.samples import MORNING, OTHER, PERSON

from checkpoint.api.sealing import Sealer
from checkpoint.domain.device import Device, Setup
from checkpoint.domain.rules import FEVER_LIMITS
from checkpoint.projections import SUBSCRIPTIONS
from shared.bus import by_type
from shared.causes import by_itself
from shared.commands import seal
from shared.envelope import Delivery, Record, encode
from shared.errors import Gap, Unreadable
from shared.events import OWNERS, Event
from shared.events.checkpoint import (
    CrossingAttempted,
    DeviceRegistered,
    DeviceRetired,
    GateCodeMade,
    GateCodeUsed,
    SiteModeChanged,
    SiteRegistered,
)
from shared.groups import Projections
from shared.memory.documents import InMemoryDocuments

registered = SiteRegistered(site_id="gate", kind="road", name="Road", mode="open")
closed = SiteModeChanged(site_id="gate", mode="closed", reason="night")
opened = SiteModeChanged(site_id="gate", mode="open", reason="day")
device = DeviceRegistered(device_id="d-1", site_id="gate", model="m", body_site="ear")
retired = DeviceRetired(device_id="d-1", reason="broken")


def delivered(record: Record, offset: int = 0) -> Delivery:
    key = record.key.encode()
    return Delivery(record.topic, 0, offset, key, record.value, record.headers, 0)


def history(*events: Event) -> list[Delivery]:
    """Seal the facts of one aggregate, revision by revision."""
    cause = by_itself("test")
    return [
        delivered(
            encode(
                seal(
                    event,
                    source="checkpoint",
                    aggregate=event.subject,
                    revision=revision,
                    at=MORNING,
                    cause=cause,
                )
            )
        )
        for revision, event in enumerate(events, start=1)
    ]


def measured(sequence: str, celsius: float, minute: int, person_id: str) -> list[Delivery]:
    row = {
        "device_id": "d-1",
        "sequence": sequence,
        "celsius": celsius,
        "measured_at": f"2020-02-17T07:{minute:02d}:00+08:00",
        "person_id": person_id,
    }
    sealer = Sealer(MORNING, FEVER_LIMITS, "test")
    sealer.seal(row, Device("in-use", Setup("gate", "test", "axillary")))
    return [delivered(record) for record in sealer.records]


SITE = history(registered, closed, opened)
DEVICE = history(device, retired)
READINGS = [
    *measured("1", 36.1, 10, PERSON),
    *measured("2", 38.5, 40, PERSON),
    *measured("3", 36.3, 20, PERSON),
    *measured("4", 36.4, 20, OTHER),
]


async def projected(*deliveries: Delivery, batch: int = 100) -> dict[str, Any]:
    documents = InMemoryDocuments()
    group = Projections("checkpoint.projections", by_type(SUBSCRIPTIONS), documents)
    for start in range(0, len(deliveries), batch):
        await group.settle(deliveries[start : start + batch])
    return documents.collections


async def test_a_site_shows_its_mode() -> None:
    shown = (await projected(*SITE[:2]))["site_views"]["gate"]
    assert (shown["kind"], shown["mode"], shown["revision"]) == ("road", "closed", 2)


async def test_a_device_shows_that_it_is_retired() -> None:
    shown = (await projected(*DEVICE))["device_views"]["d-1"]
    assert (shown["status"], shown["body_site"]) == ("retired", "ear")


async def test_the_newest_reading_of_a_person_is_by_time_and_not_by_arrival() -> None:
    latest = (await projected(*READINGS))["latest_readings"]
    assert latest[PERSON]["reading"]["celsius"] == 38.5
    assert latest[OTHER]["reading"]["celsius"] == 36.4


async def test_an_object_or_a_clock_far_ahead_is_nobodys_newest_reading() -> None:
    ahead = measured("9", 36.0, 59, PERSON)[0]
    ahead = ahead._replace(
        value=(ahead.value or b"").replace(b'"quality":[]', b'"quality":["clock-skew"]')
    )
    latest = (await projected(*READINGS, ahead))["latest_readings"]
    assert latest[PERSON]["reading"]["celsius"] == 38.5


async def test_a_time_that_was_corrected_can_be_trusted() -> None:
    later = measured("9", 36.0, 59, PERSON)[0]
    said = (later.value or b"").replace(b'"quality":[]', b'"quality":["clock-skew"]')
    told = b'"uncorrected_measured_at":"2020-02-17T06:00:00+08:00"'
    later = later._replace(value=said.replace(b'"uncorrected_measured_at":null', told))
    latest = (await projected(*READINGS, later))["latest_readings"]
    assert latest[PERSON]["reading"]["celsius"] == 36.0


async def test_every_reading_is_kept_once() -> None:
    assert len((await projected(*READINGS, *READINGS))["reading_views"]) == 4


@pytest.mark.parametrize("batch", [1, 3, 100])
@pytest.mark.parametrize("times", [1, 2])
async def test_twice_and_in_any_batches_is_the_same(batch: int, times: int) -> None:
    everything = [*SITE, *DEVICE, *READINGS]
    assert await projected(*everything * times, batch=batch) == await projected(*everything)


@given(st.data())
async def test_any_order_between_subjects_is_the_same(data: st.DataObject) -> None:
    left = {"site": list(SITE), "device": list(DEVICE), "readings": list(READINGS)}
    shuffled: list[Delivery] = []
    while left:
        name = data.draw(st.sampled_from(sorted(left)))
        shuffled.append(left[name].pop(0))
        left = {name: some for name, some in left.items() if some}
    assert await projected(*shuffled) == await projected(*SITE, *DEVICE, *READINGS)


@given(st.permutations(READINGS))
async def test_readings_come_in_any_order(shuffled: list[Delivery]) -> None:
    assert await projected(*shuffled) == await projected(*READINGS)


async def test_a_missing_revision_is_a_gap() -> None:
    with pytest.raises(Gap):
        await projected(SITE[0], SITE[2])


async def test_a_reading_with_a_wrong_value_is_unreadable() -> None:
    bad = READINGS[0]._replace(value=b'{"reading_id": "r", "celsius": "hot"}')
    with pytest.raises(Unreadable, match="celsius"):
        await projected(bad)


def test_every_fact_of_ours_is_shown_or_left_to_others() -> None:
    shown = {subscription.event for subscription in SUBSCRIPTIONS}
    # Codes are asked for where they are stored: a view would be read too late to use one once.
    unseen: set[type[Event]] = {CrossingAttempted, GateCodeMade, GateCodeUsed}
    assert set(OWNERS["checkpoint"]) - shown == unseen
