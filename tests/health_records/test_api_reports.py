"""Daily reports over HTTP: by link, by phone, and the list of who did not report."""

from typing import Any

import httpx
import pytest
from structlog.testing import capture_logs
from tests.health_records.county import CIPHER_KEYS, PERSON_KEY, TOPIC, County
from tests.health_records.people import day
from tests.health_records.test_api_workers import LI, register
from tests.kit import Still, calling

from health_records.api.labels import SYMPTOMS
from health_records.app import create_app
from shared.deadlines import Deadlines
from shared.events.checkpoint import FeverLimitsScheduled, FeverLimitsWithdrawn
from shared.memory.bus import InMemoryBus
from shared.platform import Platform, Work

ISOLATED = {"from_region": "370100", "arrived_at": "2020-02-16T18:00:00+08:00"}
NOBODY = {"Authorization": ""}
PAGE = NOBODY | {"Accept": "text/html"}


async def linked(client: httpx.AsyncClient, **body: Any) -> str:
    """Register Li, and give the address of a new link."""
    await register(client)
    await client.post(f"/v1/workers/{LI}/declarations", json={"stays": [], "symptoms": False})
    answer = await client.post(f"/v1/workers/{LI}/report-links", json=body)
    assert answer.status_code == 201
    return str(answer.json()["url"])


async def send(client: httpx.AsyncClient, url: str, **body: Any) -> httpx.Response:
    return await client.post(url, json=body, headers=NOBODY)


async def test_a_link_shows_what_is_asked_and_takes_a_report(client: httpx.AsyncClient) -> None:
    url = await linked(client)
    asked = (await client.get(url, headers=NOBODY)).json()
    assert [one["symptom"] for one in asked["asked"]] == list(SYMPTOMS)
    assert (asked["day"], asked["reported"]) == ("2020-02-17", False)
    answer = await send(client, url, symptoms=["cough"], celsius=36.6)
    assert (answer.status_code, answer.json()["symptoms"]) == (201, ["cough"])
    again = (await client.get(url, headers=NOBODY)).json()
    assert (again["reported"], again["celsius"]) == (True, 36.6)


async def test_a_link_begins_with_the_public_address_where_there_is_one(
    platform: Platform, client: httpx.AsyncClient
) -> None:
    assert (await linked(client)).startswith(f"{client.base_url}/v1/self-reports/")
    public = "https://health.county.invalid"
    app = create_app(platform, person_key=PERSON_KEY, cipher_keys=CIPHER_KEYS, public_url=public)
    async with calling(app) as inside:
        inside.headers["Authorization"] = "Bearer clerk:zhang"
        assert (await linked(inside)).startswith(f"{public}/v1/self-reports/")


async def test_reported_symptoms_defer_the_worker(
    client: httpx.AsyncClient, bus: InMemoryBus
) -> None:
    await send(client, await linked(client), symptoms=["cough"])
    await bus.settle()
    found = (await client.get(f"/v1/workers/{LI}")).json()
    assert [reason["code"] for reason in found["reasons"]] == ["symptoms"]
    assert found["report"]["symptoms"] == ["cough"]


async def test_a_link_tells_nothing_about_its_person(client: httpx.AsyncClient) -> None:
    url = await linked(client)
    for headers in (NOBODY, PAGE):
        shown = (await client.get(url, headers=headers)).text
        assert not [word for word in (LI, "Li Invented", "feed-mill", "313") if word in shown]


async def test_every_bad_link_gets_the_same_answer(client: httpx.AsyncClient, clock: Still) -> None:
    old = await linked(client)
    url = await linked(client, days=3)
    answers = [
        await client.get(bad, headers=NOBODY)
        for bad in (old, url[:-1], url + "A", "/v1/self-reports/x", "/v1/self-reports/%00")
    ]
    clock.time = day(20, 8)
    answers.append(await client.get(url, headers=NOBODY))
    answers.append(await send(client, url, symptoms=[]))
    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.json()["detail"] for answer in answers}) == 1
    page = await client.get(url, headers=PAGE)
    assert (page.status_code, "索取新链接" in page.text) == (404, True)


async def test_the_same_key_gives_the_same_link_and_a_later_one_replaces_it(
    client: httpx.AsyncClient,
) -> None:
    await linked(client)
    path, key = f"/v1/workers/{LI}/report-links", {"Idempotency-Key": "k1"}
    first, again = [await client.post(path, json={}, headers=key) for _ in range(2)]
    assert first.json() == again.json()
    assert (await client.get(first.json()["url"], headers=NOBODY)).status_code == 200
    await client.post(path, json={})
    replaced = await client.post(path, json={}, headers=key)
    assert (replaced.status_code, replaced.json()["rule"]) == (409, "report-link")


async def test_a_token_is_neither_stored_nor_said_nor_logged(
    client: httpx.AsyncClient, bus: InMemoryBus, work: Work
) -> None:
    with capture_logs() as lines:
        url = await linked(client)
        await send(client, url, symptoms=[])
        await bus.settle()
    token = url.rsplit("/", 1)[-1]
    file = (await work.handlers["workers"].aggregates.load(LI)).state
    assert token not in str(bus.log(TOPIC).deliveries) + str(lines) + str(file)


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"celsius": 33.9}, "body.celsius"),
        ({"celsius": 43.1}, "body.celsius"),
        ({"symptoms": ["boredom"]}, "body.symptoms.0"),
        ({"symptoms": ["cough"] * 10}, "body.symptoms"),
        ({"phone": "1"}, "body.phone"),
    ],
)
async def test_a_wrong_field_of_a_report_is_named(
    client: httpx.AsyncClient, body: dict[str, Any], field: str
) -> None:
    answer = await send(client, await linked(client), **body)
    assert answer.status_code == 422
    assert [error["field"] for error in answer.json()["errors"]] == [field]


