"""Posts that are right, of every maker: what fuzzing begins with."""

import gzip
import json
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any

from tests.checkpoint.adapters import (
    test_cloudevents,
    test_dahua,
    test_fc8300,
    test_hikvision,
    test_senml,
    test_uniview,
    test_zkteco,
)
from tests.checkpoint.adapters.fhir_samples import BUNDLE, OBSERVATION
from tests.checkpoint.adapters.posts import form_post

from checkpoint.adapters.neutral import Post

JSON = "application/json"
HEAD = {"macAddress": test_hikvision.MAC, "dateTime": "2020-02-17T07:55:00+08:00"}
FACE = {"pId": "p1", "temperature": {"currTemperature": 36.9, "thermometryUnit": "celsius"}}
CAPTURE = {"targetAttrs": {"deviceId": "c", "faceTime": HEAD["dateTime"]}, "faces": [FACE, FACE]}
ANPR = {"licensePlate": "冀G12345", "vehicleThermometryEnabled": True, "currTemperature": 36.4,
        "thermometryUnit": "celsius", "EntranceInfo": {"direction": "enter"}}  # fmt: skip
REGION = {"regionID": 2, "TMA": {"currTemperature": 41.5, "thermometryUnit": "celsius"}}
TREES: Mapping[str, list[Any]] = MappingProxyType({
    "hikvision": [
        test_hikvision.EVENT,
        {"EventNotificationAlert": [test_hikvision.EVENT, test_hikvision.EVENT]},
        {**HEAD, "eventType": "faceCapture", "uid": "u", "faceCapture": [CAPTURE]},
        {**HEAD, "eventType": "ANPR", "UUID": "u-1", "ANPR": ANPR},
        {**HEAD, "DetectionRegionList": [{"DetectionRegionEntry": REGION}]},
        {**HEAD, "AcsEvent": {"InfoList": [{**test_hikvision.ACCESS, "time": HEAD["dateTime"]}]}},
    ],
    "uniview": [test_uniview.EVENT, {"DeviceCode": "x", "NextTime": ""}],
    "dahua": [test_dahua.EVENT, {"Events": [test_dahua.EVENT, test_dahua.EVENT]}],
    "fc8300": [
        {"SN": test_fc8300.SN, **test_fc8300.RECORD},
        {"SN": test_fc8300.SN, "Records": [test_fc8300.RECORD, test_fc8300.RECORD]},
    ],
    "senml": [test_senml.PACK, [{"n": "urn:dev:mac:0024befffe804ff1", "u": "Cel", "v": 36.5}]],
    "cloudevents": [test_cloudevents.EVENT, [test_cloudevents.EVENT]],
    "fhir": [BUNDLE, OBSERVATION],
    "zkteco": [],
})  # fmt: skip
TYPES: Mapping[str, str] = MappingProxyType({
    "senml": "application/senml+json", "cloudevents": "application/cloudevents+json",
    "fhir": "application/fhir+json",
})  # fmt: skip
XML = b"""<EventNotificationAlert><macAddress>44:19:b6:aa:bb:01</macAddress>
<dateTime>2020-02-17T07:55:00+08:00</dateTime><AccessControllerEvent><serialNo>7</serialNo>
<currTemperature>36.8</currTemperature></AccessControllerEvent></EventNotificationAlert>"""


def trees_of(vendor: str) -> Iterator[Post]:
    for tree in TREES[vendor]:
        body = json.dumps(tree, ensure_ascii=False).encode()
        yield Post(body, TYPES.get(vendor, JSON), PATHS.get(vendor, ""))


PATHS: Mapping[str, str] = MappingProxyType({
    "uniview": test_uniview.VERIFICATION, "fc8300": test_fc8300.PATH, "zkteco": "/iclock/cdata",
})  # fmt: skip


def _in_forms(vendor: str, name: str) -> Iterator[Post]:
    picture = ("image/jpeg", b"\xff\xd8\xff a picture")
    for post in trees_of(vendor):
        yield form_post({name: (JSON, post.body), "Picture": picture}, path=post.path)


def _records() -> Iterator[Post]:
    record = test_fc8300.record()
    yield test_fc8300.form(record)
    yield test_fc8300.form(gzip.compress(record, mtime=0), name="recordJson")
    yield test_fc8300.form(record, path=test_fc8300.ASKING)


def _tables() -> Iterator[Post]:
    bodies = {"rtlog": test_zkteco.RTLOG, "ATTLOG": test_zkteco.LONG, "OPERLOG": "OPLOG 4\t0"}
    for table, body in bodies.items():
        yield test_zkteco.cdata(body, table)
    yield test_zkteco.cdata(test_zkteco.STORED, "tabledata", tablename="transaction")
    yield test_zkteco.call("cdata", test_zkteco.RTLOG.encode(), AuthType="device")
    yield test_zkteco.call("cdata", options="all", DeviceType="acc")
    yield test_zkteco.call("registry", b"DeviceType=acc,~DeviceName=X")


def seeds_of(vendor: str) -> list[Post]:
    """What devices of a maker send, in each of its wrappings."""
    found = [*trees_of(vendor)]
    if vendor in ("hikvision", "dahua"):
        found += _in_forms(vendor, "event_log" if vendor == "hikvision" else "info")
    if vendor == "hikvision":
        found.append(Post(XML, "application/xml"))
    if vendor == "fc8300":
        found += _records()
    if vendor == "zkteco":
        found += _tables()
    if vendor == "cloudevents":
        found.append(test_cloudevents.binary())
        found.append(test_cloudevents.batch(test_cloudevents.EVENT))
    return found
