"""A kind of resumption may have a checklist of its own; the others keep the common one."""

from dataclasses import replace
from datetime import timedelta
from typing import Any, get_args

import pytest
from pydantic import TypeAdapter
from tests.kit import Still
from tests.permits.office import APPLICATION, Office
from tests.permits.samples import MORNING, applied, apply, failed, inspect

from permits.domain.application import ApplyForResumption, missing
from permits.domain.books import RESUMPTION_KIND, ResumptionBook
from permits.domain.permit import decider
from permits.domain.rules import RESUMPTION, ResumptionRules
from shared.events.permits import Requirement, ResumptionKind
from shared.events.permits.rules import ResumptionRulesScheduled
from shared.events.permits.terms import CheckResult, Proof
from shared.memory.bus import InMemoryBus
from shared.rules.book import decider as book_decider
from shared.testing import Scenario

permit = Scenario(decider)
book = Scenario(book_decider(RESUMPTION_KIND))
PATH = "/v1/rules/resumption"
KINDS = get_args(ResumptionKind)
FEW: tuple[Requirement, ...] = ("control-plan", "supplies")
OF_SCHOOLS: tuple[Requirement, ...] = (*FEW, "isolation-place", "meal-regime")
EFFECTIVE = MORNING + timedelta(days=1)
by_kind = replace(
    RESUMPTION[0], version="by-kind", requirements=FEW, requirements_by_kind={"school": OF_SCHOOLS}
)
NEW: dict[str, Any] = {
    "version": "by-kind",
    "effective": EFFECTIVE.isoformat(),
    "requirements": FEW,
    "supplies_days": 7,
    "conditions": [],
    "requirements_by_kind": {"school": OF_SCHOOLS},
}


def of_kind(kind: ResumptionKind) -> ApplyForResumption:
    return replace(apply, kind=kind, checklist=FEW, rules=by_kind)


def seen(*requirements: Requirement) -> Proof:
    return Proof(results=tuple(CheckResult(requirement=one, ok=True) for one in requirements))


def test_a_school_lacking_what_only_schools_need_is_refused() -> None:
    permit.given().when(of_kind("school")).refused("complete-checklist")
    assert missing(by_kind, "school", FEW, 7) == ["isolation-place", "meal-regime"]


@pytest.mark.parametrize("kind", ["project-start", "work", "market"])
def test_a_kind_without_a_list_of_its_own_shows_the_common_one(kind: ResumptionKind) -> None:
    taken = applied.model_copy(update={"kind": kind, "checklist": FEW})
    permit.given().when(of_kind(kind)).then(taken)


def test_a_list_of_its_own_may_be_shorter_than_the_common_one() -> None:
    rules = replace(RESUMPTION[0], requirements_by_kind={"market": FEW})
    permit.given().when(replace(of_kind("market"), rules=rules)).then(
        applied.model_copy(update={"kind": "market", "checklist": FEW})
    )
    permit.given().when(replace(of_kind("work"), rules=rules)).refused("complete-checklist")


def test_an_inspection_looks_at_what_the_kind_needs() -> None:
    school = applied.model_copy(update={"kind": "school"})
    half = replace(inspect, rules=by_kind, proof=seen(*FEW))
    whole = replace(half, proof=seen(*OF_SCHOOLS))
    permit.given(school).when(half).refused("unmet-requirement")
    assert len(decider.decide(whole, permit.given(school).state())) == 2
    assert len(decider.decide(half, permit.given(applied).state())) == 2


def test_findings_are_recorded_whatever_the_kind_needs() -> None:
    school = applied.model_copy(update={"kind": "school"})
    command = replace(
        inspect, inspection_id="i-0", findings=failed.findings, rules=by_kind, proof=seen(*FEW)
    )
    permit.given(school).when(command).then(failed.model_copy(update={"proof": seen(*FEW)}))


def test_a_fact_from_before_says_the_same_of_every_kind() -> None:
    said = {name: value for name, value in NEW.items() if name != "requirements_by_kind"}
    old = ResumptionRulesScheduled.model_validate({**said, "by": "operator-1"})
    version = book.given(old).state().versions[-1]
    assert version == ResumptionRules("by-kind", EFFECTIVE, FEW, 7, ())
    assert {version.asked_of(kind) for kind in KINDS} == {FEW}


