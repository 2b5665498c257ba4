"""Rosters over HTTP: taken in, imported by the worker, told row by row, and the same again."""

import io

import httpx
import pytest
from openpyxl import load_workbook
from structlog.testing import capture_logs
from tests.health_records.county import PERSON_KEY, TOPIC, County
from tests.health_records.people import day
from tests.health_records.rosters.sheets import HEADER, LI, csv, number, people, xlsx
from tests.kit import Still

from health_records.persons import COLLECTION as PERSONS
from health_records.rosters.entries import Entry
from health_records.rosters.reading import read_roster
from health_records.rosters.waiting import ROWS_OF_A_PART
from shared.events.permits import EnterpriseRegistered
from shared.identity import person_id
from shared.memory.bus import InMemoryBus

PATH = "/v1/enterprises/feed-mill/roster"
NAME, NUMBER, PHONE, REGION, SHIFT = LI
ID = person_id(NUMBER, PERSON_KEY)
MILL = EnterpriseRegistered(
    enterprise_id="feed-mill", name="饲料厂", sector="feed", township="张北镇", above_scale=True
)


async def send(client: httpx.AsyncClient, content: bytes, **headers: str) -> httpx.Response:
    return await client.post(PATH, content=content, headers=headers)


async def done(client: httpx.AsyncClient, bus: InMemoryBus, content: bytes) -> httpx.Response:
    """Send a roster, let the worker import it, and ask what became of it."""
    answer = await send(client, content)
    assert answer.status_code == 202, answer.text
    await bus.settle()
    return await client.get(answer.headers["location"])


def counts(answer: httpx.Response) -> tuple[int, ...]:
    found = answer.json()
    assert found["status"] == "done"
    names = ("read", "registered", "updated", "unchanged", "replaced", "wrong")
    return tuple(found[name] for name in names)


async def test_a_roster_is_taken_in_at_once_and_imported_behind(
    client: httpx.AsyncClient, bus: InMemoryBus
) -> None:
    answer = await send(client, csv(LI, ("", *LI[1:])))
    body = answer.json()
    assert (answer.status_code, body["rows"], body["wrong"]) == (202, 2, 1)
    assert answer.headers["location"] == f"/v1/imports/{body['id']}?at_least=1"
    await bus.settle()
    found = await client.get(f"/v1/imports/{body['id']}")
    assert counts(found) == (2, 1, 0, 0, 0, 1)
    assert (found.json()["enterprise_id"], found.json()["received_by"]) == ("feed-mill", "zhang")
    worker = (await client.get(f"/v1/workers/{ID}")).json()
    assert (worker["enterprise_id"], worker["shift"], worker["standing"]) == (
        "feed-mill", "early", "deferred",
    )  # fmt: skip
    identity = (await client.get(f"/v1/workers/{ID}/identity")).json()
    assert identity == {"identity_number": NUMBER, "name": NAME, "phone": PHONE}


async def test_a_wrong_row_is_told_in_both_languages_and_by_its_number(
    client: httpx.AsyncClient, bus: InMemoryBus
) -> None:
    found = await done(client, bus, xlsx(LI, (NAME, 1.3e17, PHONE, REGION, SHIFT)))
    [error] = found.json()["errors"]
    assert (error["row"], error["field"], error["code"]) == (3, "identity_number", "lost-digits")
    assert error["column"] == {"zh": "身份证号", "en": "identity_number"}
    assert "文本" in error["message"]["zh"]
    assert "format the column as text" in error["message"]["en"]


async def test_errors_come_page_by_page_in_the_order_of_the_sheet(
    client: httpx.AsyncClient, bus: InMemoryBus
) -> None:
    wrong = [("", *row[1:]) for row in people(ROWS_OF_A_PART + 20)]
    found = await done(client, bus, csv(*wrong))
    path = f"/v1/imports/{found.json()['id']}"
    first = (await client.get(f"{path}?limit=260")).json()
    rest = (await client.get(f"{path}?limit=260&after={first['next']}")).json()
    rows = [error["row"] for error in first["errors"] + rest["errors"]]
    assert rows == list(range(2, ROWS_OF_A_PART + 22))
    assert rest["next"] is None


async def test_the_same_sheet_again_says_nothing_new(
    client: httpx.AsyncClient, bus: InMemoryBus, county: County
) -> None:
    sheet = csv(*people(20))
    assert counts(await done(client, bus, sheet)) == (20, 20, 0, 0, 0, 0)
    before = len(bus.log(TOPIC).deliveries)
    assert counts(await done(client, bus, sheet)) == (20, 0, 0, 20, 0, 0)
    assert len(bus.log(TOPIC).deliveries) == before


