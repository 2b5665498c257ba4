"""What a device of another maker is told of whoever stands before it."""

import json
from typing import Any

import pytest
from tests.checkpoint.adapters.posts import BOUNDARY, form_post
from tests.checkpoint.devices import add, event, post, stored
from tests.checkpoint.gatehouse import Gatehouse

from checkpoint.handlers import Gate
from shared.errors import Unavailable

TOKEN = {"authorization": "Bearer device"}
FORM = {"content-type": f"multipart/form-data; boundary={BOUNDARY}"}
AT = 1581897300
"""2020-02-17 07:55 in the county."""


async def told(gatehouse: Gatehouse, path: str, body: Any, **headers: str) -> Any:
    answer = await post(gatehouse, path, body, TOKEN | headers)
    assert answer.is_success, answer.text
    return answer


def asking(number: int = 1, **change: Any) -> bytes:
    record = {"RecordID": number, "RecordType": 3, "RecordDate": AT, "UserID": "17",
              "IsEntry": 1, "BodyTemp": 365}  # fmt: skip
    detail = json.dumps(record | change).encode()
    return form_post({"SN": ("", b"FC-1"), "RecordDetail": ("", detail)}).body


async def at_the_road(gatehouse: Gatehouse, vendor: str, serial: str) -> None:
    more = {"vendor": vendor, "serial": serial, "site_id": "road-207", "direction": "in"}
    await add(gatehouse, **more)


async def crossings(gatehouse: Gatehouse) -> list[dict[str, Any]]:
    return await gatehouse.listed("/v1/crossings?site_id=road-207")


async def test_a_terminal_that_asks_opens_for_who_is_let_in(gatehouse: Gatehouse) -> None:
    way = {"direction": "in", "access": "path-token", "site_id": "road-207"}
    token = (await add(gatehouse, vendor="fc8300", serial="fc-1", **way))["path_token"]
    path = f"/v1/intake/fc8300/{token}/Device/RequestAuthorization"
    answer = await post(gatehouse, path, asking(), FORM)
    assert answer.json() == {"Success": 1, "Message": "请通行"}
    assert answer.headers["x-yipan-outcome"] == "admitted"
    hot = asking(2, BodyTemp=385, UserID="18")
    answer = await post(gatehouse, path, hot, FORM)
    assert answer.json() == {"Success": 0, "Message": "体温异常"}
    told = [answer.headers[f"x-yipan-{name}"] for name in ("outcome", "reasons")]
    assert told == ["refused", "fever"]
    # The record that follows is the same way through.
    upload = f"/v1/intake/fc8300/{token}/Record/UploadIdentifyRecord"
    assert (await post(gatehouse, upload, asking(77), FORM)).json()["Success"] == 1
    assert sorted(one["outcome"] for one in await crossings(gatehouse)) == ["admitted", "refused"]


async def test_a_device_in_online_mode_is_told_in_its_words(gatehouse: Gatehouse) -> None:
    await at_the_road(gatehouse, "dahua", "3c:e3:6b:aa:bb:01")
    data = {"UTC": AT, "UserID": "6", "CurrentTemperature": 38.5, "Type": "Entry"}
    events = [{"Code": "AccessControl", "Data": data, "PhysicalAddress": "3c:e3:6b:aa:bb:01"}]
    answer = await told(gatehouse, "/v1/intake/dahua", {"Events": events})
    assert answer.json() == {"message": "体温异常", "code": "200", "auth": "false"}
    answer = await told(gatehouse, "/v1/intake/dahua", {"Events": events * 2})
    assert (answer.text, "x-yipan-outcome" in answer.headers) == ("OK", False)


async def test_a_controller_that_asks_is_told(gatehouse: Gatehouse) -> None:
    await at_the_road(gatehouse, "zkteco", "CKJF1")
    line = b"time=2020-02-17 07:55:00\tpin=7\teventaddr=1\tinoutstatus=0\ttemperature=36.5"
    answer = await told(gatehouse, "/iclock/cdata?SN=CKJF1&AuthType=device", line)
    assert answer.text.split("\r\n")[0] == "AUTH=SUCCEED"
    more = line + b"\tindex=9\tevent=3"
    assert (await told(gatehouse, "/iclock/cdata?SN=CKJF1&table=rtlog", more)).text == "OK"
    assert len(await crossings(gatehouse)) == 1
    assert len(await stored(gatehouse, "road-207")) == 2


