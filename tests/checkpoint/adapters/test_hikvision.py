"""What Hikvision's terminals and cameras send, as integrators have recorded it."""

import json
from typing import Any

import pytest
from tests.checkpoint.adapters.posts import BOUNDARY, form_post, json_post

from checkpoint.adapters.hikvision import answer, read
from checkpoint.adapters.neutral import Heard, Measured, Moment, Neutral, PersonRef, Post

MAC = "44:19:b6:aa:bb:01"
ACCESS: dict[str, Any] = {
    "deviceName": "Access Controller",
    "majorEventType": 5,
    "subEventType": 75,
    "employeeNoString": "1001",
    "serialNo": 4211,
    "frontSerialNo": 4210,
    "currentVerifyMode": "face",
    "mask": "yes",
    "currTemperature": 36.8,
    "thermometryUnit": "celsius",
    "isAbnomalTemperature": True,
    "currentEvent": True,
}
EVENT: dict[str, Any] = {
    "ipAddress": "192.168.1.64",
    "macAddress": MAC,
    "dateTime": "2020-02-17T07:55:00+08:00",
    "activePostCount": 1,
    "eventType": "AccessControllerEvent",
    "eventState": "active",
    "AccessControllerEvent": ACCESS,
}
READING = Neutral(
    serial=MAC,
    sequence="4211",
    measured_at=Moment("2020-02-17T07:55:00+08:00", "2020-02-17T07:55:00+08:00", "offset"),
    measured=Measured(36.8, "36.8", "celsius"),
    abnormal=True,
    person=PersonRef("employee-number", "1001"),
    mask="worn",
)


def access(**change: Any) -> Heard:
    return read(json_post({**EVENT, "AccessControllerEvent": {**ACCESS, **change}}))


def one(heard: Heard) -> Neutral:
    (reading,) = heard.readings
    assert heard.unclear == ()
    return reading


def test_an_event_is_read_in_each_of_its_wrappings() -> None:
    text = json.dumps(EVENT).encode()
    picture = b"\xff\xd8\xff\xe0 a picture"
    for post in (
        json_post(EVENT),
        json_post({"EventNotificationAlert": EVENT}),
        Post(text, ""),
        form_post({"event_log": ("application/json", text), "Picture": ("image/jpeg", picture)}),
        form_post({"event_log": ('application/json; charset="UTF-8"', b"\xef\xbb\xbf" + text)}),
        Post(text, f"multipart/form-data; boundary={BOUNDARY}"),
    ):
        assert read(post) == Heard(readings=(READING,), serials=(MAC,))


def test_an_event_is_read_from_xml() -> None:
    body = f"""<?xml version="1.0" encoding="UTF-8"?>
    <EventNotificationAlert version="2.0" xmlns="http://www.isapi.org/ver20/XMLSchema">
      <macAddress>{MAC}</macAddress><dateTime>2020-02-17T07:55:00+08:00</dateTime>
      <eventType>AccessControllerEvent</eventType>
      <AccessControllerEvent><employeeNoString>1001</employeeNoString><serialNo>4211</serialNo>
        <mask>yes</mask><currTemperature>36.8</currTemperature>
        <thermometryUnit>celsius</thermometryUnit>
        <isAbnomalTemperature>true</isAbnomalTemperature></AccessControllerEvent>
    </EventNotificationAlert>""".encode()
    assert read(Post(body, "application/xml")).readings == (READING,)


def test_a_form_without_its_end_is_read_as_far_as_it_came() -> None:
    whole = form_post({"event_log": ("application/json", json.dumps(EVENT).encode())})
    cut = Post(whole.body[: -len(f"\r\n--{BOUNDARY}--\r\n")], whole.content_type)
    assert read(cut).readings == (READING,)


@pytest.mark.parametrize(
    ("value", "unit", "celsius"),
    [(36.5, "celsius", 36.5), (98.6, "fahrenheit", 37.0), (309.65, "kelvin", 36.5)],
)
def test_the_declared_unit_is_converted(value: float, unit: str, celsius: float) -> None:
    reading = one(access(currTemperature=value, thermometryUnit=unit))
    assert (reading.measured.celsius, reading.measured.inferred) == (celsius, False)


def test_a_unit_that_is_not_declared_is_inferred_and_told() -> None:
    reading = one(access(currTemperature=98.6, thermometryUnit=None))
    assert reading.measured == Measured(37.0, "98.6", "", inferred=True)


@pytest.mark.parametrize(
    ("value", "unit"),
    [(98.6, "celsius"), (36.5, "fahrenheit"), (70, ""), ("warm", ""), (36.5, "reaumur")],
)
def test_a_contradiction_is_set_aside_and_never_converted(value: object, unit: str) -> None:
    heard = access(currTemperature=value, thermometryUnit=unit)
    assert heard.readings == ()
    assert [unclear.serial for unclear in heard.unclear] == [MAC]
    assert json.loads(heard.unclear[0].post.body)["macAddress"] == MAC


@pytest.mark.parametrize("value", [None, 0, 0.0, "", "0", "NaN"])
def test_who_was_not_measured_is_counted(value: object) -> None:
    assert access(currTemperature=value) == Heard(others=("access-75",), serials=(MAC,))


@pytest.mark.parametrize(
    ("said", "expected"),
    [("yes", "worn"), ("no", "not-worn"), ("unknown", "unknown"), ("", "unknown"),
     (None, "unknown"), ("worn", "unknown"), ({"value": "no"}, "not-worn")],
)  # fmt: skip
def test_a_mask_that_is_not_known_never_becomes_worn(said: object, expected: str) -> None:
    assert one(access(mask=said)).mask == expected


