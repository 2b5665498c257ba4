"""What many messages of one post come to, and what is kept of those that cannot be read."""

import json

import pytest
from tests.checkpoint.adapters.posts import form_post, json_post

from checkpoint.adapters import ADAPTERS
from checkpoint.adapters.gathered import MOST_MESSAGES, TOO_MUCH, Gathered
from checkpoint.adapters.neutral import MOST_BYTES, Post
from checkpoint.adapters.values import Contradiction

HOT = {"currTemperature": 98.6, "thermometryUnit": "celsius"}
JSON = json.dumps({"macAddress": "m", "AccessControllerEvent": HOT}).encode()


def refuse() -> None:
    raise Contradiction("a riddle")


def test_messages_that_come_to_more_than_a_body_are_kept_as_the_post_they_came_in() -> None:
    whole, built = Post(b"whole"), 0

    def alone() -> Post:
        nonlocal built
        built += 1
        return Post(bytes(MOST_BYTES // 2))

    gathered = Gathered(whole)
    for _ in range(9):
        gathered.each(refuse, alone)
    kept = gathered.heard().unclear
    assert [one.reason for one in kept] == ["a riddle", "a riddle", TOO_MUCH]
    assert (kept[-1].post, built) == (whole, 3)


@pytest.mark.parametrize(
    ("vendor", "one", "around"),
    [("hikvision", b"{}", b"[%b]"), ("dahua", b"{}", b'{"Events":[%b]}'),
     ("senml", b'{"v":1}', b"[%b]"), ("cloudevents", b"{}", b"[%b]"), ("fc8300", b"{}", b"[%b]"),
     ("fhir", b"{}", b'{"resourceType":"Bundle","type":"batch","entry":[%b]}')],
)  # fmt: skip
def test_more_messages_than_a_device_sends_are_kept_as_they_came(
    vendor: str, one: bytes, around: bytes
) -> None:
    post = Post(around % b",".join([one] * (MOST_MESSAGES + 1)), "application/json")
    heard = ADAPTERS[vendor].read(post)
    assert (heard.readings, heard.others) == ((), ())
    assert heard.unclear[-1].post == post
    assert ADAPTERS[vendor].answer(post, heard, None).status < 300


def test_more_lines_than_a_device_sends_are_kept_as_they_came() -> None:
    lines = Post(b"7\t2020\n" * (MOST_MESSAGES + 1), "", "/iclock/cdata", {"table": "ATTLOG"})
    assert [one.post for one in ADAPTERS["zkteco"].read(lines).unclear] == [lines]


def test_what_can_be_read_is_not_made_a_post_of_its_own() -> None:
    Gathered(Post(b"")).each(lambda: None, pytest.fail)


@pytest.mark.parametrize("vendor", ["hikvision", "dahua"])
@pytest.mark.parametrize("part", [b"x" + JSON, b"[1", b"Code=AccessControl;data={}"])
def test_what_is_no_picture_is_never_dropped(vendor: str, part: bytes) -> None:
    picture = ("image/jpeg", b"\xff\xd8\xff a face")
    post = form_post({"Picture": picture, "other": ("text/plain", part)})
    heard = ADAPTERS[vendor].read(post)
    assert [one.post.body for one in heard.unclear] == [part]
    alone = ADAPTERS[vendor].read(form_post({"Picture": picture}))
    assert (alone.others, alone.unclear) == (("picture",), ())


@pytest.mark.parametrize(
    "wrapped",
    [
        lambda event: [event, event],
        lambda event: {"EventNotificationAlert": [event, event]},
        lambda event: {**event, "AccessControllerEvent": [event["AccessControllerEvent"]] * 2},
    ],
)
def test_events_in_a_list_are_read_one_by_one(wrapped: object) -> None:
    event = json.loads(JSON)
    event["AccessControllerEvent"]["currTemperature"] = 36.5
    heard = ADAPTERS["hikvision"].read(json_post(wrapped(event)))  # type: ignore[operator]
    assert [one.measured.celsius for one in heard.readings] == [36.5, 36.5]


def test_two_records_of_one_name_in_a_form_are_two() -> None:
    record = {"SN": "F1", "RecordID": 1, "RecordDate": 1581897300, "BodyTemp": 365}
    parts = b"".join(
        f'--b\r\nContent-Disposition: form-data; name="record"\r\n\r\n{text}\r\n'.encode()
        for text in (json.dumps(record), json.dumps({**record, "RecordID": 2}))
    )
    post = Post(parts + b"--b--\r\n", "multipart/form-data; boundary=b")
    assert [one.sequence for one in ADAPTERS["fc8300"].read(post).readings] == ["1", "2"]
