"""What Uniview's access terminals send, as integrators have recorded it."""

import json
from typing import Any

import pytest
from tests.checkpoint.adapters.posts import json_post

from checkpoint.adapters.neutral import Heard, Measured, Moment, Neutral, PersonRef, Post
from checkpoint.adapters.uniview import answer, read

CODE = "210235C3R0320B000001"
VERIFICATION = "/LAPI/V1.0/System/Event/Notification/PersonVerification"
NOTIFICATIONS = "/LAPI/V1.0/PACS/Controller/Event/Notifications"
HEARTBEAT = "/LAPI/V1.0/PACS/Controller/HeartReportInfo"
IDENTITY = "11010119900307803X"
FACE: dict[str, Any] = {
    "ID": 9,
    "Timestamp": 1581897299,
    "CapSrc": 1,
    "Temperature": 36.5,
    "MaskFlag": 2,
    "FaceImage": {"Name": "1581897299_2_93.jpg", "Size": 4, "Data": "/9j/"},
}
PERSON = {"PersonCode": "1001", "PersonName": "测试", "Gender": 0, "CardID": "", "IdentityNo": ""}
MATCH: dict[str, Any] = {
    "ID": 9,
    "LibID": 3,
    "LibType": 3,
    "MatchStatus": 1,
    "MatchPersonID": 111,
    "MatchFaceID": 1,
    "MatchPersonInfo": PERSON,
}
ID_CARD = {"ID": 9, "CapSrc": 3, "CardType": 0, "CardID": "", "IdentityNo": IDENTITY}
EVENT: dict[str, Any] = {
    "Reference": "",
    "Seq": 4211,
    "DeviceCode": CODE,
    "Timestamp": 1581897300,
    "NotificationType": 0,
    "FaceInfoNum": 1,
    "FaceInfoList": [FACE],
    "CardInfoNum": 0,
    "CardInfoList": [],
    "GateInfoNum": 0,
    "GateInfoList": [],
    "LibMatInfoNum": 1,
    "LibMatInfoList": [MATCH],
}
READING = Neutral(
    serial=CODE,
    sequence="4211/9",
    measured_at=Moment("1581897299", "2020-02-16T23:54:59+00:00", "epoch-s"),
    measured=Measured(36.5, "36.5"),
    person=PersonRef("employee-number", "1001"),
    mask="worn",
)


def told(**change: Any) -> Heard:
    return read(json_post({**EVENT, **change}, path=VERIFICATION))


def of_face(**change: Any) -> Neutral:
    return one(told(FaceInfoList=[{**FACE, **change}]))


def of_match(**change: Any) -> Neutral:
    return one(told(LibMatInfoList=[{**MATCH, **change}]))


def one(heard: Heard) -> Neutral:
    (reading,) = heard.readings
    assert heard.unclear == ()
    return reading


def without(*names: str) -> dict[str, Any]:
    return {name: value for name, value in EVENT.items() if name not in names}


def test_a_verification_is_read_whatever_it_is_said_to_be() -> None:
    body = json.dumps(EVENT).encode()
    for kind in ("application/json", "text/plain", ""):
        assert read(Post(body, kind, VERIFICATION)) == Heard(readings=(READING,), serials=(CODE,))


def test_one_object_is_read_where_a_list_should_be() -> None:
    short = without("FaceInfoList", "LibMatInfoList")
    assert one(read(json_post({**short, "FaceInfo": FACE, "LibMatInfo": MATCH}))) == READING
    assert one(read(json_post({**short, "FaceInfo": FACE, "MatchPersonInfo": PERSON}))) == READING
    within = {**FACE, "MatchPersonInfo": PERSON}
    assert one(read(json_post({**short, "FaceInfo": within}))) == READING


@pytest.mark.parametrize("faces", [FACE, {"FaceInfo": FACE}, {"FaceInfo": [FACE]}])
def test_a_list_of_one_may_be_the_one_or_hold_it_by_its_name(faces: object) -> None:
    assert one(told(FaceInfoList=faces, LibMatInfoList={"LibMatInfo": MATCH})) == READING


def test_a_record_of_older_firmware_is_numbered_by_its_id() -> None:
    assert one(read(json_post({**without("Seq"), "ID": 8}))).sequence == "8/9"


def test_a_record_without_numbers_still_has_a_name() -> None:
    face = {"Temperature": 36.5}
    assert one(read(json_post({"DeviceCode": CODE, "FaceInfoList": [face]}))).sequence == "-/-"