async def test_a_later_sheet_updates_who_is_there(
    client: httpx.AsyncClient, bus: InMemoryBus, clock: Still
) -> None:
    one, two, three = people(3)
    await done(client, bus, csv(one, two, three))
    moved, rung = (*one[:4], "night"), (*two[:2], "13900000000", *two[3:])
    assert counts(await done(client, bus, csv(moved, rung, three))) == (3, 0, 2, 1, 0, 0)
    ids = [person_id(row[1], PERSON_KEY) for row in (one, two)]
    assert (await client.get(f"/v1/workers/{ids[0]}")).json()["shift"] == "night"
    assert (await client.get(f"/v1/workers/{ids[1]}/identity")).json()["phone"] == "13900000000"
    clock.time = day(18)
    assert counts(await done(client, bus, csv(one, two))) == (2, 0, 2, 0, 0, 0)


async def test_what_a_sheet_leaves_out_stays(client: httpx.AsyncClient, bus: InMemoryBus) -> None:
    await done(client, bus, csv((NAME, NUMBER, PHONE, "130702", "night")))
    again = csv((NAME, NUMBER, PHONE), header=HEADER[:3])
    assert counts(await done(client, bus, again)) == (1, 0, 0, 1, 0, 0)
    cleared = csv((NAME, NUMBER, PHONE, "", ""))
    assert counts(await done(client, bus, cleared)) == (1, 0, 1, 0, 0, 0)
    worker = (await client.get(f"/v1/workers/{ID}")).json()
    assert (worker["home_region"], worker["shift"]) == ("130702", None)


async def test_a_new_file_takes_its_region_from_the_number(
    client: httpx.AsyncClient, bus: InMemoryBus
) -> None:
    await done(client, bus, csv((NAME, number(1, region="420100"), PHONE, "", "")))
    [worker] = (await client.get("/v1/workers")).json()["items"]
    assert worker["home_region"] == "420100"


async def test_one_person_twice_in_a_sheet_is_said(
    client: httpx.AsyncClient, bus: InMemoryBus
) -> None:
    found = await done(client, bus, csv(LI, (*LI[:4], "late")))
    assert counts(found) == (2, 1, 0, 0, 1, 0)
    assert [(e["row"], e["code"]) for e in found.json()["errors"]] == [(2, "replaced-by-later-row")]
    assert (await client.get(f"/v1/workers/{ID}")).json()["shift"] == "late"


async def test_each_row_is_found_with_its_file_and_what_became_of_it(
    client: httpx.AsyncClient, bus: InMemoryBus
) -> None:
    others = people(ROWS_OF_A_PART)
    found = await done(client, bus, csv(LI, ("", *others[0][1:]), *others, (*LI[:4], "late")))
    path = f"/v1/imports/{found.json()['id']}/rows"
    first = (await client.get(f"{path}?limit=4")).json()
    ids = [person_id(row[1], PERSON_KEY) for row in others[:2]]
    assert [tuple(one.values()) for one in first["items"]] == [
        (2, "replaced", None),
        (3, "wrong", None),
        (4, "registered", ids[0]),
        (5, "registered", ids[1]),
    ]
    rest = (await client.get(f"{path}?limit=1000&after={first['next']}")).json()
    assert (len(rest["items"]), rest["items"][-1]["person_id"]) == (ROWS_OF_A_PART - 1, ID)
    wrong = (await client.get(f"{path}?outcome=wrong")).json()
    assert [one["row"] for one in wrong["items"]] == [3]
    assert (await client.get("/v1/imports/nobody/rows")).status_code == 404


async def test_the_same_key_is_the_same_import_and_with_another_file_refused(
    client: httpx.AsyncClient, bus: InMemoryBus
) -> None:
    first = await send(client, csv(LI), **{"Idempotency-Key": "k1"})
    await bus.settle()
    again = await send(client, csv(LI), **{"Idempotency-Key": "k1"})
    assert first.json() == again.json()
    other = await send(client, csv(*people(2)), **{"Idempotency-Key": "k1"})
    assert (other.status_code, other.json()["title"]) == (422, "KeyReused")


async def test_a_file_that_cannot_be_used_is_refused_with_its_place(
    client: httpx.AsyncClient,
) -> None:
    answer = await send(client, b"\xd0\xcf\x11\xe0")
    [error] = answer.json()["errors"]
    assert (answer.status_code, error["field"], error["code"]) == (422, "body", "old-workbook")


async def test_the_limits_are_refused_by_name(client: httpx.AsyncClient) -> None:
    assert "10000" in (await send(client, csv(*people(10_001)))).json()["detail"]
    large = await send(client, bytes(9 << 20))
    assert (large.status_code, large.json()["title"]) == (413, "TooLarge")
    within = await send(client, b"x" * (2 << 20))
    assert within.status_code == 422


