"""Posts of other makers: what is stored, kept for review, counted, and when they are answered."""

import json
from typing import Any

import pytest
from tests.checkpoint.devices import add, event, post, signed, stored, waiting
from tests.checkpoint.gatehouse import Gatehouse
from tests.checkpoint.samples import HOUR, MORNING
from tests.kit import Still

from checkpoint.adapters import hikvision
from shared.errors import Unavailable
from shared.memory.bus import InMemoryBus
from shared.metrics.gates import DEVICE_MESSAGES

MAKERS = "/v1/intake/hikvision"
TOKEN = {"authorization": "Bearer device"}


async def take(gatehouse: Gatehouse, body: Any, status: int = 200) -> None:
    answer = await post(gatehouse, MAKERS, body, TOKEN)
    assert answer.status_code == status, answer.text


async def test_a_reading_is_stored_with_what_the_registry_knows(gatehouse: Gatehouse) -> None:
    await add(gatehouse, calibration_offset=0.3)
    await take(gatehouse, event(at="2020-02-17T07:55:00"))
    (one,) = await stored(gatehouse)
    assert (one["celsius"], one["uncorrected_celsius"], one["body_site"]) == (
        36.8,
        36.5,
        "forehead",
    )
    assert (one["measured_at"], one["quality"]) == ("2020-02-17T07:55:00+08:00", ["time-assumed"])
    assert (one["device_id"], one["mask"]) == ("h-1", "worn")


async def test_a_time_that_cannot_be_read_is_that_of_receipt(gatehouse: Gatehouse) -> None:
    await add(gatehouse)
    for _ in range(2):
        await take(gatehouse, event(at="2020-02-17T07:55:0008:00"))
    (one,) = await stored(gatehouse)
    assert (one["measured_at"], one["quality"]) == (
        "2020-02-17T08:00:00+08:00",
        ["time-unreadable"],
    )


async def test_a_repeat_is_one_reading_and_a_contradiction_two(gatehouse: Gatehouse) -> None:
    await add(gatehouse)
    for celsius in (36.5, 36.5, 38.2):
        await take(gatehouse, event(currTemperature=celsius))
    assert sorted((one["celsius"], one["contradicted"]) for one in await stored(gatehouse)) == [
        (36.5, True),
        (38.2, True),
    ]


async def test_a_fever_of_another_makers_device_is_a_fever(gatehouse: Gatehouse) -> None:
    await add(gatehouse)
    await take(gatehouse, event(currTemperature=102.2, thermometryUnit="fahrenheit"))
    facts = gatehouse.bus.log("checkpoint.readings").deliveries
    types = [dict(one.headers)["ce_type"].decode() for one in facts]
    assert types == ["temperature-measured", "fever-detected"]


async def test_what_measures_nothing_is_counted_and_not_stored(gatehouse: Gatehouse) -> None:
    await add(gatehouse)
    before = DEVICE_MESSAGES.labels("hikvision", "other")._value.get()  # noqa: SLF001
    await take(gatehouse, {"macAddress": event()["macAddress"], "eventType": "doorStatus"})
    await take(gatehouse, event(currTemperature=0))
    assert DEVICE_MESSAGES.labels("hikvision", "other")._value.get() == before + 2  # noqa: SLF001
    assert (await stored(gatehouse), await waiting(gatehouse)) == ([], [])


async def test_what_cannot_be_understood_waits_for_a_person(gatehouse: Gatehouse) -> None:
    await add(gatehouse)
    for _ in range(2):
        await take(gatehouse, event(currTemperature=98.6))
    (one,) = await waiting(gatehouse)
    assert (one["vendor"], one["reason"]) == (
        "hikvision",
        "the temperature does not fit its unit",
    )
    assert "1001" not in json.dumps(one)
    held = await gatehouse.ask("operator", "GET", f"/v1/raw-records/{one['id']}/content")
    assert json.loads(held.json()["body"])["AccessControllerEvent"]["currTemperature"] == 98.6
    assert (
        await gatehouse.ask("auditor", "GET", f"/v1/raw-records/{one['id']}/content")
    ).status_code == 403


async def test_a_record_is_sealed_where_it_waits(gatehouse: Gatehouse, platform: Any) -> None:
    await add(gatehouse)
    await take(gatehouse, event(currTemperature=98.6))
    (document,) = await platform.documents.find("raw_records", {})
    assert b"currTemperature" not in document["sealed"]