def test_the_sign_of_an_offset_that_got_lost_leaves_the_time_of_receipt() -> None:
    lost = "2024-01-22T11:46:3100:00"
    reading = one(read(json_post({**EVENT, "dateTime": lost})))
    assert reading.measured_at == Moment(lost, "", "received")


def test_a_time_without_an_offset_is_local() -> None:
    reading = one(read(json_post({**EVENT, "dateTime": "2020-02-17T07:55:00"})))
    assert reading.measured_at == Moment("2020-02-17T07:55:00", "2020-02-17T07:55:00", "local")


def test_a_missed_event_that_is_told_later_says_so() -> None:
    assert one(access(currentEvent=False)).replayed is True
    assert one(access(currentEvent="false")).replayed is True


def test_a_stranger_has_no_reference() -> None:
    assert one(access(employeeNoString="", cardNo="")).person is None
    assert one(access(employeeNoString="", cardNo="88")).person == PersonRef("card", "88")


def test_who_checks_in_wants_in() -> None:
    assert one(access(attendanceStatus="checkIn")).direction == "in"
    assert one(access(attendanceStatus="checkOut")).direction == "out"
    assert one(access(attendanceStatus="undefined")).direction is None


def test_a_thermal_camera_tells_of_every_face_at_its_own_time() -> None:
    faces = [
        {"pId": "p1", "currTemperature": "36.3", "faceRect": {"mask": "no"}},
        {"pId": "p2", "currTemperature": 37.9, "isAbnomalTemperature": "true"},
        {"pId": "p3"},
    ]
    capture = {
        "uid": "u-1",
        "targetAttrs": {"deviceId": "cam-7", "faceTime": "2020-02-17T07:54:59+08:00"},
        "faces": faces,
    }
    event = {"eventType": "faceCapture", "dateTime": "2020-02-17T07:55:09+08:00"}
    heard = read(json_post({**event, "faceCapture": [capture]}))
    assert [(r.serial, r.sequence, r.measured.celsius, r.mask) for r in heard.readings] == [
        ("cam-7", "u-1/p1", 36.3, "not-worn"),
        ("cam-7", "u-1/p2", 37.9, "unknown"),
    ]
    assert {r.measured_at.text for r in heard.readings} == {"2020-02-17T07:54:59+08:00"}
    assert heard.others == ("face-without-temperature",)


def test_a_kettle_is_an_object_and_nobody() -> None:
    event = {"macAddress": MAC, "dateTime": "2020-02-17T07:55:00+08:00", "channelID": 1}
    region = {"regionID": 2, "currTemperature": 41.5, "thermometryUnit": "celsius"}
    reading = one(read(json_post({**event, "eventType": "TMPA", "TMPA": [region]})))
    assert (reading.body_site, reading.person, reading.sequence) == ("object", None, "1/2")
    hot = {**region, "currTemperature": 57.6}
    heard = read(json_post({**event, "eventType": "TMA", "TMA": hot}))
    assert (heard.readings, heard.others) == ((), ("object-temperature",))


def test_a_plate_is_read_with_and_without_a_temperature() -> None:
    anpr = {"licensePlate": "冀G12345", "pilotmask": "", "currTemperature": 36.4}
    event = {"UUID": "u-9", "macAddress": MAC, "dateTime": "2020-02-17T07:55:00+08:00"}
    without = one(read(json_post({**event, "eventType": "ANPR", "ANPR": anpr})))
    assert (without.plate, without.sequence, without.measured.celsius) == ("冀G12345", "u-9", None)
    anpr |= {"vehicleThermometryEnabled": True, "thermometryUnit": "celsius"}
    warm = one(read(json_post({**event, "eventType": "ANPR", "ANPR": anpr})))
    assert (warm.measured.celsius, warm.mask) == (36.4, "unknown")
    anpr["licensePlate"] = "unknown"
    assert read(json_post({**event, "ANPR": anpr})).others == ("plate-not-read",)


@pytest.mark.parametrize(
    ("event", "kind"),
    [
        ({"eventType": "videoloss", "activePostCount": 0}, "heartbeat"),
        ({"eventType": "heartBeat"}, "heartbeat"),
        ({"eventType": "videoloss", "activePostCount": 1}, "videoloss"),
        ({"eventType": "doorStatus"}, "doorStatus"),
        ({}, "empty"),
    ],
)
def test_what_measures_nothing_is_counted(event: dict[str, Any], kind: str) -> None:
    assert read(json_post(event)).others == (kind,)


@pytest.mark.parametrize(
    "post",
    [
        Post(b"", "application/json"),
        Post(b"{", "application/json"),
        Post(b"[1]", "application/json"),
        Post(b"<a><b></a>", "application/xml"),
        Post(b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', "application/xml"),
        Post(b"--x\r\n", "multipart/form-data"),
        Post(b"nothing", f"multipart/form-data; boundary={BOUNDARY}"),
    ],
)
def test_what_cannot_be_read_is_set_aside(post: Post) -> None:
    heard = read(post)
    assert (heard.readings, heard.others, len(heard.unclear)) == ((), (), 1)
    assert heard.unclear[0].post == post


def test_a_chinese_name_in_gb18030_spoils_nothing() -> None:
    body = json.dumps(
        {**EVENT, "AccessControllerEvent": {**ACCESS, "name": "张三"}}, ensure_ascii=False
    )
    assert read(Post(body.encode("gb18030"), "application/json")).readings == (READING,)


def test_success_is_a_plain_200() -> None:
    post = json_post(EVENT)
    assert answer(post, read(post)).status == 200
