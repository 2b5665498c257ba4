"""Who gets in: each device by its own way, and what somebody is told who does not."""

import json
from datetime import datetime
from typing import Any

import pytest
from tests.checkpoint.devices import BODY, add, event, key, post, signed, stored
from tests.checkpoint.gatehouse import Gatehouse
from tests.checkpoint.samples import HOUR, MORNING, READING
from tests.kit import Still

from checkpoint.api.devices.taken import Taken
from shared.errors import Unavailable

NOW = str(int(MORNING.timestamp()))
OWN = "/v1/readings"
MAKERS = "/v1/intake/hikvision"
MINE: dict[str, Any] = {**READING, "device_id": "h-1"}


async def send(
    gatehouse: Gatehouse, secret: str, *, time: str = NOW, **more: str
) -> tuple[int, str]:
    body = json.dumps(MINE).encode()
    answer = await post(gatehouse, OWN, body, signed(secret, body, time, OWN, **more))
    return answer.status_code, answer.json().get("detail", "")


async def away(*_: object) -> None:
    raise Unavailable("away")


async def test_a_signed_request_is_taken(gatehouse: Gatehouse) -> None:
    issued = await add(gatehouse, access="signature")
    assert await send(gatehouse, issued["secret"]) == (202, "")
    assert len(await stored(gatehouse)) == 1
    target = f"{MAKERS}?a=1&b=%E5%86%80"
    body = json.dumps(event()).encode()
    answer = await post(gatehouse, target, body, signed(issued["secret"], body, NOW, target))
    assert answer.status_code == 200
    assert len(await stored(gatehouse)) == 2


async def test_the_same_request_is_not_taken_twice(gatehouse: Gatehouse) -> None:
    issued = await add(gatehouse, access="signature")
    assert (await send(gatehouse, issued["secret"]))[0] == 202
    status, why = await send(gatehouse, issued["secret"])
    assert (status, why) == (401, "this request was taken before: sign a new one with its own time")
    assert (await send(gatehouse, issued["secret"], time=str(int(NOW) + 1)))[0] == 202
    assert len(await stored(gatehouse)) == 1


def test_what_had_to_be_forgotten_is_not_taken_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("checkpoint.api.devices.taken.REMEMBERED", 3)
    taken = Taken()
    assert taken.take("mine", "h-1", 100, 0.0)
    for number in range(3):
        assert taken.take(str(number), "other", 300, 10.0)
    assert not taken.take("mine", "h-1", 100, 10.0)
    assert not taken.take("older", "h-1", 99, 10.0), "it may be a copy as well"
    assert taken.take("newer", "h-1", 101, 10.0), "others' times are nothing to it"
    for number in range(100):
        taken.take(str(number), str(number), 300, 20.0)
    assert len(taken._seen) == 3  # noqa: SLF001
    # By now its time is refused.
    assert taken.take("next", "h-1", 700, 700.0)
    assert (len(taken._seen), len(taken._forgotten)) == (1, 0)  # noqa: SLF001


async def test_what_a_signature_does_not_cover_is_not_taken_with_it(gatehouse: Gatehouse) -> None:
    issued = await add(gatehouse, vendor="cloudevents", serial="gw", access="signature")
    body, target = b'{"celsius": 36.5}', "/v1/intake/cloudevents"
    event = {"ce-id": "1", "ce-source": "gw", "ce-type": "reading", "ce-specversion": "1.0"}
    headers = signed(issued["secret"], body, NOW, target)
    assert (await post(gatehouse, target, body, headers | event)).status_code == 422
    assert await stored(gatehouse) == []


