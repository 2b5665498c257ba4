"""The two lists in plain words and as a workbook, and the contacts of somebody positive."""

import io

import httpx
from openpyxl import load_workbook
from structlog.testing import capture_logs
from tests.health_records.county import PERSON_KEY, County, boarded
from tests.health_records.people import MORNING, day
from tests.health_records.test_api_workers import LI, NUMBER, register

from shared.identity import person_id
from shared.memory.bus import InMemoryBus

OTHER = "130722198506150025"
WU = person_id(OTHER, PERSON_KEY)
LISTS = "/v1/enterprises/feed-mill/lists"


async def enrolled(client: httpx.AsyncClient, bus: InMemoryBus) -> None:
    """Li may return, and who is called =1+1 has an incomplete file."""
    await register(client)
    await client.post(f"/v1/workers/{LI}/declarations", json={"stays": [], "symptoms": False})
    await register(client, identity_number=OTHER, name="=1+1")
    await bus.settle()


async def test_the_lists_say_each_reason_in_a_sentence(
    client: httpx.AsyncClient, bus: InMemoryBus
) -> None:
    await enrolled(client, bus)
    found = (await client.get(LISTS)).json()
    assert [one["person_id"] for one in found["may_return"]] == [LI]
    [reason] = found["deferred"][0]["reasons"]
    assert reason["text"]["en"] == "File incomplete: the travel declaration is missing."
    assert reason["next"]["zh"] == "请健康专员补录档案。"


async def test_a_clerk_downloads_both_lists_with_names_that_are_never_formulas(
    client: httpx.AsyncClient, bus: InMemoryBus
) -> None:
    await enrolled(client, bus)
    with capture_logs() as lines:
        answer = await client.get(f"{LISTS}.xlsx")
    book = load_workbook(io.BytesIO(answer.content))
    assert book.sheetnames == ["可以返岗 may return", "暂缓返岗 deferred"]
    may, deferred = (list(book[name].iter_rows(min_row=2)) for name in book.sheetnames)
    assert [(row[0].value, row[1].value) for row in may] == [("Li Invented", LI)]
    assert (deferred[0][0].value, deferred[0][0].data_type) == ("=1+1", "s")
    assert "缺少行程申报" in str(deferred[0][3].value)
    looks = [line for line in lines if line["event"] == "names read"]
    assert [(look["caller"], look["people"]) for look in looks] == [("zhang", 2)]
    assert "Li Invented" not in str(lines)


async def test_a_positive_defers_who_sat_in_the_same_bus_and_lists_them(
    client: httpx.AsyncClient, bus: InMemoryBus, county: County
) -> None:
    await enrolled(client, bus)
    for person in (LI, WU):
        await county.hears(boarded(person, day(16, 7)), day(16, 7))
    body = {"result": "positive", "examined_at": MORNING.isoformat()}
    assert (await client.post(f"/v1/workers/{LI}/examinations", json=body)).status_code == 201
    await bus.settle()
    assert "contact" in await county.codes(WU)
    found = (await client.get(f"/v1/workers/{LI}/contacts")).json()["items"]
    assert [(one["person_id"], one["how"]) for one in found] == [(WU, "shift"), (WU, "seat")]
    assert found[1]["contact_at"] == "2020-02-16T07:00:00+08:00"
    assert [one["how_label"]["zh"] for one in found] == ["同班工作", "同乘一车"]
    assert (await client.get(f"/v1/workers/{WU}/contacts")).json()["items"] == []
    assert NUMBER not in str(found)
