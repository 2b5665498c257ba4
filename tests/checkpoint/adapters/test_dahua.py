"""What Dahua's access terminals and Intelbras's send; the fields of temperatures are assumed."""

import json
from typing import Any

import pytest
from tests.checkpoint.adapters.posts import BOUNDARY, form_post, json_post

from checkpoint.adapters.dahua import read
from checkpoint.adapters.neutral import (
    Heard,
    Measured,
    Moment,
    Neutral,
    PersonRef,
    Post,
)

MAC = "3c:e3:6b:aa:bb:01"
IDENTITY = "11010119900307803X"
DATA: dict[str, Any] = {
    "CardName": "测试",
    "CardNo": "",
    "CardType": 0,
    "Door": 0,
    "ErrorCode": 0,
    "Method": 15,
    "ReaderID": "1",
    "RealUTC": 1581897300,
    "Status": 1,
    "Type": "Entry",
    "UTC": 1581926100,
    "UserID": "1001",
    "ManTemperature": True,
    "CurrentTemperature": 36.5,
    "IsOverTemperature": False,
}
EVENT: dict[str, Any] = {
    "Action": "Pulse",
    "Code": "AccessControl",
    "Index": 0,
    "Data": DATA,
    "PhysicalAddress": MAC,
    "Time": "17-02-2020 07:55:00",
}
READING = Neutral(
    serial=MAC,
    sequence="1581897300/1001/0",
    measured_at=Moment("1581897300", "2020-02-16T23:55:00+00:00", "epoch-s"),
    measured=Measured(36.5, "36.5"),
    abnormal=False,
    person=PersonRef("employee-number", "1001"),
    direction="in",
)
PICTURE = b"\xff\xd8\xff\xe0 a picture"


def access(**change: Any) -> Heard:
    return read(json_post({**EVENT, "Data": {**DATA, **change}}))


def without(*names: str) -> dict[str, Any]:
    return {name: value for name, value in DATA.items() if name not in names}


def one(heard: Heard) -> Neutral:
    (reading,) = heard.readings
    assert heard.unclear == ()
    return reading


def bare_form(newline: str, head: str, body: bytes) -> Post:
    lines = [f"--{BOUNDARY}", *head.splitlines(), "", ""]
    picture = f"{newline}--{BOUNDARY}{newline}Content-Type: image/jpeg{newline}{newline}".encode()
    end = f"{newline}--{BOUNDARY}--{newline}".encode()
    return Post(
        newline.join(lines).encode() + body + picture + PICTURE + end,
        f"multipart/x-mixed-replace; boundary={BOUNDARY}",
    )


def test_an_event_is_read_in_each_of_its_wrappings() -> None:
    body = json.dumps(EVENT, indent=3).encode()
    bare = {name: value for name, value in EVENT.items() if name != "PhysicalAddress"}
    batch = {"Channel": 0, "Events": [bare], "PhysicalAddress": MAC}
    named = 'Content-Type: text/plain\nContent-Disposition: form-data; name="info"'
    for post in (
        json_post(EVENT),
        json_post(batch),
        Post(body, "text/plain"),
        Post(body, f"multipart/mixed; boundary={BOUNDARY}"),
        form_post({"info": ("text/plain", body), "file": ("image/jpeg", PICTURE)}),
        form_post({"info": ("text/plain; charset=utf-8", b"\xef\xbb\xbf" + body)}),
        bare_form("\r\n", "Content-Type: text/plain", body),
        bare_form("\n", named, body),
    ):
        assert read(post) == Heard(readings=(READING,), serials=(MAC,))


def test_an_event_that_cannot_be_read_spoils_no_other() -> None:
    bad = {**EVENT, "Data": {**DATA, "CurrentTemperature": 60, "UserID": "1002"}}
    door = {"Code": "DoorStatus", "Data": {"Status": "Open"}}
    heard = read(json_post({"PhysicalAddress": MAC, "Events": [bad, EVENT, door]}))
    assert (heard.readings, heard.others, heard.serials) == ((READING,), ("DoorStatus",), (MAC,))
    (unclear,) = heard.unclear
    assert json.loads(unclear.post.body) == {"PhysicalAddress": MAC, "Events": [bad]}
    assert read(unclear.post).unclear[0].reason == unclear.reason


@pytest.mark.parametrize(
    ("change", "data", "serial"),
    [
        ({"PhysicalAddress": ""}, {"SN": "9M01"}, "9M01"),
        ({"PhysicalAddress": None, "SerialID": "9S01"}, {"SN": "9M01"}, "9S01"),
        ({"PhysicalAddress": None, "MachineID": "m-1"}, {}, "m-1"),
        ({"PhysicalAddress": None}, {}, ""),
    ],
)
def test_a_device_without_an_address_is_called_by_its_serial(
    change: dict[str, Any], data: dict[str, Any], serial: str
) -> None:
    assert one(read(json_post({**EVENT, **change, "Data": {**DATA, **data}}))).serial == serial