async def test_of_who_has_shown_nothing_only_a_little_is_read(
    gatehouse: Gatehouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    body = {**BODY, "access": "address", "networks": ["127.0.0.1"]}
    large = {**event(), "more": "x" * (16 << 10)}
    with monkeypatch.context() as patch:
        patch.setattr("checkpoint.api.vendors.reception.read", pytest.fail)
        assert (await post(gatehouse, MAKERS, large)).status_code == 401
    await gatehouse.ask("operator", "POST", "/v1/devices", {"device_id": "h-1", **body})
    assert (await post(gatehouse, MAKERS, large)).status_code == 200


async def test_a_request_that_came_to_nothing_may_come_again(
    gatehouse: Gatehouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    issued = await add(gatehouse, access="signature")
    with monkeypatch.context() as patch:
        patch.setattr(gatehouse.bus, "publish", away)
        assert (await send(gatehouse, issued["secret"]))[0] == 503
    assert (await send(gatehouse, issued["secret"]))[0] == 202


async def test_a_request_that_fails_after_it_was_stored_may_come_again(
    gatehouse: Gatehouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    secret = (await add(gatehouse, access="signature"))["secret"]
    body = json.dumps({**MINE, "direction": "in"}).encode()
    headers = signed(secret, body, NOW, OWN)
    with monkeypatch.context() as patch:
        patch.setattr("checkpoint.handlers.Gate.cross", away)
        assert (await post(gatehouse, OWN, body, headers)).status_code == 503
    answer = await post(gatehouse, OWN, body, headers)
    assert (answer.status_code, answer.json()["results"][0]["outcome"]) == (202, "refused")
    assert (await post(gatehouse, OWN, body, headers)).status_code == 401
    assert len(await stored(gatehouse)) == 1


@pytest.mark.parametrize(
    ("off", "status", "why"),
    [
        (-300, 202, ""),
        (300, 202, ""),
        (-301, 401, "the time of the request is 301 s behind ours: set the clock"),
        (301, 401, "the time of the request is 301 s ahead of ours: set the clock"),
    ],
)
async def test_a_request_is_taken_within_five_minutes(
    gatehouse: Gatehouse, off: int, status: int, why: str
) -> None:
    issued = await add(gatehouse, access="signature")
    assert await send(gatehouse, issued["secret"], time=str(int(NOW) + off)) == (status, why)


@pytest.mark.parametrize(
    "change",
    [
        {"x-yipan-signature": "00" * 32},
        {"x-yipan-signature": "ä".encode().decode("latin-1")},
        {"x-yipan-device": "d-1"},
        {"x-yipan-device": "nobody"},
        {"x-yipan-key-version": "2"},
        {"x-yipan-time": str(int(NOW) - 1)},
    ],
)
async def test_what_is_signed_wrongly_gets_one_answer(
    gatehouse: Gatehouse, change: dict[str, str]
) -> None:
    issued = await add(gatehouse, access="signature")
    body = json.dumps(MINE).encode()
    headers = signed(issued["secret"], body, NOW, OWN) | change
    raw = {name.encode(): value.encode("latin-1") for name, value in headers.items()}
    answer = await gatehouse.client.post(OWN, content=body, headers=raw)
    assert answer.status_code == 401
    assert answer.json()["detail"].startswith("the signature is not good")
    assert await stored(gatehouse) == []


async def test_another_body_breaks_the_signature(gatehouse: Gatehouse) -> None:
    issued = await add(gatehouse, access="signature")
    headers = signed(issued["secret"], json.dumps(MINE).encode(), NOW, OWN)
    answer = await post(gatehouse, OWN, {**MINE, "celsius": 36.6}, headers)
    assert answer.status_code == 401


@pytest.mark.parametrize(
    ("left_out", "why"),
    [
        ("x-yipan-time", "a signed request has these headers too: x-yipan-time"),
        ("x-yipan-device", "a signed request has these headers too: x-yipan-device"),
        ("x-yipan-signature", "a signed request has these headers too: x-yipan-signature"),
    ],
)
async def test_a_header_that_is_missing_is_named(
    gatehouse: Gatehouse, left_out: str, why: str
) -> None:
    issued = await add(gatehouse, access="signature")
    headers = signed(issued["secret"], b"{}", NOW, OWN)
    del headers[left_out]
    answer = await post(gatehouse, OWN, b"{}", headers)
    assert (answer.status_code, answer.json()["detail"]) == (401, why)


@pytest.mark.parametrize("time", ["", "yesterday", "1.5", "9" * 12, "-1"])
async def test_a_time_that_is_none_is_refused(gatehouse: Gatehouse, time: str) -> None:
    issued = await add(gatehouse, access="signature")
    assert (await send(gatehouse, issued["secret"], time=time))[0] == 401


async def test_the_key_before_is_good_for_its_overlap(gatehouse: Gatehouse, clock: Still) -> None:
    first = await add(gatehouse, access="signature")
    second = await key(gatehouse, hours=1)
    assert (await send(gatehouse, first["secret"]))[0] == 202
    assert (await send(gatehouse, second["secret"], **{"x-yipan-key-version": "2"}))[0] == 202
    clock.time = MORNING + 2 * HOUR
    later = str(int(clock.time.timestamp()))
    assert (await send(gatehouse, second["secret"], time=later))[0] == 202
    assert (await send(gatehouse, first["secret"], time=later))[0] == 401


async def test_a_new_token_in_the_path_is_good_at_once(gatehouse: Gatehouse) -> None:
    first = await add(gatehouse, access="path-token")
    answer = await post(gatehouse, f"{MAKERS}/{first['path_token']}", event())
    assert answer.status_code == 200
    second = await key(gatehouse)
    answer = await post(gatehouse, f"{MAKERS}/{second['path_token']}", event(serialNo=8))
    assert answer.status_code == 200


async def test_a_key_is_made_without_a_body(gatehouse: Gatehouse) -> None:
    await add(gatehouse, access="signature")
    answer = await gatehouse.ask("operator", "POST", "/v1/devices/h-1/keys")
    said = answer.json()
    assert (answer.status_code, said["key_version"]) == (201, 2)
    assert datetime.fromisoformat(said["previous_valid_until"]) == MORNING + 24 * HOUR


async def test_a_key_that_was_promised_outlives_others_issued_after_it(
    gatehouse: Gatehouse,
) -> None:
    first = await add(gatehouse, access="signature")
    for _ in range(2):
        await key(gatehouse)
    assert (await send(gatehouse, first["secret"]))[0] == 202


async def test_a_key_that_fell_into_wrong_hands_is_dead_at_once(
    gatehouse: Gatehouse, clock: Still
) -> None:
    first = await add(gatehouse, access="path-token")
    await key(gatehouse, hours=0)
    clock.time = MORNING + HOUR
    answer = await post(gatehouse, f"{MAKERS}/{first['path_token']}", event())
    assert answer.status_code == 401


async def test_a_token_in_the_path_is_taken_for_its_own_device(gatehouse: Gatehouse) -> None:
    issued = await add(gatehouse, access="path-token")
    path = f"{MAKERS}/{issued['path_token']}"
    assert (await post(gatehouse, path, event())).status_code == 200
    assert (await post(gatehouse, f"{path}/picture", event(serialNo=8))).status_code == 200
    await add(gatehouse, "h-2", serial="another", access="path-token")
    assert (await post(gatehouse, path, event(mac="another"))).status_code == 403
    assert [one["device_id"] for one in await stored(gatehouse)] == ["h-1", "h-1"]


@pytest.mark.parametrize("change", ["x", "~", "~1~", "h-2~1~x"])
async def test_a_token_that_is_none_is_refused(gatehouse: Gatehouse, change: str) -> None:
    issued = await add(gatehouse, access="path-token")
    for token in (change, issued["path_token"][:-1], issued["path_token"] + change):
        answer = await post(gatehouse, f"{MAKERS}/{token}", event())
        assert answer.status_code == 401, token


async def test_an_address_is_a_way_in_for_devices_that_have_it(gatehouse: Gatehouse) -> None:
    body = {**BODY, "access": "address", "networks": ["127.0.0.0/8"]}
    await gatehouse.ask("operator", "POST", "/v1/devices", {"device_id": "h-1", **body})
    assert (await post(gatehouse, MAKERS, event())).status_code == 200
    body["networks"] = ["10.20.0.0/24"]
    await gatehouse.ask("operator", "PUT", "/v1/devices/h-1", body)
    fresh = event(mac="unknown")
    assert (await post(gatehouse, MAKERS, fresh)).status_code == 401


@pytest.mark.parametrize(
    ("access", "status"), [("signature", 403), ("path-token", 403), ("token", 200)]
)
async def test_a_device_is_believed_by_the_way_that_was_chosen_for_it(
    gatehouse: Gatehouse, access: str, status: int
) -> None:
    await add(gatehouse, access=access)
    headers = {"authorization": "Bearer device"}
    assert (await post(gatehouse, MAKERS, event(), headers)).status_code == status
    own = await gatehouse.ask("device", "POST", OWN, MINE)
    assert own.status_code == (202 if status == 200 else 403)
    assert (await gatehouse.ask("guard", "POST", OWN, {**MINE, "sequence": "2"})).status_code == 202


async def test_a_token_that_is_made_out_to_a_device_is_good_for_that_alone(
    gatehouse: Gatehouse,
) -> None:
    await gatehouse.device("d-2", "gate-mill")
    assert (await gatehouse.ask("device:d-2", "POST", OWN, READING)).status_code == 403
    own = {**READING, "device_id": "d-2"}
    assert (await gatehouse.ask("device:d-2", "POST", OWN, own)).status_code == 202
    assert (await gatehouse.ask("device:gateway", "POST", OWN, READING)).status_code == 202
    assert (await gatehouse.ask("guard:d-2", "POST", OWN, READING)).status_code == 202
    await gatehouse.ask("operator", "POST", "/v1/devices/d-2/retirement", {"reason": "broken"})
    assert (await gatehouse.ask("device:d-2", "POST", OWN, READING)).status_code == 403


async def test_nothing_is_kept_of_who_is_not_let_in(gatehouse: Gatehouse) -> None:
    assert (await post(gatehouse, MAKERS, b"{")).status_code == 401
    found = await gatehouse.ask("operator", "GET", "/v1/raw-records")
    assert found.json()["items"] == []
