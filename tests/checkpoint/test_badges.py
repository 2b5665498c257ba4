"""Badges: whose the numbers, cards and codes are by which devices call people."""

import json
from collections.abc import Collection, Mapping
from typing import Any, cast

import pytest
from tests.checkpoint.devices import add, event, post, stored
from tests.checkpoint.gatehouse import PERSON_KEY, Answer, Gatehouse
from tests.checkpoint.samples import MORNING, OTHER, PERSON

from checkpoint.adapters.neutral import Measured, Moment, Neutral, PersonRef
from checkpoint.adapters.placing import place
from checkpoint.api.badges.naming import of_enterprise, of_site
from checkpoint.api.vendors.badges import FRESH, Badges
from checkpoint.domain.badge import Badge
from checkpoint.domain.device import Device, Setup
from checkpoint.domain.site import Site
from shared.errors import Unavailable
from shared.identity import person_id
from shared.platform import Platform

CITIZEN = "11010519491231002X"
MILL: dict[str, Any] = {"kind": "employee-number", "value": "1001", "enterprise_id": "mill"}
TOKEN = {"authorization": "Bearer device"}


async def bind(gatehouse: Gatehouse, role: str = "operator", **change: Any) -> Answer:
    body = {**MILL, "person_id": PERSON, **change}
    body = {name: value for name, value in body.items() if value is not None}
    return await gatehouse.ask(role, "POST", "/v1/badges", body)


async def measured(gatehouse: Gatehouse, number: int = 7, **change: Any) -> str | None:
    """Post an event of a terminal, and give the person it is of."""
    answer = await post(gatehouse, "/v1/intake/hikvision", event(serialNo=number, **change), TOKEN)
    assert answer.status_code == 200
    celsius = change.get("currTemperature", 36.5)
    (one,) = [one for one in await stored(gatehouse) if one["celsius"] == celsius]
    person: str | None = one["person_id"]
    return person


@pytest.mark.parametrize("role", ["operator", "clerk"])
async def test_a_number_that_is_bound_is_a_person(gatehouse: Gatehouse, role: str) -> None:
    await add(gatehouse)
    assert await measured(gatehouse) is None
    answer = await bind(gatehouse, role)
    assert (answer.status_code, answer.json()["revision"]) == (201, 1)
    assert await measured(gatehouse, 8, currTemperature=36.6) == PERSON


async def test_what_a_badge_says_is_nowhere(gatehouse: Gatehouse, platform: Platform) -> None:
    answer = await bind(gatehouse, value="card-4711", kind="card")
    facts = b"".join(one.value or b"" for one in gatehouse.bus.log("checkpoint.badges").deliveries)
    await gatehouse.bus.settle()
    kept = json.dumps(await platform.documents.find("badge_views", {}), default=str)
    shown = await gatehouse.ask("auditor", "GET", f"/v1/badges/{answer.json()['id']}?at_least=1")
    assert PERSON.encode() in facts
    for said in (facts.decode(), kept, shown.text, answer.text):
        assert "4711" not in said


async def test_badges_are_listed_by_person_and_revoked(gatehouse: Gatehouse) -> None:
    await add(gatehouse)
    id_ = (await bind(gatehouse)).json()["id"]
    assert (await bind(gatehouse, person_id=OTHER)).json()["rule"] == "badge-of-one"
    path = f"/v1/badges/{id_}/revocation"
    assert (await gatehouse.ask("clerk", "POST", path, {"reason": "lost"})).status_code == 201
    await gatehouse.bus.settle()
    found = await gatehouse.ask("clerk", "GET", f"/v1/badges?person_id={PERSON}")
    (one,) = found.json()["items"]
    assert (one["status"], one["reason"], one["kind"]) == ("revoked", "lost", "employee-number")
    assert await measured(gatehouse) is None
    assert (await bind(gatehouse, person_id=OTHER)).status_code == 201
    assert await measured(gatehouse, 8, currTemperature=36.6) == OTHER
    unknown = await gatehouse.ask("clerk", "POST", "/v1/badges/x/revocation", {"reason": "x"})
    assert unknown.status_code == 404


async def test_a_badge_of_the_site_comes_before_one_of_its_enterprise(
    gatehouse: Gatehouse,
) -> None:
    await add(gatehouse)
    await bind(gatehouse)
    await bind(gatehouse, enterprise_id=None, site_id="gate-mill", person_id=OTHER)
    await bind(gatehouse, enterprise_id=None, site_id="road-207")
    assert await measured(gatehouse) == OTHER