async def test_a_record_is_read_again_after_a_fix(
    gatehouse: Gatehouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_: object) -> None:
        raise KeyError("a bug")

    await add(gatehouse, direction="in")
    with monkeypatch.context() as patch:
        patch.setattr(hikvision, "_event", broken)
        await take(gatehouse, event())
    (one,) = await waiting(gatehouse)
    assert one["reason"] == "the adapter failed: TypeError"
    path = f"/v1/raw-records/{one['id']}/replay"
    said = (await gatehouse.ask("operator", "POST", path)).json()
    assert (said["readings"], said["unclear"]) == (1, [])
    (reading,) = await stored(gatehouse)
    assert reading["quality"] == ["replayed"]
    assert await gatehouse.listed("/v1/crossings?site_id=gate-mill") == []
    assert (await waiting(gatehouse), len(await waiting(gatehouse, "replayed"))) == ([], 1)
    await gatehouse.ask("operator", "POST", path)
    assert len(await stored(gatehouse)) == 1


async def test_a_record_that_is_still_unclear_goes_on_waiting(gatehouse: Gatehouse) -> None:
    await add(gatehouse)
    await take(gatehouse, b"{")
    (one,) = await waiting(gatehouse)
    said = await gatehouse.ask("operator", "POST", f"/v1/raw-records/{one['id']}/replay")
    assert (said.json()["readings"], said.json()["unclear"]) == (0, ["no JSON"])
    assert len(await waiting(gatehouse)) == 1
    path = f"/v1/raw-records/{one['id']}/dismissal"
    assert (await gatehouse.ask("operator", "POST", path, {"reason": "noise"})).status_code == 201
    assert (await waiting(gatehouse), len(await waiting(gatehouse, "dismissed"))) == ([], 1)


async def test_a_stranger_among_known_devices_is_kept_for_review(gatehouse: Gatehouse) -> None:
    await add(gatehouse)
    both = {"event_log": event(), "second": event(mac="aa:aa:aa:aa:aa:aa", serialNo=9)}
    lines = b"".join(
        f'--x\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{text}\r\n'.encode()
        for name, text in {name: json.dumps(one) for name, one in both.items()}.items()
    )
    headers = {**TOKEN, "content-type": "multipart/form-data; boundary=x"}
    assert (await post(gatehouse, MAKERS, lines + b"--x--\r\n", headers)).status_code == 200
    assert [one["device_id"] for one in await stored(gatehouse)] == ["h-1"]
    (one,) = await waiting(gatehouse)
    assert one["reason"] == "some of it is from a device that is not registered"
    await add(gatehouse, "h-2", serial="aa:aa:aa:aa:aa:aa")
    await gatehouse.ask("operator", "POST", f"/v1/raw-records/{one['id']}/replay")
    assert sorted(one["device_id"] for one in await stored(gatehouse)) == ["h-1", "h-2"]


async def test_what_says_nothing_at_all_is_taken_from_who_may_speak(gatehouse: Gatehouse) -> None:
    kind = {"content-type": "application/cloudevents-batch+json"}
    path = "/v1/intake/cloudevents"
    assert (await post(gatehouse, path, b"[]", TOKEN | kind)).status_code == 204
    assert (await post(gatehouse, path, b"[]", kind)).status_code == 401


async def test_a_serial_that_nobody_knows_is_told_to_come_again(gatehouse: Gatehouse) -> None:
    path = "/iclock/cdata?SN=CKJF1&options=all"
    assert (await gatehouse.client.get(path)).status_code == 403
    body = {"vendor": "zkteco", "serial": "CKJF1", "access": "address", "networks": ["127.0.0.1"]}
    rest = {"device_id": "z-1", "site_id": "gate-mill", "model": "x", "body_site": "forehead"}
    await gatehouse.ask("operator", "POST", "/v1/devices", rest | body)
    answer = await gatehouse.client.get(path)
    assert (answer.status_code, answer.text.splitlines()[0]) == (200, "GET OPTION FROM: CKJF1")