async def test_an_enterprise_that_nobody_registered_is_a_warning_and_no_refusal(
    client: httpx.AsyncClient, county: County
) -> None:
    answer = await send(client, csv(LI))
    assert answer.status_code == 202
    [warning] = answer.json()["warnings"]
    assert (warning["code"], warning["message"]) == (
        "unknown-enterprise",
        {
            "zh": "尚无此编号的企业登记, 请核对企业编号",
            "en": "no such enterprise is registered yet: look whether its id is right",
        },
    )
    await county.hears(MILL, day(17))
    assert (await send(client, csv(LI))).json()["warnings"] == []


async def test_only_a_clerk_sends_a_roster(client: httpx.AsyncClient) -> None:
    answer = await send(client, csv(LI), Authorization="Bearer auditor")
    assert answer.status_code == 403


async def test_nobody_is_named_on_the_bus_in_a_view_or_in_a_log(
    client: httpx.AsyncClient, bus: InMemoryBus, county: County
) -> None:
    wrong = ("Wrong Invented", "130722190101010011", "no phone", "Nowhere", "a shift/b")
    with capture_logs() as lines:
        answer = await done(client, bus, csv(LI, wrong))
    views = {name: kept for name, kept in county.documents().items() if name != PERSONS}
    logs = [bus.log(topic).deliveries for topic in (TOPIC, "health-records.imports")]
    seen = str([views, logs, lines, answer.text])
    assert not [part for part in (*LI[:3], *wrong) if part in seen]


async def test_the_template_is_a_roster_once_it_is_filled_in(
    client: httpx.AsyncClient, bus: InMemoryBus
) -> None:
    answer = await client.get("/v1/roster-template.xlsx")
    assert answer.headers["content-disposition"].endswith('"roster-template.xlsx"')
    book = load_workbook(io.BytesIO(answer.content))
    sheet = book.worksheets[0]
    assert {cell.number_format for cell in sheet[2]} == {"@"}
    for place, value in enumerate((*LI, "1901-01-01"), start=1):
        sheet.cell(2, place).value = value
    file = io.BytesIO()
    book.save(file)
    roster = read_roster(file.getvalue())
    assert roster.entries == (Entry(2, NUMBER, NAME, PHONE, REGION, SHIFT, says_shift=True),)


async def test_the_imports_of_an_enterprise_are_listed(
    client: httpx.AsyncClient, bus: InMemoryBus
) -> None:
    await done(client, bus, csv(LI))
    listed = (await client.get("/v1/imports?enterprise_id=feed-mill")).json()["items"]
    assert [(one["rows"], one["registered"]) for one in listed] == [(1, 1)]
    assert (await client.get("/v1/imports/nobody")).status_code == 404


@pytest.mark.parametrize("half", [1, 3, 24])
async def test_a_crash_in_the_middle_loses_and_counts_nothing_twice(
    client: httpx.AsyncClient, bus: InMemoryBus, county: County,
    monkeypatch: pytest.MonkeyPatch, half: int,
) -> None:  # fmt: skip
    """The process ends after some files of a part were written; the part is begun again."""
    old = people(30)[25:]
    await done(client, bus, csv(*old))
    renamed = [(row[0], row[1], "13900000000", *row[3:]) for row in old]
    workers = type(county.work.handlers["workers"].aggregates)
    save, saved = workers.save, []

    async def breaking(self: object, subject: str, *args: object, **more: object) -> object:
        saved.append(subject)
        if len(saved) == half + 2:
            raise ConnectionResetError
        return await save(self, subject, *args, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(workers, "save", breaking)
    accepted = await send(client, csv(*people(25), *renamed))
    with pytest.raises(ConnectionResetError):
        await bus.settle()
    await bus.settle()
    answer = await client.get(accepted.headers["location"])
    assert counts(answer) == (30, 25, 5, 0, 0, 0)


async def test_the_new_files_of_a_roster_are_judged_by_the_rules_in_effect(
    client: httpx.AsyncClient, bus: InMemoryBus, clock: Still
) -> None:
    rules = {"version": "return-2", "effective": day(21).isoformat(), "window_days": 21}
    headers = {"Authorization": "Bearer operator:wang"}
    body = rules | {"risk_regions": ["42"]}
    answer = await client.post("/v1/rules/return", json=body, headers=headers)
    assert answer.status_code == 201
    clock.time = day(22)
    await done(client, bus, csv(LI))
    worker = (await client.get(f"/v1/workers/{ID}")).json()
    assert worker["rule_version"] == "return-2"