def test_the_real_time_comes_before_the_time_of_the_clock() -> None:
    reading = one(read(json_post({**EVENT, "Data": without("RealUTC")})))
    assert reading.measured_at == Moment("1581926100", "2020-02-17T07:55:00+00:00", "epoch-s")
    assert reading.sequence == "1581926100/1001/0"
    assert one(access(RealUTC=0)).measured_at.text == "1581926100"


@pytest.mark.parametrize(
    ("written", "iso", "source"),
    [
        ("17-02-2020 07:55:00", "2020-02-17T07:55:00", "local"),
        ("2020-02-17 07:55:00", "2020-02-17T07:55:00", "local"),
        ("31-02-2020 07:55:00", "", "received"),
        ("02/17/2020 07:55", "", "received"),
    ],
)
def test_a_time_with_its_day_first_is_local(written: str, iso: str, source: str) -> None:
    event = {**EVENT, "Data": without("RealUTC", "UTC"), "Time": written}
    reading = one(read(json_post(event)))
    assert (reading.measured_at.text, reading.measured_at.iso) == (written, iso)
    assert (reading.measured_at.source, reading.sequence) == (source, "-/1001/0")


def test_an_event_is_named_by_second_person_and_door_within_64_characters() -> None:
    assert one(access(UserID="", CardNo="88", Door=2)).sequence == "1581897300/88/2"
    assert one(access(UserID="", Door=None)).sequence == "1581897300/-/-"
    assert len(one(access(UserID="1" * 80)).sequence) == 64


@pytest.mark.parametrize(
    "data",
    [{"CurrentTemperature": 36.5}, {"fCurrentTemperature": 36.5, "bManTemperature": 1},
     {"Temperature": "36.5", "IsTemperature": "true"},
     {"ManTemperature": True, "ManTemperatureInfo": {"CurrentTemperature": 36.5}},
     {"bManTemperature": True, "stuManTemperatureInfo": {"fCurrentTemperature": 36.5}}],
)  # fmt: skip
def test_a_temperature_is_read_under_each_name_it_may_have(data: dict[str, Any]) -> None:
    bare = without("ManTemperature", "CurrentTemperature", "IsOverTemperature")
    assert one(read(json_post({**EVENT, "Data": {**bare, **data}}))).measured.celsius == 36.5


@pytest.mark.parametrize("name", ["ManTemperature", "bManTemperature", "IsTemperature"])
def test_a_temperature_that_does_not_hold_is_not_measured(name: str) -> None:
    assert access(**{name: False}) == Heard(others=("access-control",), serials=(MAC,))


@pytest.mark.parametrize("value", [None, 0, 0.0, "", "0"])
def test_who_was_not_measured_is_counted(value: object) -> None:
    assert access(CurrentTemperature=value).others == ("access-control",)


@pytest.mark.parametrize(
    ("value", "unit", "celsius"),
    [(36.599998, 0, 36.6), (97.7, 1, 36.5), (309.65, 2, 36.5), (36.5, "Centigrade", 36.5),
     (97.7, "Fahrenheit", 36.5), (36.5, -1, 36.5), (36.5, "Unknown", 36.5)],
)  # fmt: skip
def test_the_declared_unit_is_converted(value: float, unit: object, celsius: float) -> None:
    info = {"fCurrentTemperature": value, "emTemperatureUnit": unit}
    measured = one(access(ManTemperatureInfo=info)).measured
    assert measured == Measured(celsius, str(value), str(unit))


def test_a_unit_that_is_not_declared_is_inferred_and_told() -> None:
    assert one(access(CurrentTemperature=97.7)).measured.inferred is True


@pytest.mark.parametrize(("value", "unit"), [(36.5, 1), (97.7, 2), (309.65, 3), (98.6, 0)])
def test_a_unit_counted_from_1_is_set_aside_and_never_converted(value: float, unit: int) -> None:
    heard = access(ManTemperatureInfo={"fCurrentTemperature": value, "emTemperatureUnit": unit})
    assert (heard.readings, [unclear.serial for unclear in heard.unclear]) == ((), [MAC])


@pytest.mark.parametrize(
    ("info", "abnormal"),
    [({"bIsOverTemperature": True}, True), ({"IsOverTemperature": "true"}, True),
     ({"bIsOverTemperature": 0}, False), ({}, None)],
)  # fmt: skip
def test_the_device_calls_a_temperature_abnormal(info: dict[str, Any], abnormal: object) -> None:
    assert one(access(ManTemperatureInfo={"CurrentTemperature": 37.5, **info})).abnormal is abnormal