async def test_nothing_is_acknowledged_that_is_not_durable(
    gatehouse: Gatehouse, bus: InMemoryBus, platform: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    await add(gatehouse)

    async def away(_: object) -> None:
        raise Unavailable("away")

    with monkeypatch.context() as patch:
        patch.setattr(bus, "publish", away)
        await take(gatehouse, event(), 503)
    with monkeypatch.context() as patch:
        patch.setattr(platform.documents, "apply", away)
        await take(gatehouse, event(currTemperature=98.6), 503)
    assert (await stored(gatehouse), await waiting(gatehouse)) == ([], [])


async def test_a_device_that_stands_at_a_gate_asks_to_go_through_it(gatehouse: Gatehouse) -> None:
    await add(gatehouse, direction="in")
    await take(gatehouse, event())
    (one,) = await gatehouse.listed("/v1/crossings?site_id=gate-mill")
    assert one["outcome"] == "refused"
    await take(gatehouse, event(serialNo=8, currentEvent=False))
    assert len(await gatehouse.listed("/v1/crossings?site_id=gate-mill")) == 1


async def test_a_camera_asks_for_a_vehicle(gatehouse: Gatehouse) -> None:
    await add(gatehouse, site_id="road-207")
    anpr = {"licensePlate": "冀G·12345", "vehicleThermometryEnabled": False}
    seen = {"eventType": "ANPR", "UUID": "u-1", "ANPR": anpr}
    head = {"macAddress": event()["macAddress"], "dateTime": "2020-02-17T07:55:00+08:00"}
    for _ in range(2):
        await take(gatehouse, {**head, **seen})
    (one,) = await gatehouse.listed("/v1/crossings?site_id=road-207")
    assert (one["plate"], [reason["code"] for reason in one["reasons"]]) == (
        "冀G12345",
        ["no-pass"],
    )
    await take(gatehouse, {**head, **seen, "UUID": "u-2", "ANPR": {"licensePlate": "??"}})
    assert [one["reason"] for one in await waiting(gatehouse)] == [
        "the plate has no shape that plates have"
    ]


async def test_one_message_that_breaks_us_keeps_no_other_out(gatehouse: Gatehouse) -> None:
    await add(gatehouse, vendor="cloudevents", serial="gw")
    about = {"specversion": "1.0", "source": "gw", "type": "reading"}
    at = "2020-02-17T07:55:00+08:00"
    batch = [
        {**about, "id": "1", "time": at, "data": {"celsius": 38.5}},
        {**about, "id": "2", "time": at, "data": {"plate": "冀G12345", "body_site": "object"}},
    ]
    kind = {"content-type": "application/cloudevents-batch+json"}
    answer = await post(gatehouse, "/v1/intake/cloudevents", batch, TOKEN | kind)
    assert answer.status_code == 204
    assert [one["celsius"] for one in await stored(gatehouse)] == [38.5]


async def test_what_was_only_kept_is_not_answered_as_done(gatehouse: Gatehouse) -> None:
    await add(gatehouse, vendor="cloudevents", serial="gw")
    event = {"specversion": "1.0", "source": "gw", "type": "plate", "id": "1",
             "time": "2020-02-17T07:55:00+08:00", "data": {"plate": "??"}}  # fmt: skip
    kind = {"content-type": "application/cloudevents+json"}
    answer = await post(gatehouse, "/v1/intake/cloudevents", event, TOKEN | kind)
    assert answer.status_code == 202
    assert len(await waiting(gatehouse)) == 1


async def test_what_is_read_again_is_of_the_time_it_came(
    gatehouse: Gatehouse, clock: Still
) -> None:
    pack = [{"bn": "urn:dev:mac:0024befffe804ff1/", "n": "temp", "u": "Cel", "v": 36.6},
            {"bn": "urn:dev:mac:0024befffe804ff2/", "n": "temp", "u": "Cel", "v": 37}]  # fmt: skip
    await add(gatehouse, vendor="senml", serial="urn:dev:mac:0024befffe804ff1")
    kind = {"content-type": "application/senml+json"}
    assert (await post(gatehouse, "/v1/intake/senml", pack, TOKEN | kind)).is_success
    (one,) = await waiting(gatehouse)
    clock.time = MORNING + 72 * HOUR
    await add(gatehouse, "h-2", vendor="senml", serial="urn:dev:mac:0024befffe804ff2")
    await gatehouse.ask("operator", "POST", f"/v1/raw-records/{one['id']}/replay")
    found = await stored(gatehouse)
    assert sorted((one["device_id"], one["measured_at"]) for one in found) == [
        ("h-1", "2020-02-17T08:00:00+08:00"),
        ("h-2", "2020-02-17T08:00:00+08:00"),
    ]


async def test_our_own_devices_are_calibrated_and_stand_at_gates_too(gatehouse: Gatehouse) -> None:
    await add(gatehouse, calibration_offset=0.5, direction="in")
    body = {"device_id": "h-1", "sequence": "1", "celsius": 36.5,
            "measured_at": "2020-02-17T07:55:00+08:00"}  # fmt: skip
    answer = (await gatehouse.post(body)).json()["results"][0]
    assert (answer["fever"], answer["outcome"]) == (True, "refused")
    (one,) = await stored(gatehouse)
    assert (one["celsius"], one["uncorrected_celsius"]) == (37.0, 36.5)


async def test_a_signed_request_says_the_same_in_every_process(
    gatehouse: Gatehouse, clock: Still, monkeypatch: pytest.MonkeyPatch
) -> None:
    issued = await add(gatehouse, access="signature")
    body = json.dumps(event(at="noon")).encode()
    time = str(int(MORNING.timestamp()))
    headers = signed(issued["secret"], body, time, MAKERS)
    # Another process does not remember what this one took.
    monkeypatch.setattr("checkpoint.api.devices.door.Taken.take", lambda *_: True)
    for _ in range(2):
        assert (await post(gatehouse, MAKERS, body, headers)).status_code == 200
        clock.time += HOUR / 60
    assert len(await stored(gatehouse)) == 1
    headers = signed(issued["secret"], body, str(int(time) + 1), MAKERS)
    assert (await post(gatehouse, MAKERS, body, headers)).status_code == 200
    assert len(await stored(gatehouse)) == 2
