"""Who asks a server at a door of ZKTeco's, and tables that nobody knows."""

import pytest
from tests.checkpoint.adapters.test_zkteco import RTLOG, call, cdata, said

from checkpoint.adapters.neutral import Post, Verdict
from checkpoint.adapters.zkteco import read
from checkpoint.adapters.zkteco_answers import answer

ASKED = RTLOG.replace("\tindex=521745", "")


def asking(line: str = ASKED) -> Post:
    return call("cdata", line.encode(), AuthType="device")


def test_who_asks_at_a_door_is_a_reading_of_the_same_way_through() -> None:
    (asked,), (went,) = read(asking()).readings, read(cdata(RTLOG)).readings
    assert (asked.event, asked.person) == (went.event, went.person)
    assert asked.sequence == "ask/2020-02-17 07:55:00/1/475"
    (nobody,) = read(asking(ASKED.replace("pin=475", "pin=0"))).readings
    assert (nobody.event, nobody.person) == ("", None)


def test_who_asks_is_told_the_verdict_and_nobody_passes_without_one() -> None:
    post = asking()
    let_in = answer(post, read(post), Verdict(admitted=True, text="请 通行\n")).body.decode()
    assert let_in.split("\r\n") == [
        "AUTH=SUCCEED", ASKED, "CONTROL DEVICE 01010103", "TIPS=请 通行"
    ]  # fmt: skip
    refused = answer(post, read(post), Verdict(admitted=False, text="体温异常")).body.decode()
    assert refused.split("\r\n") == ["AUTH=FAILED", ASKED, "TIPS=体温异常"]
    assert said(post).split("\r\n")[0] == "AUTH=FAILED"
    empty = call("cdata", AuthType="device")
    assert answer(empty, read(empty), Verdict(admitted=True)).body.startswith(b"AUTH=FAILED")
    nowhere = asking(ASKED.replace("eventaddr=1", "eventaddr=x"))
    assert b"CONTROL" not in answer(nowhere, read(nowhere), Verdict(admitted=True)).body


@pytest.mark.parametrize(
    "line", ["pin=475\ttemperature=36.2", '{"Temperature": "38.5"}', "ir_temp=36.5", "Temp:37"]
)
def test_an_unknown_table_that_tells_a_temperature_is_kept(line: str) -> None:
    post = cdata(line, "healthlog")
    assert [unclear.post for unclear in read(post).unclear] == [post]


@pytest.mark.parametrize("line", ["pin=475\ttemperature=0", "template=1", "temp=", "attempt=3"])
def test_an_unknown_table_without_one_is_counted(line: str) -> None:
    assert read(cdata(line, "healthlog")).others == ("healthlog",)
