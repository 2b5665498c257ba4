"""The travel columns of a roster: they become the declaration of a row, or an error of it."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import httpx
import pytest
from tests.health_records.county import PERSON_KEY, TOPIC, County
from tests.health_records.people import day
from tests.health_records.rosters.sheets import HEADER, LI, csv, people, xlsx
from tests.health_records.rosters.test_api_rosters import ID, counts, done
from tests.kit import Still

from health_records.rosters.reading import read_roster
from health_records.rosters.travel import Travel
from shared.identity import person_id
from shared.memory.bus import InMemoryBus

TITLES = ("14天内去过的地区", "离开日期", "有无症状")
TODAY = date(2020, 2, 17)


def sheet(*rows: Sequence[Any], titles: Sequence[str] = TITLES) -> bytes:
    return csv(*rows, header=(*HEADER, *titles))


def travel(*cells: Any, titles: Sequence[str] = TITLES) -> Travel | None:
    roster = read_roster(xlsx((*LI, *cells), header=(*HEADER, *titles)), TODAY)
    assert roster.wrong == ()
    return roster.entries[0].travel


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        (("420100", "2020-02-03", "无"), Travel(("420100",), date(2020, 2, 3), symptoms=False)),
        ((420100, 43864, "有"), Travel(("420100",), date(2020, 2, 3), symptoms=True)),
        (("420100、330302", "2020年2月3日", "否"),
         Travel(("420100", "330302"), date(2020, 2, 3), symptoms=False)),
        (("420100000000", "2020/2/3", "YES"),
         Travel(("420100",), date(2020, 2, 3), symptoms=True)),
        (("无", "", "无"), Travel((), None, symptoms=False)),
        (("", "-", "无症状"), Travel((), None, symptoms=False)),
        ((None, None, "有"), Travel((), None, symptoms=True)),
        (("", "", ""), None),
    ],
)  # fmt: skip
def test_a_row_declares_what_its_three_cells_say(cells: Any, said: Travel | None) -> None:
    assert travel(*cells) == said
    assert travel(*cells, titles=("stayed_region", "left_on", "symptoms")) == said


@pytest.mark.parametrize("left_out", TITLES)
def test_a_travel_column_without_the_others_declares_nothing_and_is_told(left_out: str) -> None:
    titles = tuple(title for title in TITLES if title != left_out)
    roster = read_roster(sheet((*LI, "420100", "2020-02-03"), titles=titles), TODAY)
    assert (roster.entries[0].travel, roster.ignored_columns) == (None, ("F", "G"))


@pytest.mark.parametrize(
    ("cells", "wrong"),
    [
        (("武汉", "2020-02-03", "无"), [("stayed_region", "not-a-region")]),
        (("420100、999999", "2020-02-03", "无"), [("stayed_region", "not-a-region")]),
        (("420100、武汉", "2020-02-03", "无"), [("stayed_region", "not-a-region")]),
        (("420100", "", "无"), [("left_on", "missing")]),
        (("420100", "无", "无"), [("left_on", "missing")]),
        (("420100", "soon", "无"), [("left_on", "not-a-date")]),
        (("420100", "2002-02-03", "无"), [("left_on", "too-far-off")]),
        (("420100", "2021-02-03", "无"), [("left_on", "too-far-off")]),
        (("", "2020-02-03", "无"), [("stayed_region", "missing")]),
        (("420100", "2020-02-03", ""), [("symptoms", "missing")]),
        (("无", "", "maybe"), [("symptoms", "not-yes-or-no")]),
    ],
)
def test_a_wrong_cell_is_an_error_of_its_row(cells: Any, wrong: list[tuple[str, str]]) -> None:
    roster = read_roster(sheet((*LI, *cells)), TODAY)
    assert [(one.field, one.code) for one in roster.wrong] == wrong
    assert roster.entries == ()


async def test_the_rows_of_a_sheet_are_registered_and_declared_at_once(
    client: httpx.AsyncClient, bus: InMemoryBus, county: County
) -> None:
    one, two, three = people(3)
    found = await done(
        client, bus,
        sheet((*one, "无", "", "无"), (*two, "420100", "2020-02-10", "无"), (*three, "", "", "")),
    )  # fmt: skip
    assert counts(found) == (3, 3, 0, 0, 0, 0)
    ids = [person_id(row[1], PERSON_KEY) for row in (one, two, three)]
    codes = [await county.codes(id_) for id_ in ids]
    assert codes == [[], ["risk-region"], ["file-incomplete"]]
    # Until the end of that day, and fourteen days from then.
    assert (await county.view(ids[1])).until == day(25)


async def test_the_same_sheet_again_declares_nothing_new(
    client: httpx.AsyncClient, bus: InMemoryBus, clock: Still
) -> None:
    content = sheet((*LI, "420100", "2020-02-10", "无"))
    await done(client, bus, content)
    before = len(bus.log(TOPIC).deliveries)
    clock.time = day(18)
    assert counts(await done(client, bus, content)) == (1, 0, 0, 1, 0, 0)
    assert len(bus.log(TOPIC).deliveries) == before


async def test_a_later_sheet_corrects_and_one_without_the_columns_leaves_it(
    client: httpx.AsyncClient, bus: InMemoryBus, county: County, clock: Still
) -> None:
    await done(client, bus, sheet((*LI, "420100", "2020-02-10", "无")))
    clock.time = day(18)
    assert counts(await done(client, bus, csv(LI))) == (1, 0, 0, 1, 0, 0)
    assert await county.codes(ID) == ["risk-region"]
    assert counts(await done(client, bus, sheet((*LI, "无", "", "无")))) == (1, 0, 1, 0, 0, 0)
    assert await county.codes(ID) == []
    clock.time = day(19)
    assert counts(await done(client, bus, sheet((*LI, "无", "", "有")))) == (1, 0, 1, 0, 0, 0)
    assert await county.codes(ID) == ["symptoms"]


async def test_a_contact_that_was_declared_stays_declared(
    client: httpx.AsyncClient, bus: InMemoryBus, county: County, clock: Still
) -> None:
    await done(client, bus, csv(LI))
    body = {"stays": [], "symptoms": False, "contact_at": day(16).isoformat()}
    await client.post(f"/v1/workers/{ID}/declarations", json=body)
    clock.time = day(18)
    await done(client, bus, sheet((*LI, "420100", "2020-02-10", "无")))
    assert await county.codes(ID) == ["risk-region", "contact"]


async def test_a_wrong_cell_is_told_in_both_languages(
    client: httpx.AsyncClient, bus: InMemoryBus
) -> None:
    found = await done(client, bus, sheet((*LI, "420100", "2002-02-10", "无")))
    [error] = found.json()["errors"]
    assert (error["column"]["zh"], error["code"]) == ("离开日期", "too-far-off")
    assert "年份" in error["message"]["zh"]
