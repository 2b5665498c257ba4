"""Whatever bytes come in: no adapter raises, and nothing is dropped without a word."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.checkpoint.adapters.posts import BOUNDARY, form_post

from checkpoint.adapters import ADAPTERS
from checkpoint.adapters.neutral import Adapter, Post, Verdict
from checkpoint.adapters.values import moment
from shared.events.checkpoint import COLDEST, HOTTEST

NAMES = st.sampled_from(
    ["macAddress", "eventType", "AccessControllerEvent", "currTemperature", "thermometryUnit",
     "dateTime", "faceCapture", "faces", "ANPR", "licensePlate", "TMA", "serialNo", "mask",
     "DeviceCode", "Seq", "Temperature", "PersonInfo", "FaceInfo", "Events", "Data", "SN",
     "FaceInfoList", "LibMatInfo", "MatchStatus", "MatchPersonInfo", "IdentityNo", "ID", "Code",
     "ManTemperatureInfo", "emTemperatureUnit", "UTC", "UserID", "Timestamp", "Time",
     "RecordDate", "BodyTemp", "specversion", "source", "id", "data", "time", "resourceType",
     "valueQuantity", "value", "unit", "code", "entry", "resource", "bn", "bt", "n", "u", "v", "t"]
)  # fmt: skip
SCALARS = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=20),
    st.sampled_from([36.5, "36.5", 98.6, 365, "2020-02-17T07:55:00+08:00", 1581900900, "Cel"]),
    st.sampled_from(["AccessControl", "17-02-2020 07:55:00", "1"]),
)  # fmt: skip
ANYTHING = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=6),
    max_leaves=25,
)
OBJECTS = st.dictionaries(NAMES, ANYTHING, max_size=6)
MEASURED = OBJECTS.map(lambda found: {"currTemperature": 36.5, "Temperature": 36.5, **found})
"""What is nearly a reading, so that what lies behind the first look is met as well."""
TREES = st.one_of(
    ANYTHING,
    st.builds(lambda one, more: {**more, "AccessControllerEvent": one}, MEASURED, OBJECTS),
    st.builds(lambda one, more: {**more, "FaceInfoList": [one]}, MEASURED, OBJECTS),
    st.builds(lambda one, more: {**more, "Code": "AccessControl", "Data": one}, MEASURED, OBJECTS),
)
TYPES = st.sampled_from(
    ["application/json", "application/xml", "text/plain", "", "application/senml+json",
     "application/cloudevents+json", "application/cloudevents-batch+json",
     "application/fhir+json", "application/x-www-form-urlencoded",
     f"multipart/form-data; boundary={BOUNDARY}"]
)  # fmt: skip
QUERIES = st.dictionaries(
    st.sampled_from(["SN", "table", "Stamp", "options"]),
    st.sampled_from(["CKJF1", "rtlog", "ATTLOG", "OPERLOG", "tabledata", "", "all"]),
)


@pytest.fixture(scope="module", params=ADAPTERS.values(), ids=list(ADAPTERS))
def adapter(request: pytest.FixtureRequest) -> Adapter:
    found: Adapter = request.param
    return found


def hold(adapter: Adapter, post: Post) -> None:
    heard = adapter.read(post)
    for verdict in (None, Verdict(admitted=True), Verdict(admitted=False, text="体温异常")):
        assert adapter.answer(post, heard, verdict).status < 500
    for reading in heard.readings:
        celsius = reading.measured.celsius
        assert (celsius is None and reading.plate) or COLDEST <= (celsius or 0) <= HOTTEST
        assert 0 < len(reading.sequence) <= 64
        assert moment(reading.measured_at.iso).source in ("offset", "local", "received")


@given(body=st.binary(max_size=300), kind=TYPES, query=QUERIES)
def test_any_bytes(adapter: Adapter, body: bytes, kind: str, query: dict[str, str]) -> None:
    hold(adapter, Post(body, kind, query=query))


@given(tree=TREES, kind=TYPES, query=QUERIES)
def test_any_json(adapter: Adapter, tree: object, kind: str, query: dict[str, str]) -> None:
    hold(adapter, Post(json.dumps(tree).encode(), kind, query=query))


@given(tree=TREES, name=st.sampled_from(["event_log", "info", "data", "x"]))
def test_any_json_in_a_form(adapter: Adapter, tree: object, name: str) -> None:
    hold(adapter, form_post({name: ("text/plain", json.dumps(tree).encode())}))


@given(
    lines=st.lists(st.text(st.sampled_from("0123456789=\t ,.:-abSNtime"), max_size=60), max_size=4),
    query=QUERIES,
)
def test_any_lines(adapter: Adapter, lines: list[str], query: dict[str, str]) -> None:
    hold(adapter, Post("\r\n".join(lines).encode(), "text/plain", query=query))
