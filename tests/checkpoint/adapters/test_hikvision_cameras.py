"""What Hikvision's cameras and searches say: faces, regions, plates, and missed events."""

from dataclasses import replace
from typing import Any

import pytest
from tests.checkpoint.adapters.posts import json_post
from tests.checkpoint.adapters.test_hikvision import ACCESS, EVENT, MAC, READING, one

from checkpoint.adapters.hikvision import read
from checkpoint.adapters.neutral import Heard


def face(**fields: Any) -> Heard:
    capture = {"uid": "u-1", "faces": [{"pId": "p1", **fields}]}
    head = {"macAddress": MAC, "eventType": "faceCapture", "dateTime": EVENT["dateTime"]}
    return read(json_post({**head, "faceCapture": [capture]}))


WARM = {"currTemperature": 37.2, "isAbnomalTemperature": False, "thermometryUnit": "celsius"}


@pytest.mark.parametrize(
    "fields",
    [
        {"temperature": {**WARM, "faceSnapThermometryEnabled": True},
         "faceProperties": {"mask": {"value": "yes"}}},
        {**WARM, "faceSnapThermometryEnabled": "true", "mask": {"value": "yes"}},
        {"faceTemperature": "37.2", "thermometryUnit": "celsius", "isAbnomalTemperature": "false",
         "FacialFeature": {"mask": "yes"}},
    ],
)  # fmt: skip
def test_a_face_says_its_temperature_in_several_places(fields: dict[str, Any]) -> None:
    reading = one(face(**fields))
    assert (reading.measured.celsius, reading.mask, reading.abnormal) == (37.2, "worn", False)


def test_a_face_whose_thermometry_is_off_was_not_measured() -> None:
    off = {"faceSnapThermometryEnabled": "false", "currTemperature": 99}
    for fields in (off, {"temperature": off}):
        assert face(**fields).others == ("face-without-temperature",)


@pytest.mark.parametrize("captures", [[{"uid": "u"}], [], {}, "none"])
def test_a_picture_of_nobody_is_counted(captures: object) -> None:
    heard = read(json_post({"macAddress": MAC, "faceCapture": captures}))
    assert heard == Heard(others=("no-face",), serials=(MAC,))


def test_one_face_or_event_that_cannot_be_read_spoils_no_other() -> None:
    faces = [{"pId": "p1", "currTemperature": 70}, {"pId": "p2", "currTemperature": 38.5}]
    event = {"macAddress": MAC, "uid": "u-9", "faceCapture": [{"faces": faces}]}
    heard = read(json_post(event))
    assert [(r.sequence, r.serial) for r in heard.readings] == [("u-9/p2", MAC)]
    (unclear,) = heard.unclear
    assert (unclear.serial, read(unclear.post).unclear) == (MAC, (unclear,))
    bad = {**EVENT, "AccessControllerEvent": {**ACCESS, "currTemperature": 99}}
    heard = read(json_post([bad, EVENT]))
    assert (heard.readings, len(heard.unclear)) == ((READING,), 1)


def test_what_a_search_for_missed_events_found_is_of_the_past() -> None:
    found = {**ACCESS, "time": EVENT["dateTime"], "major": 5, "minor": 75}
    cold = {"time": EVENT["dateTime"], "minor": 22, "serialNo": 1}
    bad = {**found, "currTemperature": 99}
    heard = read(json_post({"AcsEvent": {"InfoList": [found, cold, bad]}, "macAddress": MAC}))
    (reading,) = heard.readings
    assert reading == replace(READING, replayed=True)
    assert (heard.others, len(heard.unclear)) == (("access-22",), 1)
    assert read(json_post({"AcsEvent": {"responseStatusStrg": "NO MATCH"}})).others == (
        "no-events",
    )


def test_an_alarm_inside_its_region_is_an_object() -> None:
    entry = {"regionID": 3, "TMA": {"currTemperature": 41.5, "thermometryUnit": "celsius"}}
    event = {"macAddress": MAC, "channelID": 2, "eventType": "TMA", "dateTime": EVENT["dateTime"]}
    for listed in ([{"DetectionRegionEntry": entry}], {"DetectionRegionEntry": [entry]}):
        reading = one(read(json_post({**event, "DetectionRegionList": listed})))
        assert (reading.body_site, reading.sequence) == ("object", "2/3")


def test_a_vehicle_that_is_told_twice_is_one_way_through() -> None:
    head = {"macAddress": MAC, "eventType": "ANPR", "UUID": "u-9"}
    seen = {"licensePlate": "冀G12345", "hasMoreData": True,
            "EntranceInfo": {"direction": "enter"}}  # fmt: skip
    first = one(read(json_post({**head, "absTime": "20200217075500123", "ANPR": seen})))
    warm = {**seen, "hasMoreData": False, "vehicleThermometryEnabled": True, **WARM}
    later = {**head, "dateTime": EVENT["dateTime"], "ANPR": warm}
    second = one(read(json_post(later)))
    assert (first.event, first.direction, first.measured_at.iso) == (
        "u-9", "in", "2020-02-17T07:55:00.123"
    )  # fmt: skip
    assert (second.event, second.measured.celsius) == ("u-9", 37.2)