async def test_an_employee_number_that_is_an_identity_number_is_hashed_as_one(
    gatehouse: Gatehouse,
) -> None:
    await add(gatehouse)
    expected = person_id(CITIZEN, PERSON_KEY)
    assert await measured(gatehouse, employeeNoString=CITIZEN.lower()) == expected
    assert (await bind(gatehouse, person_id=None, identity_number=CITIZEN)).status_code == 201
    assert await measured(gatehouse, 8, currTemperature=36.6) == expected
    wrong = await bind(gatehouse, value="7", person_id=None, identity_number=CITIZEN[:-1] + "0")
    assert wrong.json()["errors"][0]["field"] == "identity_number"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"enterprise_id": None}, "body"),
        ({"site_id": "gate-mill"}, "body"),
        ({"enterprise_id": None, "site_id": "nowhere"}, "body.site_id"),
        ({"person_id": None}, "body"),
        ({"identity_number": CITIZEN}, "body"),
        ({"value": "000"}, "body"),
        ({"kind": "name"}, "body.kind"),
        ({"value": "x" * 129}, "body.value"),
    ],
)
async def test_bad_input_is_named(gatehouse: Gatehouse, change: dict[str, Any], field: str) -> None:
    answer = await bind(gatehouse, **change)
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, field)


async def test_many_are_bound_at_once_and_a_wrong_one_stops_no_other(
    gatehouse: Gatehouse,
) -> None:
    await bind(gatehouse, value="taken", person_id=OTHER)
    good = [{**MILL, "value": str(n), "person_id": PERSON} for n in range(1, 4)]
    wrong = [
        {**MILL, "value": "taken", "person_id": PERSON},
        {**good[0], "person_id": OTHER},
        {"kind": "card"},
        7,
        {**MILL, "enterprise_id": None, "site_id": "nowhere", "person_id": PERSON},
        {**MILL, "value": "9", "identity_number": "1"},
    ]
    said = (await gatehouse.ask("clerk", "POST", "/v1/badges/batch", [*good, *wrong])).json()
    assert (said["bound"], said["refused"]) == (3, 6)
    assert [one["item"] for one in said["results"]] == list(range(9))
    assert [one["rule"] for one in said["results"][3:5]] == ["badge-of-one"] * 2
    fields = [one["errors"][0]["field"] for one in said["results"][3:]]
    assert fields == ["value", "value", "value", "body", "site_id", "identity_number"]
    again = (await gatehouse.ask("clerk", "POST", "/v1/badges/batch", good)).json()
    assert (again["bound"], again["refused"]) == (3, 0)
    facts = gatehouse.bus.log("checkpoint.badges").deliveries
    assert len(facts) == 4
    too_many = [good[0]] * 1_001
    assert (await gatehouse.ask("clerk", "POST", "/v1/badges/batch", too_many)).status_code == 422


class Shelf:
    """Stands for the stored aggregates: counts how often it is asked, and may be away."""

    def __init__(self, states: Mapping[str, Any]) -> None:
        self.found, self.asked, self.away = states, 0, False

    async def states(self, ids: Collection[str]) -> Mapping[str, Any]:
        self.asked += 1
        if self.away:
            raise Unavailable("away")
        return {id_: self.found[id_] for id_ in ids if id_ in self.found}


async def test_a_badge_is_asked_for_once_while_it_is_fresh() -> None:
    now = 0.0
    shelf = Shelf({of_enterprise("card", "mill", "7", PERSON_KEY): Badge("bound", PERSON)})
    sites = Shelf({"gate": Site(enterprise_id="mill")})
    known = Badges(cast("Any", shelf), cast("Any", sites), PERSON_KEY, lambda: now)
    called, stranger = (PersonRef("card", "7"), "gate"), (PersonRef("card", "8"), "gate")
    for _ in range(3):
        assert await known.owners([called, (PersonRef("stranger", ""), "gate")]) == {called: PERSON}
    assert (shelf.asked, sites.asked) == (1, 1)
    for _ in range(2):
        assert await known.owners([called, stranger, stranger]) == {called: PERSON}
    assert shelf.asked == 3
    now, shelf.away = 2 * FRESH, True
    assert await known.owners([called]) == {called: PERSON}
    with pytest.raises(Unavailable):
        await known.owners([called, stranger])
    shelf.away, shelf.found = False, {}
    assert await known.owners([called]) == {}


def test_a_badge_is_named_by_all_that_makes_it_one() -> None:
    names = {
        of_site("card", "a", "7", PERSON_KEY), of_site("qr", "a", "7", PERSON_KEY),
        of_site("card", "b", "7", PERSON_KEY), of_enterprise("card", "a", "7", PERSON_KEY),
        of_site("card", "a", "7", bytes(32)), of_site("card", "a", "07", PERSON_KEY),
    }  # fmt: skip
    assert len(names) == 6
    assert of_site("card", "a", " \uff41b ", PERSON_KEY) == of_site("card", "a", "AB", PERSON_KEY)
    assert of_site("qr", "a", "ab", PERSON_KEY) != of_site("qr", "a", "AB", PERSON_KEY)


async def test_a_code_that_is_bound_is_theirs_whatever_it_looks_like(gatehouse: Gatehouse) -> None:
    digits = "9e107d9d372bb6826bd81d3542a419d6"
    await bind(gatehouse, kind="qr", value=digits)
    called = PersonRef("qr", digits)
    device = Device("in-use", Setup("gate-mill", "test", "forehead"))
    reading = Neutral("s", "1", Moment("", "", "received"), Measured(36.5), person=called)
    for badge_of, whose in ((PERSON, PERSON), (None, digits)):
        row, _ = place(reading, "d", device, MORNING, PERSON_KEY, badge_of=badge_of)
        assert row["person_id"] == whose