async def test_who_has_no_words_for_it_gets_headers_alone(gatehouse: Gatehouse) -> None:
    await add(gatehouse, direction="in")
    answer = await told(gatehouse, "/v1/intake/hikvision", event())
    assert (answer.content, answer.headers["x-yipan-outcome"]) == (b"", "refused")
    assert "no-permit" in answer.headers["x-yipan-reasons"].split(",")
    past = await told(gatehouse, "/v1/intake/hikvision", event(serialNo=8, currentEvent=False))
    assert "x-yipan-outcome" not in past.headers


async def test_a_device_that_stands_at_no_gate_is_told_nothing(gatehouse: Gatehouse) -> None:
    await add(gatehouse)
    answer = await told(gatehouse, "/v1/intake/hikvision", event())
    assert "x-yipan-outcome" not in answer.headers


async def test_a_gate_that_cannot_tell_costs_no_reading(
    gatehouse: Gatehouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    await add(gatehouse, direction="in")

    async def away(*_: object) -> None:
        raise Unavailable("away")

    with monkeypatch.context() as patch:
        patch.setattr(Gate, "cross", away)
        answer = await told(gatehouse, "/v1/intake/hikvision", event())
    assert (answer.status_code, "x-yipan-outcome" in answer.headers) == (200, False)
    assert len(await stored(gatehouse)) == 1
    assert len(await gatehouse.listed("/v1/crossings?site_id=gate-mill")) == 1


async def test_a_vehicle_that_is_told_twice_crosses_once(gatehouse: Gatehouse) -> None:
    await add(gatehouse, site_id="road-207")
    head = {"macAddress": event()["macAddress"], "eventType": "ANPR", "UUID": "u-1"}
    seen = {"licensePlate": "冀G12345", "hasMoreData": True}
    warm = {"licensePlate": "冀G12345", "vehicleThermometryEnabled": True,
            "currTemperature": 36.5, "thermometryUnit": "celsius"}  # fmt: skip
    first = {**head, "dateTime": "2020-02-17T07:55:00+08:00", "ANPR": seen}
    second = {**head, "dateTime": "2020-02-17T07:55:01+08:00", "ANPR": warm}
    for one in (first, second, second):
        await told(gatehouse, "/v1/intake/hikvision", one)
    assert [one["plate"] for one in await crossings(gatehouse)] == ["冀G12345"]
    assert [one["celsius"] for one in await stored(gatehouse, "road-207")] == [36.5]


async def test_the_description_says_how_a_device_gets_in_and_what_it_meets(
    gatehouse: Gatehouse,
) -> None:
    said = (await gatehouse.client.get("/openapi.json")).json()
    operation = said["paths"]["/v1/intake/hikvision"]["post"]
    assert {"DeviceSignature": []} in operation["security"]
    assert {} in operation["security"]
    assert said["components"]["securitySchemes"]["DeviceSignature"]["name"] == "X-Yipan-Signature"
    assert {"200", "401", "403", "413", "422", "429", "503"} <= operation["responses"].keys()
    assert "X-Yipan-Outcome" in operation["responses"]["200"]["headers"]
    named = [one["name"] for one in operation.get("parameters", [])]
    assert not [name for name in named if "dempotency" in name]
    assert "204" in said["paths"]["/v1/intake/senml"]["post"]["responses"]


@pytest.mark.parametrize("date", [0, AT])
async def test_a_fever_is_refused_whatever_was_decided_at_that_time_before(
    gatehouse: Gatehouse, date: int
) -> None:
    """A terminal without a usable clock tells one time for ever."""
    way = {"direction": "in", "access": "path-token", "site_id": "road-207"}
    token = (await add(gatehouse, vendor="fc8300", serial="fc-1", **way))["path_token"]
    path = f"/v1/intake/fc8300/{token}/Device/RequestAuthorization"
    for number, tenths in ((1, 365), (2, 389)):
        answer = await post(gatehouse, path, asking(number, BodyTemp=tenths, RecordDate=date), FORM)
    assert (answer.json()["Success"], answer.headers["x-yipan-outcome"]) == (0, "refused")
    assert sorted(one["outcome"] for one in await crossings(gatehouse)) == ["admitted", "refused"]


async def test_who_comes_again_without_a_clock_is_decided_anew(gatehouse: Gatehouse) -> None:
    way = {"direction": "in", "access": "path-token", "site_id": "road-207"}
    token = (await add(gatehouse, vendor="fc8300", serial="fc-1", **way))["path_token"]
    path = f"/v1/intake/fc8300/{token}/Device/RequestAuthorization"
    for number in (1, 2):
        await post(gatehouse, path, asking(number, RecordDate=0), FORM)
    assert len(await crossings(gatehouse)) == 2