def test_faces_of_one_message_have_each_their_own_match() -> None:
    other = {**FACE, "ID": 10, "Temperature": 36.9}
    match = {**MATCH, "ID": 10, "MatchPersonInfo": {**PERSON, "PersonCode": "1002"}}
    heard = told(FaceInfoList=[FACE, other], LibMatInfoList=[match])
    assert [(r.sequence, r.measured.celsius, r.person) for r in heard.readings] == [
        ("4211/9", 36.5, None),
        ("4211/10", 36.9, PersonRef("employee-number", "1002")),
    ]


@pytest.mark.parametrize("value", [0, 0.0, "0", None, ""])
def test_who_was_not_measured_is_counted(value: object) -> None:
    heard = told(FaceInfoList=[{**FACE, "Temperature": value}])
    assert heard == Heard(others=("person-without-temperature",), serials=(CODE,))


def test_who_showed_a_card_and_no_face_is_counted() -> None:
    heard = read(json_post({**without("FaceInfoList"), "CardInfoList": [ID_CARD]}))
    assert heard.others == ("person-without-temperature",)


def test_a_temperature_in_fahrenheit_is_inferred_and_told() -> None:
    assert of_face(Temperature=97.7).measured == Measured(36.5, "97.7", "", inferred=True)


@pytest.mark.parametrize("value", [3.65, 60, "warm"])
def test_a_temperature_that_cannot_be_is_set_aside(value: object) -> None:
    heard = told(FaceInfoList=[{**FACE, "Temperature": value}])
    assert (heard.readings, [unclear.serial for unclear in heard.unclear]) == ((), [CODE])


@pytest.mark.parametrize(
    ("said", "expected"),
    [(0, "unknown"), (1, "not-worn"), (2, "worn"), ("2", "worn"), (3, "unknown"),
     (None, "unknown"), (True, "unknown")],
)  # fmt: skip
def test_a_mask_that_is_not_known_never_becomes_worn(said: object, expected: str) -> None:
    assert of_face(MaskFlag=said).mask == expected


def test_a_face_without_a_time_has_the_time_of_its_message() -> None:
    face = {name: value for name, value in FACE.items() if name != "Timestamp"}
    reading = one(told(FaceInfoList=[face]))
    assert reading.measured_at == Moment("1581897300", "2020-02-16T23:55:00+00:00", "epoch-s")
    assert of_face(Timestamp=0).measured_at.text == "1581897300"


def test_history_says_so() -> None:
    assert one(told(NotificationType=1)).replayed is True
    assert one(told(NotificationType=0)).replayed is False


@pytest.mark.parametrize(("status", "abnormal"), [(11, True), ("11", True), (10, None), (1, None)])
def test_the_device_calls_a_temperature_abnormal(status: object, abnormal: object) -> None:
    assert of_match(MatchStatus=status).abnormal is abnormal


@pytest.mark.parametrize("status", [1, 3, 4, 7, 10, 11])
def test_who_was_recognised_is_known_whether_let_in_or_not(status: int) -> None:
    assert of_match(MatchStatus=status).person == PersonRef("employee-number", "1001")


@pytest.mark.parametrize("status", [0, 2, 5, 6, 8, 9, 24, 27, 99])
def test_who_was_not_recognised_is_nobody(status: int) -> None:
    assert of_match(MatchStatus=status).person is None


def test_a_match_of_person_number_0_is_nobody() -> None:
    assert of_match(MatchPersonID=0).person is None


@pytest.mark.parametrize(
    ("person", "expected"),
    [
        ({"IdentityNo": IDENTITY, "CardID": "88"}, PersonRef("identity-number", IDENTITY)),
        ({"CardID": "88"}, PersonRef("employee-number", "1001")),
        ({"PersonCode": "", "CardID": "88"}, PersonRef("card", "88")),
        ({"PersonCode": "0", "CardID": "0"}, None),
    ],
)
def test_a_person_is_called_by_the_number_that_says_most(
    person: dict[str, Any], expected: PersonRef | None
) -> None:
    assert of_match(MatchPersonInfo={**PERSON, **person}).person == expected


def test_the_number_of_an_identity_card_that_was_read_counts() -> None:
    identity = PersonRef("identity-number", IDENTITY)
    assert one(told(CardInfoList=[ID_CARD])).person == identity
    assert one(told(CardInfoList=[ID_CARD], LibMatInfoList=[])).person == identity
    door_card = {"ID": 9, "CapSrc": 2, "CardType": 1, "CardID": "88"}
    assert one(told(CardInfo=door_card, LibMatInfoList=[])).person == PersonRef("card", "88")


