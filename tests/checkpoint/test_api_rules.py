"""The county changes its fever limits: tried out, scheduled, in effect, withdrawn."""

from datetime import timedelta
from typing import Any

import pytest
from tests.checkpoint.gatehouse import Gatehouse
from tests.checkpoint.samples import MORNING, PERSON
from tests.kit import Still

from checkpoint.api.rules import EXAMPLE
from shared.memory.bus import InMemoryBus

PATH = "/v1/rules/fever-limits"
NOON = MORNING + timedelta(hours=4)
HOUR = timedelta(hours=1)
PERSONS = [f"{number:032x}" for number in range(20)]


def version(name: str = "fever-2", **change: Any) -> dict[str, Any]:
    body = {"version": name, "effective": NOON.isoformat(), "celsius": EXAMPLE}
    return body | change


def lower(axillary: float) -> dict[str, Any]:
    return version(celsius=EXAMPLE | {"axillary": axillary})


async def measured(gatehouse: Gatehouse, prefix: str, at: str) -> int:
    """Everybody is measured once, from 36.0 in steps of 0.1; the number of fevers."""
    body = [
        {
            "device_id": "d-1",
            "sequence": f"{prefix}{number}",
            "celsius": round(36 + number / 10, 1),
            "measured_at": at,
            "person_id": person,
        }
        for number, person in enumerate(PERSONS)
    ]
    answer = (await gatehouse.post(body)).json()
    return sum(result["fever"] for result in answer["results"])


@pytest.mark.parametrize("axillary", [36.0, 36.5, 37.3, 38.0])
async def test_a_dry_run_says_exactly_what_the_change_then_does(
    gatehouse: Gatehouse, bus: InMemoryBus, clock: Still, axillary: float
) -> None:
    before = await measured(gatehouse, "a", MORNING.isoformat())
    await bus.settle()
    said = (await gatehouse.ask("operator", "POST", f"{PATH}/dry-run", lower(axillary))).json()
    assert (said["persons"], said["fevers_now"]) == (20, before)
    assert (await gatehouse.ask("operator", "POST", PATH, lower(axillary))).status_code == 201
    clock.time = NOON
    assert await measured(gatehouse, "b", NOON.isoformat()) == said["fevers_then"]


async def test_a_version_holds_from_its_moment_on_and_names_itself(
    gatehouse: Gatehouse, bus: InMemoryBus, clock: Still
) -> None:
    await gatehouse.ask("operator", "POST", PATH, lower(36.5))
    warm = {"celsius": 36.6, "person_id": PERSON, "sequence": "1"}
    assert (await gatehouse.enter(**warm))["fever"] is False
    clock.time = NOON
    at_noon = {"sequence": "2", "measured_at": NOON.isoformat()}
    assert (await gatehouse.enter(**warm | at_noon))["fever"] is True
    # What was taken before and comes late is judged as it would have been then.
    assert (await gatehouse.enter(**warm | {"sequence": "3"}))["fever"] is False
    said = [d.value or b"" for d in bus.log("checkpoint.readings").deliveries]
    assert sum(b'"rule_version":"fever-2"' in value for value in said) == 1


async def test_the_versions_are_listed_with_where_they_stand(
    gatehouse: Gatehouse, clock: Still
) -> None:
    await gatehouse.ask("operator", "POST", PATH, version())
    listed = (await gatehouse.ask("auditor", "GET", PATH)).json()
    assert [line["status"] for line in listed] == ["in-effect", "scheduled"]
    clock.time = NOON
    listed = (await gatehouse.ask("auditor", "GET", PATH)).json()
    assert [line["status"] for line in listed] == ["past", "in-effect"]


