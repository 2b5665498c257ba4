"""The proof of an inspection: kept and shown, and nothing passes on an unmet requirement."""

from dataclasses import replace
from typing import Any, get_args

import pytest
from tests.permits.office import Office
from tests.permits.samples import applied, inspect, issued, passed

from permits.domain.permit import decider
from shared.events.permits import InspectionFailed, Requirement
from shared.events.permits.terms import CheckResult, Place, Proof
from shared.memory.bus import InMemoryBus
from shared.testing import Scenario

permit = Scenario(decider)
PHOTO = "ab" * 32
ALL = get_args(Requirement)


def proof(*unmet: str, left_out: str = "") -> Proof:
    results = (CheckResult(requirement=r, ok=r not in unmet) for r in ALL if r != left_out)
    return Proof(results=tuple(results), place=Place(spot="east gate"), photos=(PHOTO,))


def test_a_passed_inspection_keeps_its_proof() -> None:
    kept = passed.model_copy(update={"proof": proof()})
    permit.given(applied).when(replace(inspect, proof=proof())).then(kept, issued)


@pytest.mark.parametrize("seen", [proof("supplies"), proof(left_out="supplies")])
def test_nothing_passes_on_a_requirement_unmet_or_not_looked_at(seen: Proof) -> None:
    permit.given(applied).when(replace(inspect, proof=seen)).refused("unmet-requirement")


def test_a_failed_inspection_keeps_its_proof() -> None:
    command = replace(inspect, findings=("masks for a day",), proof=proof("supplies"))
    (fact,) = decider.decide(command, permit.given(applied).state())
    assert isinstance(fact, InspectionFailed)
    assert fact.proof == proof("supplies")


async def test_the_proof_is_shown_with_the_permit(office: Office, bus: InMemoryBus) -> None:
    results = [{"requirement": r, "ok": True} for r in ALL]
    place = {"latitude": 41.16, "longitude": 114.72}
    inspected = await office.inspect(
        await office.applied(), results=results, place=place, photos=[PHOTO]
    )
    await bus.settle()
    shown = (await office.get(inspected.headers["Location"])).json()["inspection"]["proof"]
    assert (shown["place"]["latitude"], shown["photos"]) == (41.16, [PHOTO])
    assert shown["results"][7] == {"requirement": "meal-regime", "ok": True, "note": None}


async def test_what_is_unmet_is_named(office: Office) -> None:
    results = [{"requirement": r, "ok": r != "roster"} for r in ALL]
    refused = await office.inspect(await office.applied(), results=results)
    assert (refused.status_code, refused.json()["rule"]) == (409, "unmet-requirement")
    assert refused.json()["unmet"] == ["roster"]


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"photos": ["AB" * 32]}, "body.photos.0"),
        ({"photos": [PHOTO] * 21}, "body.photos"),
        ({"place": {}}, "body.place"),
        ({"place": {"latitude": 41.0}}, "body.place"),
        ({"place": {"latitude": 91, "longitude": 0}}, "body.place.latitude"),
        ({"results": [{"requirement": "roster", "ok": True}] * 2}, "body.results"),
        ({"results": [{"requirement": "luck", "ok": True}]}, "body.results.0.requirement"),
    ],
)
async def test_a_wrong_proof_names_its_field(
    office: Office, wrong: dict[str, Any], field: str
) -> None:
    refused = await office.inspect(await office.applied(), **wrong)
    assert refused.status_code == 422
    assert [error["field"] for error in refused.json()["errors"]] == [field]