@pytest.mark.parametrize("status", [2, 6, 8])
def test_a_card_of_somebody_else_names_nobody(status: int) -> None:
    refuted = {**MATCH, "MatchStatus": status}
    assert one(told(CardInfoList=[ID_CARD], LibMatInfoList=[refuted])).person is None


def test_who_one_library_does_not_know_another_may() -> None:
    stranger = {**MATCH, "LibID": 2, "MatchStatus": 2, "MatchPersonID": 0, "MatchPersonInfo": {}}
    reading = one(told(LibMatInfoList=[stranger, MATCH]))
    assert reading.person == PersonRef("employee-number", "1001")


def test_a_person_is_not_shown() -> None:
    assert IDENTITY not in repr(told(CardInfoList=[ID_CARD]))


@pytest.mark.parametrize(
    ("post", "kind"),
    [
        (json_post({"RefId": "r-1", "Time": "2020-02-17 07:55:00", "DeviceCode": CODE,
                    "NextTime": "2020-02-17 07:56:00", "DeviceType": 5}), "heartbeat"),
        (json_post({"DeviceCode": CODE}, path=f"/devices{HEARTBEAT}"), "heartbeat"),
        (json_post({"DeviceCode": CODE}, path="/LAPI/V1.0/System/KeepAlive/"), "heartbeat"),
        (json_post({"DeviceCode": CODE, "GateInfoList": [{"ID": 1, "InPersonCnt": 2}]}),
         "gate-count"),
        (json_post({"DeviceCode": CODE}, path="/LAPI/V1.0/System/Event/Notification/Alarm"),
         "Alarm"),
        (json_post({"DeviceCode": CODE}), "empty"),
    ],
)  # fmt: skip
def test_what_measures_nothing_is_counted(post: Post, kind: str) -> None:
    assert read(post) == Heard(others=(kind,), serials=(CODE,))


def test_a_heartbeat_may_be_empty() -> None:
    assert read(Post(b"", path=HEARTBEAT)) == Heard(others=("heartbeat",))


def test_a_face_on_the_path_of_heartbeats_is_not_lost() -> None:
    assert read(json_post(EVENT, path=HEARTBEAT)).readings == (READING,)


@pytest.mark.parametrize("body", [b"", b"{", b"[1]", b"null", b"<a/>"])
def test_what_cannot_be_read_is_set_aside(body: bytes) -> None:
    post = Post(body, "application/json", VERIFICATION)
    heard = read(post)
    assert (heard.readings, heard.others, len(heard.unclear)) == ((), (), 1)
    assert heard.unclear[0].post == post


def test_a_name_in_gb18030_spoils_nothing() -> None:
    body = json.dumps(EVENT, ensure_ascii=False).encode("gb18030")
    assert read(Post(body, "application/json")).readings == (READING,)


def answered(post: Post) -> Any:
    reply = answer(post, read(post))
    assert (reply.status, reply.content_type) == (200, "application/json")
    return json.loads(reply.body)


@pytest.mark.parametrize("path", [VERIFICATION, NOTIFICATIONS, f"/gate-7{NOTIFICATIONS}", ""])
def test_a_record_is_answered_with_its_number(path: str) -> None:
    assert answered(json_post(EVENT, path=path)) == {
        "Response": {
            "ResponseURL": NOTIFICATIONS,
            "StatusCode": 0,
            "StatusString": "Succeed",
            "Data": {"RecordID": 4211},
        }
    }


@pytest.mark.parametrize(
    ("body", "number"),
    [({"Seq": "17"}, "17"), ({"ID": 8}, 8), ({"Seq": True}, 0), ({"Seq": [1]}, 0), ([], 0)],
)
def test_the_number_is_said_back_as_it_came(body: object, number: object) -> None:
    assert answered(json_post(body))["Response"]["Data"] == {"RecordID": number}


def test_what_was_set_aside_is_kept_and_so_answered_with_success() -> None:
    assert answered(Post(b"{", path=VERIFICATION))["Response"]["StatusCode"] == 0


def test_a_heartbeat_is_answered_without_a_time() -> None:
    expected = {"ResponseURL": HEARTBEAT, "Code": 0, "Data": {}}
    assert answered(json_post({"DeviceCode": CODE}, path=HEARTBEAT)) == expected
    assert answered(json_post({"DeviceCode": CODE, "NextTime": ""})) == expected
    keep_alive = "/LAPI/V1.0/System/KeepAlive"
    assert answered(json_post({}, path=keep_alive))["ResponseURL"] == keep_alive