@pytest.mark.parametrize(
    ("said", "expected"),
    [(0, "unknown"), (1, "unknown"), (2, "not-worn"), (3, "worn"), ("3", "worn"), (4, "unknown"),
     (True, "unknown"), (None, "unknown")],
)  # fmt: skip
def test_a_mask_that_is_not_known_never_becomes_worn(said: object, expected: str) -> None:
    assert one(access(emMask=said)).mask == expected


@pytest.mark.parametrize("said", [0, 1, 2, 3, True, "Yes"])
def test_a_mask_whose_codes_are_not_documented_stays_unknown(said: object) -> None:
    assert one(access(Mask=said)).mask == "unknown"


@pytest.mark.parametrize(
    ("data", "expected"),
    [({"CitizenIDNo": IDENTITY}, PersonRef("identity-number", IDENTITY)),
     ({"szCitizenIDNo": IDENTITY}, PersonRef("identity-number", IDENTITY)),
     ({"CardNo": "88"}, PersonRef("employee-number", "1001")),
     ({"UserID": 6}, PersonRef("employee-number", "6")),
     ({"UserID": "", "CardNo": "EC56D271"}, PersonRef("card", "EC56D271")),
     ({"UserID": "0", "CardNo": "00000000"}, None), ({"UserID": ""}, None)],
)  # fmt: skip
def test_a_person_is_called_by_the_number_that_says_most(
    data: dict[str, Any], expected: PersonRef | None
) -> None:
    assert one(access(**data)).person == expected


@pytest.mark.parametrize(
    ("said", "expected"), [("Entry", "in"), ("Exit", "out"), ("", None), (1, None), (None, None)]
)
def test_who_enters_wants_in(said: object, expected: str | None) -> None:
    assert one(access(Type=said)).direction == expected


def test_an_event_that_was_stored_says_so() -> None:
    assert one(read(json_post({**EVENT, "DataSource": "Offline"}))).replayed is True
    assert one(read(json_post({**EVENT, "DataSource": "Pulse"}))).replayed is False


@pytest.mark.parametrize(
    ("event", "kind"),
    [({"Code": "DoorStatus", "Data": {"Status": "Open", "UTC": 1581897300}}, "DoorStatus"),
     ({"Code": "HeatImagingTemper", "Data": {"Temperature": 41.5}}, "HeatImagingTemper"),
     ({"Code": "Heartbeat"}, "heartbeat"), ({"Code": "AccessControl"}, "access-control"),
     ({"Code": "AccessControl", "Data": [1]}, "access-control"), ({"Events": []}, "no-events"),
     ({"Events": [{"Code": "BreakIn"}]}, "BreakIn"), ({}, "empty")],
)  # fmt: skip
def test_what_measures_nothing_is_counted(event: dict[str, Any], kind: str) -> None:
    assert read(json_post(event)).others == (kind,)


@pytest.mark.parametrize(
    "post",
    [
        Post(b"", path="/keepalive"),
        Post(b"{}", "application/json", "/gate-7/heartbeat/"),
        Post(b"Heartbeat\r\n", "text/plain"),
        bare_form("\r\n", "Content-Type: text/plain", b"Heartbeat"),
    ],
)
def test_a_sign_of_life_is_a_heartbeat(post: Post) -> None:
    assert read(post) == Heard(others=("heartbeat",))


def test_an_event_on_the_path_of_heartbeats_is_not_lost() -> None:
    assert read(json_post(EVENT, path="/keepalive")).readings == (READING,)


def test_pictures_alone_are_counted() -> None:
    assert read(form_post({"file": ("image/jpeg", PICTURE)})).others == ("picture",)


@pytest.mark.parametrize(
    "post",
    [
        Post(b"", "application/json"),
        Post(b"{", "application/json"),
        Post(b"[1]", "application/json"),
        Post(b"{", "application/json", "/keepalive"),
        Post(b"--x\r\n", "multipart/mixed"),
        Post(b"nothing", f"multipart/mixed; boundary={BOUNDARY}"),
    ],
)
def test_what_cannot_be_read_is_set_aside(post: Post) -> None:
    heard = read(post)
    assert (heard.readings, heard.others, len(heard.unclear)) == ((), (), 1)
    assert heard.unclear[0].post == post


def test_an_info_that_is_cut_off_is_set_aside() -> None:
    heard = read(form_post({"info": ("text/plain", b'"Code": "AccessControl"')}))
    assert [unclear.post.body for unclear in heard.unclear] == [b'"Code": "AccessControl"']
