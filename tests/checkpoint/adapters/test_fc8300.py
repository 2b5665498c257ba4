"""What face terminals that speak HTTPv2 send."""

import gzip
import json
from typing import Any
from urllib.parse import urlencode

import pytest
from tests.checkpoint.adapters.posts import BOUNDARY, form_post, json_post

from checkpoint.adapters.fc8300 import answer, read
from checkpoint.adapters.neutral import (
    Heard,
    Measured,
    Moment,
    Neutral,
    PersonRef,
    Post,
    Verdict,
)

SN = "FC-8380T12345678"
PATH = "/Record/UploadIdentifyRecord"
RECORD: dict[str, Any] = {
    "RecordID": 120,
    "RecordType": 3,
    "RecordDate": 1581897300,
    "UserID": "17",
    "Code": "",
    "Name": "测试",
    "IdentityCard": "",
    "CardNum": "0",
    "QRCode": "",
    "IsEntry": 1,
    "BodyTemp": 365,
    "PhotoLen": 40363,
}
READING = Neutral(
    serial=SN,
    sequence="120",
    measured_at=Moment("1581897300", "2020-02-16T23:55:00+00:00", "epoch-s"),
    measured=Measured(36.5, "365"),
    person=PersonRef("device-pin", "17"),
    direction="in",
    event="1581897300/device-pin/17",
)
PICTURE = ("image/jpeg", b"\xff\xd8\xff\xe0 a picture")


def record(**change: Any) -> bytes:
    return json.dumps(RECORD | change, ensure_ascii=False).encode()


def form(detail: bytes, name: str = "RecordDetail", serial: str = "SN", path: str = PATH) -> Post:
    return form_post(
        {
            serial: ("text/plain", f" {SN}".encode()),
            name: ("application/octet-stream", detail),
            "Photo": PICTURE,
        },
        path=path,
    )


def changed(**change: Any) -> Heard:
    return read(form(record(**change)))


def one(heard: Heard) -> Neutral:
    (reading,) = heard.readings
    assert heard.unclear == ()
    return reading


def said(post: Post) -> Any:
    reply = answer(post, read(post))
    assert (reply.status, reply.content_type) == (200, "application/json; charset=utf-8")
    return json.loads(reply.body)


FIELDS = {name: str(value) for name, value in RECORD.items()}


@pytest.mark.parametrize(
    "post",
    [
        form(record()),
        form(record(), name="recordJson"),
        form(record(), serial=" SN"),
        form(gzip.compress(record(), mtime=0)),
        form(b"[" + record() + b"]"),
        form(json.dumps(RECORD, ensure_ascii=False).encode("gb18030")),
        form_post({" SN": ("", SN.encode()), **{k: ("", v.encode()) for k, v in FIELDS.items()}}),
        json_post({"SN": SN, **RECORD}),
        json_post({" SN": SN, "Records": [RECORD]}),
        Post(gzip.compress(json.dumps({"SN": SN, **RECORD}).encode(), mtime=0), "application/json"),
        Post(urlencode({"SN": SN, **RECORD}).encode(), "application/x-www-form-urlencoded"),
        Post(urlencode({"SN": SN, "RecordDetail": record()}).encode(), "", PATH),
        Post(record(), "application/json", PATH, {"SN": SN}),
    ],
)
def test_a_record_is_read_in_each_of_its_wrappings(post: Post) -> None:
    assert read(post) == Heard(readings=(READING,), serials=(SN,))
    assert said(post) == {"Success": 1, "Message": "success"}


@pytest.mark.parametrize("value", [0, "0", "", None])
def test_who_was_not_measured_is_counted_by_type(value: object) -> None:
    assert changed(BodyTemp=value) == Heard(others=("record-3",), serials=(SN,))


def test_a_refusal_for_the_temperature_is_the_devices_own_word() -> None:
    reading = one(changed(RecordType=30, BodyTemp=381))
    assert (reading.measured.celsius, reading.abnormal) == (38.1, True)
    assert one(changed()).abnormal is None
    assert one(changed()).mask == "unknown"


def test_tenths_of_fahrenheit_are_inferred_and_told() -> None:
    assert one(changed(BodyTemp=977)).measured == Measured(36.5, "977", "", inferred=True)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (
            {"IdentityCard": "11010119900307001X", "Code": "A-7"},
            PersonRef("identity-number", "11010119900307001X"),
        ),
        ({"Code": "A-7"}, PersonRef("employee-number", "A-7")),
        ({}, PersonRef("device-pin", "17")),
        ({"UserID": "0", "CardNum": "6666"}, PersonRef("card", "6666")),
        ({"UserID": "", "QRCode": "{Q"}, PersonRef("qr", "{Q")),
        ({"UserID": 0}, None),
        ({"RecordType": 19}, None),
        ({"RecordType": 19, "CardNum": "6666"}, PersonRef("card", "6666")),
        ({"RecordType": 25}, PersonRef("card", "17")),
    ],
)
def test_a_person_is_called_by_the_strongest_name(
    change: dict[str, Any], expected: PersonRef | None
) -> None:
    assert one(changed(**change)).person == expected


@pytest.mark.parametrize(("value", "expected"), [(1, "in"), ("0", "out"), (None, None), (2, None)])
def test_an_entry_is_in_and_no_entry_is_out(value: object, expected: str | None) -> None:
    assert one(changed(IsEntry=value)).direction == expected