async def test_a_body_that_is_no_report_is_refused_and_a_big_one_too(
    client: httpx.AsyncClient,
) -> None:
    url = await linked(client)
    for content, status in ((b"{", 422), (b"\xff", 422), (b'"' + b"x" * 5_000 + b'"', 413)):
        assert (await client.post(url, content=content, headers=NOBODY)).status_code == status


async def test_a_link_that_is_used_too_often_waits(client: httpx.AsyncClient) -> None:
    url = await linked(client)
    statuses = [(await client.get(url, headers=NOBODY)).status_code for _ in range(31)]
    assert statuses == [200] * 30 + [429]


async def test_a_browser_gets_a_page_without_scripts_and_may_send_its_form(
    client: httpx.AsyncClient,
) -> None:
    url = await linked(client)
    page = await client.get(url, headers=PAGE)
    assert page.headers["content-type"].startswith("text/html")
    assert "default-src 'none'" in page.headers["content-security-policy"]
    assert (page.headers["referrer-policy"], page.headers["cache-control"]) == (
        "no-referrer", "no-store",
    )  # fmt: skip
    assert "<script" not in page.text
    assert "每日健康申报" in page.text
    sent = await client.post(
        url, data={"symptoms": ["cough", "fever"], "celsius": ""}, headers=PAGE
    )
    assert (sent.status_code, "已收到" in sent.text) == (201, True)
    assert (await client.get(url, headers=NOBODY)).json()["symptoms"] == ["fever", "cough"]


async def test_a_form_with_a_wrong_temperature_says_so_on_the_page(
    client: httpx.AsyncClient,
) -> None:
    sent = await client.post(await linked(client), data={"celsius": "377"}, headers=PAGE)
    assert (sent.status_code, "请复测后重填" in sent.text) == (422, True)


async def test_who_lets_a_day_end_is_listed_until_the_next_report(
    client: httpx.AsyncClient, bus: InMemoryBus, clock: Still, platform: Platform, work: Work
) -> None:
    url = await linked(client)
    await client.post(f"/v1/workers/{LI}/returns", json=ISOLATED)
    clock.time = day(19)
    await Deadlines(work.handlers["workers"], clock.now).tick()
    await bus.settle()
    [line] = (await client.get("/v1/missed-reports?level=2")).json()["items"]
    assert (line["person_id"], line["day"], line["in_a_row"]) == (LI, "2020-02-18", 2)
    assert line["why"] == [{"zh": "隔离期未满", "en": "isolation not finished"}]
    assert (await client.get("/v1/missed-reports?enterprise_id=mine")).json()["items"] == []
    await send(client, url, symptoms=[])
    await bus.settle()
    assert (await client.get("/v1/missed-reports")).json()["items"] == []
    timeline = (await client.get(f"/v1/workers/{LI}/timeline")).json()["items"]
    assert [e["type"] for e in timeline].count("daily-report-missed") == 2


async def test_a_report_by_phone_closes_the_line_as_well(
    client: httpx.AsyncClient, bus: InMemoryBus, clock: Still, work: Work
) -> None:
    await linked(client)
    await client.post(f"/v1/workers/{LI}/returns", json=ISOLATED)
    clock.time = day(18, 9)
    await Deadlines(work.handlers["workers"], clock.now).tick()
    await bus.settle()
    assert len((await client.get("/v1/missed-reports")).json()["items"]) == 1
    answer = await client.post(f"/v1/workers/{LI}/reports", json={"celsius": 36.4})
    assert answer.status_code == 201
    await bus.settle()
    assert (await client.get("/v1/missed-reports")).json()["items"] == []


async def test_the_limit_in_effect_in_the_county_tells_a_fever(
    client: httpx.AsyncClient, county: County, clock: Still
) -> None:
    url = await linked(client)
    ahead = {"version": "v2", "effective": day(18), "celsius": {"axillary": 37.0}, "by": "bureau"}
    await county.hears(FeverLimitsScheduled.model_validate(ahead), day(17))
    assert (await send(client, url, celsius=37.1)).json()["symptoms"] == []
    clock.time = day(18, 8)
    assert (await send(client, url, celsius=37.1)).json()["symptoms"] == ["fever"]


@pytest.mark.parametrize("withdrawn_first", [False, True])
async def test_a_withdrawn_limit_tells_nothing_in_either_order(
    client: httpx.AsyncClient, county: County, clock: Still, *, withdrawn_first: bool
) -> None:
    url = await linked(client)
    ahead = {"version": "v2", "effective": day(18), "celsius": {"axillary": 37.0}, "by": "bureau"}
    back = {"version": "v2", "reason": "decided anew", "by": "bureau"}
    said = [
        (FeverLimitsScheduled.model_validate(ahead), 1),
        (FeverLimitsWithdrawn.model_validate(back), 2),
    ]
    for event, revision in reversed(said) if withdrawn_first else said:
        await county.says(event, day(17), revision)
    await county.bus.settle()
    clock.time = day(18, 8)
    assert (await send(client, url, celsius=37.1)).json()["symptoms"] == []