def test_a_book_stored_before_is_read_back_with_the_common_list() -> None:
    stored = TypeAdapter(ResumptionBook).dump_python(ResumptionBook())
    for version in stored["versions"]:
        del version["requirements_by_kind"]
    assert TypeAdapter(ResumptionBook).validate_python(stored) == ResumptionBook()


async def schools_and_others(office: Office, bus: InMemoryBus) -> dict[str, dict[str, Any]]:
    """Apply for every kind, with few and with many requirements shown; give bodies by id."""
    opened = {}
    for name, checklist in (("few", FEW), ("many", OF_SCHOOLS)):
        await office.register(name)
        for kind in KINDS:
            body = APPLICATION | {"enterprise_id": name, "kind": kind, "checklist": checklist}
            opened[(await office.apply(**body)).json()["id"]] = body
    await bus.settle()
    return opened


async def schedule(office: Office, **change: Any) -> None:
    answer = await office.post("operator", PATH, NEW | change)
    assert answer.status_code == 201, answer.text


async def test_the_version_at_the_time_of_the_command_decides(office: Office, clock: Still) -> None:
    await office.register()
    await schedule(office)
    school = {"kind": "school", "checklist": OF_SCHOOLS}
    before = (await office.apply(**school)).json()
    assert (before["rule_version"], len(before["missing"])) == ("resumption-2020-01", 4)
    clock.time = EFFECTIVE
    refused = (await office.apply(**school | {"checklist": FEW})).json()
    assert (refused["rule"], refused["rule_version"]) == ("complete-checklist", "by-kind")
    assert refused["missing"] == ["isolation-place", "meal-regime"]
    assert (await office.apply(**school)).status_code == 201
    assert (await office.apply(kind="market", checklist=FEW)).status_code == 201


async def test_the_dry_run_names_whom_the_version_then_refuses(
    office: Office, bus: InMemoryBus, clock: Still
) -> None:
    await schedule(office, version="few", effective=(MORNING + timedelta(hours=1)).isoformat(),
                   requirements_by_kind={})  # fmt: skip
    clock.time = MORNING + timedelta(hours=1)
    opened = await schools_and_others(office, bus)
    tried = (await office.post("operator", f"{PATH}/dry-run", NEW)).json()
    await schedule(office)
    clock.time = EFFECTIVE
    refused = []
    for permit_id, body in opened.items():
        path = f"/v1/applications/{permit_id}/withdrawal"
        await office.post("clerk", path, {"reason": "made again"})
        if (await office.apply(**body)).status_code == 409:
            refused.append(permit_id)
    assert (tried["open"], tried["would_lack"]) == (8, 1)
    assert tried["would_lack_ids"] == refused


async def test_lists_of_kinds_are_shown_and_come_back_with_a_rollback(
    office: Office, clock: Still
) -> None:
    await schedule(office)
    clock.time = EFFECTIVE
    later, latest = (EFFECTIVE + timedelta(days=n) for n in (1, 2))
    plain = {"version": "plain", "effective": later.isoformat(), "requirements_by_kind": {}}
    await schedule(office, **plain)
    clock.time = later
    body = {"version": "again", "effective": latest.isoformat()}
    rolled = await office.post("operator", f"{PATH}/plain/rollback", body)
    assert rolled.status_code == 201
    listed = [one["requirements_by_kind"] for one in (await office.get(PATH)).json()]
    schools = {"school": list(OF_SCHOOLS)}
    assert listed == [{}, schools, {}, schools]


@pytest.mark.parametrize(
    ("lists", "field"),
    [
        ({"school": ["luck"]}, "body.requirements_by_kind.school.0"),
        ({"school": ["roster", "roster"]}, "body.requirements_by_kind.school"),
        ({"school": ["roster"] * 21}, "body.requirements_by_kind.school"),
        ({"vehicle-pass": ["roster"]}, "body.requirements_by_kind.vehicle-pass.[key]"),
        (["school"], "body.requirements_by_kind"),
    ],
)
async def test_a_wrong_list_names_its_kind(office: Office, lists: Any, field: str) -> None:
    answer = await office.post("operator", PATH, NEW | {"requirements_by_kind": lists})
    assert answer.status_code == 422
    assert [error["field"] for error in answer.json()["errors"]] == [field]