@pytest.mark.parametrize("value", [36.5, 700, "warm", 12])
def test_what_is_no_temperature_in_tenths_is_set_aside_and_can_be_read_again(value: object) -> None:
    heard = changed(BodyTemp=value)
    (unclear,) = heard.unclear
    assert (heard.readings, unclear.serial) == ((), SN)
    assert json.loads(unclear.post.body)["RecordID"] == 120
    assert read(unclear.post).unclear == (unclear,)


def test_one_bad_record_spoils_no_other() -> None:
    post = json_post({"SN": SN, "Records": [RECORD, RECORD | {"BodyTemp": 700}, 7]}, path=PATH)
    heard = read(post)
    assert heard.readings == (READING,)
    assert [unclear.reason for unclear in heard.unclear] == [
        "the temperature does not fit its unit",
        "no record",
    ]
    assert [unclear.serial for unclear in heard.unclear] == [SN, ""]


@pytest.mark.parametrize("detail", [b"{", gzip.compress(record(), mtime=0)[:40], b'{"RecordID": 1'])
def test_a_part_that_was_cut_off_is_set_aside_with_its_serial(detail: bytes) -> None:
    (unclear,) = read(form(detail)).unclear
    assert unclear.post == Post(detail, "application/json", PATH, {"SN": SN})


@pytest.mark.parametrize(
    "post",
    [
        Post(b"", "application/json", PATH),
        Post(b"nothing", "text/plain", PATH),
        Post(b"[]", "application/json", PATH),
        Post(b'{"a": 1}', "application/json", PATH),
        Post(b"--x\r\n", "multipart/form-data", PATH),
        Post(b"nothing", f"multipart/form-data; boundary={BOUNDARY}", PATH),
        Post(b"&".join([b"a=1"] * 100), "application/x-www-form-urlencoded", PATH),
        Post(b"\x1f\x8b\x08broken", "application/json", PATH),
    ],
)
def test_what_holds_no_record_is_set_aside_as_it_came(post: Post) -> None:
    heard = read(post)
    assert (heard.readings, heard.others) == ((), ())
    assert [unclear.post for unclear in heard.unclear] == [post]


def test_events_of_doors_and_of_the_system_are_counted() -> None:
    events = [{"RecordID": n, "RecordType": n, "RecordDate": 1581897300} for n in (19, 30)]
    post = json_post(
        {"SN": SN, "RecordType": 2, "Records": events}, path="/Record/UploadSystemRecord"
    )
    assert read(post) == Heard(others=("system-19", "system-30"), serials=(SN,))
    assert said(post)["Success"] == 1


@pytest.mark.parametrize(
    ("post", "kind"),
    [
        (Post(f'{{"SN":"{SN}","AlarmStatus":"",}}'.encode(), "", "/Device/Keepalive"), "heartbeat"),
        (
            json_post({"MenuPassword": "1", "DeviceSN": SN}, path="/Device/UploadWorkSetting"),
            "settings",
        ),
        (form(b'{"UserID":"3"}', name="Detail", path="/People/PushPeople"), "people"),
        (json_post({"SN": SN}, path="/Device/New"), "new"),
        (json_post({"SN": SN}), "message"),
    ],
)
def test_what_measures_nothing_is_counted_and_answered(post: Post, kind: str) -> None:
    assert read(post) == Heard(others=(kind,), serials=(SN,))
    assert said(post) == {"Success": 1, "Message": "success"}


ASKING = "/Device/RequestAuthorization"


def test_a_request_for_authorization_is_a_reading_of_the_same_way_through() -> None:
    asked, went = one(read(form(record(RecordID=9), path=ASKING))), one(read(form(record())))
    assert (asked.sequence, asked.measured.celsius) == ("ask/9", 36.5)
    assert asked.event == went.event != ""
    stranger = record(UserID="0", RecordType=19)
    assert one(read(form(stranger, path=ASKING))).event == ""


@pytest.mark.parametrize(
    ("verdict", "success", "message"),
    [
        (Verdict(admitted=True, text="请通行"), 1, "请通行"),
        (Verdict(admitted=False, text="体温异常"), 0, "体温异常"),
        (None, 0, "请走人工通道"),
    ],
)
def test_who_asks_is_told_the_verdict_and_nobody_passes_without_one(
    verdict: Verdict | None, success: int, message: str
) -> None:
    post = form(record(), path=ASKING)
    told = json.loads(answer(post, read(post), verdict).body)
    assert told == {"Success": success, "Message": message}
    uploaded = form(record())
    assert json.loads(answer(uploaded, read(uploaded), verdict).body)["Success"] == 1


def test_parts_that_come_to_too_much_when_they_are_unpacked_are_kept_as_they_came() -> None:
    zipped = gzip.compress(b"[" + b" " * (3 << 20) + b"]", mtime=0)
    parts = {f"p{n}": ("application/octet-stream", zipped) for n in range(9)}
    post = form_post({"SN": ("", SN.encode()), **parts}, path=PATH)
    heard = read(post)
    assert [unclear.post for unclear in heard.unclear] == [post]
    assert heard.readings == ()


def test_a_list_without_end_is_kept_as_it_came() -> None:
    post = Post(b"[" + b"1," * 10_000 + b"1]", "application/json", PATH)
    assert [unclear.post for unclear in read(post).unclear] == [post]
