"""What ZKTeco's attendance devices and access controllers send."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checkpoint.adapters.neutral import (
    Heard,
    Measured,
    Moment,
    Neutral,
    PersonRef,
    Post,
    Unclear,
)
from checkpoint.adapters.zkteco import read
from checkpoint.adapters.zkteco_answers import answer

SN = "CL5Z202660239"
RTLOG = (
    "time=2020-02-17 07:55:00\tpin=475\tcardno=0\teventaddr=1\tevent=3\tinoutstatus=0"
    "\tverifytype=15\tindex=521745\tsitecode=0\tlinkid=0\tmaskflag=1\ttemperature=36.2"
    "\tconvtemperature=97.2"
)
READING = Neutral(
    serial=SN,
    sequence="521745",
    measured_at=Moment("2020-02-17 07:55:00", "2020-02-17T07:55:00", "local"),
    measured=Measured(36.2, "36.2"),
    person=PersonRef("device-pin", "475"),
    mask="worn",
    direction="in",
    event="2020-02-17 07:55:00/1/475",
)
STORED = (
    "transaction cardno=0\tpin=475\tverified=15\tdoorid=1\teventtype=3\tinoutstate=0"
    "\ttime_second=646905300\tindex=521745\tmaskflag=1\ttemperature=36.2"
)
LONG = "475\t2020-02-17 07:55:00\t0\t15\t0\t0\t0\t1\t36.2\t97.2"
SHORT = "475\t2020-02-17 07:55:00\t0\t15\t0\t0\t0"


def cdata(body: str, table: str = "rtlog", path: str = "/iclock/cdata", **query: str) -> Post:
    return Post(body.encode(), "text/plain", path, {"SN": SN, "table": table, **query})


def call(way: str, body: bytes = b"", **query: str) -> Post:
    return Post(body, "", f"/iclock/{way}", {"SN": SN, **query})


def said(post: Post) -> str:
    reply = answer(post, read(post))
    assert (reply.status, reply.content_type) == (200, "text/plain; charset=utf-8")
    return reply.body.decode()


def one(heard: Heard) -> Neutral:
    (reading,) = heard.readings
    assert heard.unclear == ()
    return reading


def changed(line: str, **change: str) -> Heard:
    fields = dict(field.split("=") for field in line.split("\t"))
    return read(cdata("\t".join(f"{name}={value}" for name, value in (fields | change).items())))


@pytest.mark.parametrize("ending", ["", "\n", "\r\n", "\r\n\r\n", "\n\x00"])
def test_an_event_is_read_whatever_ends_its_line(ending: str) -> None:
    assert read(cdata(RTLOG + ending)) == Heard(readings=(READING,), serials=(SN,))


def test_the_order_of_the_fields_means_nothing() -> None:
    assert read(cdata("\t".join(sorted(RTLOG.split("\t"))))).readings == (READING,)


@pytest.mark.parametrize(
    "path", ["/iclock/iclock/cdata", "/county/gate/iclock/cdata/", "/iclock/cdata.aspx", ""]
)
def test_the_path_is_known_by_its_end(path: str) -> None:
    assert read(cdata(RTLOG, path=path)).readings == (READING,)


def test_the_serial_is_that_of_the_query_in_any_case() -> None:
    post = Post(RTLOG.encode(), "", "/iclock/cdata", {"sn": SN, "Table": "RTLOG"})
    assert read(post) == Heard(readings=(READING,), serials=(SN,))


def test_who_was_not_measured_is_counted_by_event() -> None:
    lines = (
        "time=2020-02-17 07:55:01\tpin=475\tevent=3\tindex=7\ttemperature=0",
        "time=2020-02-17 07:55:02\tpin=0\tevent=206\tindex=8",
        "time=2020-02-17 07:55:03\tsensor=02\trelay=00\talarm=0100000000000000",
    )
    heard = read(cdata("\r\n".join(lines)))
    assert heard == Heard(others=("rtlog-3", "rtlog-206", "rtlog-other"), serials=(SN,))


def test_pin_0_is_nobody_and_a_card_may_stand_for_a_person() -> None:
    assert one(changed(RTLOG, pin="0")).person is None
    assert one(changed(RTLOG, pin="0", cardno="5551234")).person == PersonRef("card", "5551234")
    assert one(changed(RTLOG, cardno="5551234")).person == PersonRef("device-pin", "475")


@pytest.mark.parametrize(
    ("said", "expected"), [("0", "not-worn"), ("1", "worn"), ("255", "unknown"), ("", "unknown")]
)
def test_a_mask_that_is_not_available_is_unknown(said: str, expected: str) -> None:
    assert one(changed(RTLOG, maskflag=said)).mask == expected


@pytest.mark.parametrize(("said", "expected"), [("0", "in"), ("1", "out"), ("2", None), ("", None)])
def test_only_in_and_out_are_directions(said: str, expected: str | None) -> None:
    assert one(changed(RTLOG, inoutstatus=said)).direction == expected


def test_a_line_that_cannot_be_read_is_set_aside_alone() -> None:
    hot = RTLOG.replace("=36.2", "=70.5")
    post = cdata(f"{RTLOG}\r\n{hot}\r\ngarbage\r\n")
    heard = read(post)
    assert heard.readings == (READING,)
    assert heard.unclear == (
        Unclear(cdata(hot), "the temperature does not fit its unit", SN),
        Unclear(cdata("garbage"), "a line without fields", SN),
    )
    assert [read(unclear.post).unclear for unclear in heard.unclear] == [
        (unclear,) for unclear in heard.unclear
    ]
    assert said(post) == "OK"


def test_a_clock_that_shows_nothing_readable_leaves_the_time_of_receipt() -> None:
    reading = one(changed(RTLOG, time="2020-02-30 07:55:00"))
    assert reading.measured_at == Moment("2020-02-30 07:55:00", "", "received")


def test_a_stored_event_is_the_reading_that_its_line_would_have_been_of_the_past() -> None:
    post = cdata(STORED, "tabledata", tablename="transaction", count="1")
    assert read(post) == Heard(readings=(replace(READING, replayed=True),), serials=(SN,))
    assert said(post) == "transaction=1"
    later = read(
        cdata(STORED.replace("646905300", "857920849"), "tabledata", tablename="transaction")
    )
    assert one(later).measured_at.iso == "2026-09-10T15:20:49"
    cold = cdata(STORED.replace("=36.2", "=0"), "tabledata", tablename="transaction")
    assert read(cold).others == ("transaction-3",)


def test_a_long_row_of_attendance_ends_in_mask_and_temperature() -> None:
    reading = one(read(cdata(LONG, "ATTLOG", Stamp="9999")))
    assert (reading.sequence, reading.person) == (
        "475/2020-02-17 07:55:00/0",
        PersonRef("device-pin", "475"),
    )
    assert (reading.measured, reading.mask) == (Measured(36.2, "36.2"), "worn")
    assert (reading.measured_at.source, reading.direction) == ("local", "in")
    leaving = LONG.replace("\t0\t15", "\t1\t15").replace("\t1\t36.2", "\t255\t36.2") + "\t"
    reading = one(read(cdata(leaving, "ATTLOG")))
    assert (reading.direction, reading.mask) == ("out", "unknown")


@pytest.mark.parametrize(
    "row",
    [
        "475\t2020-02-17 07:55:00\t0\t15\t0",
        SHORT,
        SHORT + "\t36",
        SHORT + "\t255\t0\t0\t",
        SHORT + "\t11010119900307001X\t36",
        SHORT + "\t11010119900307001X\t36\t0",
    ],
)
def test_a_row_without_a_temperature_in_its_place_is_counted(row: str) -> None:
    assert read(cdata(row, "ATTLOG")) == Heard(others=("attlog",), serials=(SN,))


def test_a_long_row_that_contradicts_itself_is_set_aside() -> None:
    hot = LONG.replace("\t36.2", "\t70.5")
    heard = read(cdata(f"{hot}\n475\n{LONG}\n", "ATTLOG"))
    assert [(unclear.post, unclear.reason) for unclear in heard.unclear] == [
        (cdata(hot, "ATTLOG"), "the temperature does not fit its unit"),
        (cdata("475", "ATTLOG"), "a row without a time"),
    ]
    assert len(heard.readings) == 1


def test_rows_are_answered_by_their_number() -> None:
    assert said(cdata(f"{LONG}\r\n\r\n{SHORT}\r\n", "ATTLOG")) == "OK: 2"
    assert said(cdata("", "ATTLOG")) == "OK: 0"


@pytest.mark.parametrize(
    ("table", "body", "expected"),
    [
        ("OPERLOG", "OPLOG 4\t0\t2020-02-17 07:00:00\t0\t0\t0\t0\nOPLOG 1\t0\t2020\n", "OK: 2"),
        ("USERPIC", "USERPIC PIN=475\tFileName=475.jpg\tSize=4\tContent=AAAA", "OK: 1"),
        ("BIODATA", "BIODATA Pin=475\tNo=0\tTmp=AAAA", "OK: 1"),
        ("ATTPHOTO", "PIN=20200217.jpg\nSN=1\nsize=4\nCMD=uploadphoto\x00\n\n\n", "OK"),
        ("rtstate", "time=2020-02-17 07:55:00\tsensor=00\trelay=01\talarm=00000000", "OK"),
        ("options", "FingerFunOn=1,FaceFunOn=1,IRTempDetectionFunOn=1", "OK"),
        ("rtlog", "", "OK"),
    ],
)
def test_what_measures_nothing_is_counted_by_its_table(
    table: str, body: str, expected: str
) -> None:
    post = cdata(body, table)
    assert read(post) == Heard(others=(table.lower(),), serials=(SN,))
    assert said(post) == expected


def test_table_data_is_answered_by_its_own_name_or_comes_for_ever() -> None:
    users = "user uid=1\tpin=1\tname=\r\nuser uid=2\tpin=2\tname=\r\n"
    assert said(cdata(users, "tabledata", tablename="user", count="2")) == "user=2"
    assert said(cdata(users, "tabledata", tablename="biophoto")) == "biophoto=2"
    assert said(cdata(users, "tabledata", tablename="user\nC:1:REBOOT", count="x")) == (
        "userC1REBOOT=2"
    )
    assert said(cdata(users, "tabledata")) == "OK: 2"
    assert read(cdata(users, "tabledata", tablename="user")).others == ("tabledata",)


def test_an_attendance_device_is_greeted_with_its_options() -> None:
    post = call("cdata", options="all", pushver="2.4.1", language="83")
    lines = said(post).split("\n")
    assert lines[0] == f"GET OPTION FROM: {SN}"
    assert {"Realtime=1", "TimeZone=8", "Encrypt=None", "ATTLOGStamp=None"} <= set(lines)
    assert "TransFlag=TransData AttLog" in lines
    assert read(post) == Heard(others=("handshake",), serials=(SN,))


def test_a_controller_registers_and_is_told_the_same_code_each_time() -> None:
    greeted = said(call("cdata", options="all", DeviceType="acc")).split("\n")
    registered = said(call("registry", b"DeviceType=acc,~SerialNumber=CL5Z202660239"))
    assert greeted[0] == "registry=ok"
    assert registered == greeted[1] == "RegistryCode=a2f11f9e886ce609"
    options = said(call("push")).split("\n")
    assert {"Realtime=1", "TransTables=Transaction", "ServerName=ADMS"} <= set(options)
    assert options[-1] in greeted
    other = Post(b"", "", "/iclock/registry", {"SN": "CL5Z202660240"})
    assert said(other) != registered


@pytest.mark.parametrize(
    ("way", "kind"),
    [
        ("getrequest", "heartbeat"),
        ("ping", "heartbeat"),
        ("devicecmd", "command-result"),
        ("querydata", "query-result"),
        ("rtdata", "time-asked"),
        ("registry", "registry"),
    ],
)
def test_other_requests_measure_nothing(way: str, kind: str) -> None:
    post = call(way, b"ID=1&Return=0&CMD=DATA", type="time")
    assert read(post) == Heard(others=(kind,), serials=(SN,))
    assert said(post).startswith("RegistryCode=" if way == "registry" else "OK")


def test_a_table_without_its_name_is_set_aside_as_a_whole() -> None:
    post = call("cdata", RTLOG.encode())
    assert read(post).unclear == (Unclear(post, "a table without its name", SN),)
    assert said(post) == "OK"
    assert read(call("cdata", b"475", type="PostVerifyData")).others == ("postverifydata",)


def test_a_serial_cannot_write_lines_into_an_answer() -> None:
    post = Post(b"", "", "/iclock/cdata", {"SN": "A1\nC:1:REBOOT\ud800", "options": "all"})
    assert said(post).split("\n")[0] == "GET OPTION FROM: A1C1REBOOT"


@given(
    lines=st.lists(
        st.sampled_from([RTLOG, STORED, LONG, SHORT, "garbage", "\t\t", "temperature=99\tindex=1"])
        | st.text(st.sampled_from("0123456789=\t ,.:-abt"), max_size=60),
        max_size=5,
    ),
    table=st.sampled_from(["rtlog", "ATTLOG", "tabledata"]),
)
def test_every_line_becomes_a_reading_a_count_or_is_set_aside(lines: list[str], table: str) -> None:
    heard = read(cdata("\n".join(lines), table, tablename="transaction"))
    found = len(heard.readings) + len(heard.others) + len(heard.unclear)
    assert found == max(1, sum(1 for line in lines if line.strip(" \t")))
    for unclear in heard.unclear:
        assert read(unclear.post).unclear == (unclear,)