async def test_a_withdrawn_version_never_holds_and_is_remembered(
    gatehouse: Gatehouse, bus: InMemoryBus, clock: Still
) -> None:
    await gatehouse.ask("operator", "POST", PATH, lower(36.5))
    path = f"{PATH}/fever-2/withdrawal"
    answer = await gatehouse.ask("operator", "POST", path, {"reason": "a mistake"})
    await bus.settle()
    found = (await gatehouse.ask("auditor", "GET", answer.headers["location"])).json()
    said = [(one["decision"], one["reason"]) for one in found["decisions"]]
    assert said == [("scheduled", None), ("withdrawn", "a mistake")]
    clock.time = NOON
    assert (await gatehouse.enter(celsius=36.6))["fever"] is False


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"celsius": {"axillary": 37.3}}, "body.celsius"),
        ({"celsius": EXAMPLE | {"object": 37.0}}, "body.celsius"),
        ({"celsius": EXAMPLE | {"axillary": 50}}, "body.celsius.axillary"),
        ({"celsius": EXAMPLE | {"axillary": "37"}}, "body.celsius.axillary"),
        ({"effective": "2020-02-21T00:00:00"}, "body.effective"),
        ({"version": "a b"}, "body.version"),
    ],
)
async def test_a_wrong_version_is_refused_by_field(
    gatehouse: Gatehouse, change: dict[str, Any], field: str
) -> None:
    answer = await gatehouse.ask("operator", "POST", PATH, version(**change))
    assert answer.status_code == 422
    assert [error["field"] for error in answer.json()["errors"]] == [field]


async def test_overlapping_dates_and_the_past_are_refused_by_rule(gatehouse: Gatehouse) -> None:
    await gatehouse.ask("operator", "POST", PATH, version())
    for body, rule in (
        (version("fever-3"), "one-rule-at-a-time"),
        (version("fever-3", effective=MORNING.isoformat()), "rule-ahead-of-time"),
        (version(), "rule-version-once"),
    ):
        answer = await gatehouse.ask("operator", "POST", PATH, body)
        assert (answer.status_code, answer.json()["rule"]) == (409, rule)


@pytest.mark.parametrize("role", ["device", "guard", "clerk", "auditor"])
async def test_only_an_operator_decides(gatehouse: Gatehouse, role: str) -> None:
    assert (await gatehouse.ask(role, "POST", PATH, version())).status_code == 403


async def test_a_version_that_holds_is_rolled_back_by_the_old_values_under_a_new_name(
    gatehouse: Gatehouse, clock: Still
) -> None:
    await gatehouse.ask("operator", "POST", PATH, lower(36.5))
    clock.time = NOON
    back = {"version": "fever-3", "effective": (NOON + HOUR).isoformat()}
    answer = await gatehouse.ask("operator", "POST", f"{PATH}/fever-2/rollback", back)
    assert answer.status_code == 201
    clock.time = NOON + HOUR
    first, _, third = (await gatehouse.ask("auditor", "GET", PATH)).json()
    assert (third["version"], third["status"]) == ("fever-3", "in-effect")
    assert third["celsius"] == first["celsius"]


@pytest.mark.parametrize(
    ("named", "status", "rule"),
    [
        ("fever-2", 409, "roll-back-what-began"),
        ("fever-2020-01", 409, "rule-predecessor"),
        ("fever-9", 404, None),
    ],
)
async def test_only_what_began_after_another_is_rolled_back(
    gatehouse: Gatehouse, named: str, status: int, rule: str | None
) -> None:
    await gatehouse.ask("operator", "POST", PATH, version())
    back = {"version": "fever-3", "effective": (NOON + HOUR).isoformat()}
    answer = await gatehouse.ask("operator", "POST", f"{PATH}/{named}/rollback", back)
    assert (answer.status_code, answer.json().get("rule")) == (status, rule)


async def test_an_unknown_version_cannot_be_withdrawn(gatehouse: Gatehouse) -> None:
    path = f"{PATH}/fever-9/withdrawal"
    answer = await gatehouse.ask("operator", "POST", path, {"reason": "a mistake"})
    assert answer.status_code == 404


async def test_a_dry_run_is_refused_as_the_version_would_be(gatehouse: Gatehouse) -> None:
    past = version(effective=MORNING.isoformat())
    answer = await gatehouse.ask("operator", "POST", f"{PATH}/dry-run", past)
    assert (answer.status_code, answer.json()["rule"]) == (409, "rule-ahead-of-time")


async def test_before_anybody_decided_there_are_no_decisions(gatehouse: Gatehouse) -> None:
    answer = await gatehouse.ask("auditor", "GET", f"{PATH}/decisions")
    assert (answer.status_code, answer.json()["decisions"]) == (200, [])
