"""A small county of two days, told through the public APIs of four services in memory."""

from datetime import date
from typing import Any

from tests.flows.memory_stage import MemoryStage

from yipan.report.agenda import MeetingAgenda, join_agenda
from yipan.report.joining import Report, join
from yipan.report.reading import ask_all
from yipan.scenario.story import day

FIRST, SECOND = date(2020, 2, 24), date(2020, 2, 25)
PLATE = "冀G12345"
ROAD = {"through": ["410000", "340000", "110000"], "hours": 30, "kilometres": 1_980}


async def two_days(stage: MemoryStage) -> None:
    await stage.until(day(24, 8))
    await enterprises(stage)
    await support(stage)
    await projects(stage)
    await supplies(stage)
    await stage.until(day(25, 8))
    await later(stage)
    await stage.until(day(25, 18))


async def enterprises(stage: MemoryStage) -> None:
    """Two above scale, one of them with a permit; one pass."""
    for name in ("mill", "works"):
        body: Any = {
            "enterprise_id": name,
            "name": f"={name}|[x]",
            "sector": "feed",
            "township": "Zhangbei",
            "above_scale": True,
        }
        await stage.call("operator", "POST", "permits", "/v1/enterprises", body)
    officer = {"officer": "officer-7"}
    await stage.call("operator", "PUT", "permits", "/v1/enterprises/mill/officer", officer)
    await resume(stage, "mill")
    given = {
        "enterprise_id": "mill",
        "plate": PLATE,
        "drivers": ["a" * 32],
        "route": "mill - farms",
        "cargo": "feed",
        "valid_until": "2020-03-01T00:00:00+08:00",
    }
    await stage.call("officer", "POST", "permits", "/v1/vehicle-passes", given)


async def resume(stage: MemoryStage, enterprise: str) -> None:
    body = {
        "enterprise_id": enterprise,
        "kind": "work",
        "checklist": [
            "control-plan", "organisation", "supplies", "isolation-place", "roster",
            "disinfection-register", "shift-regime", "meal-regime",
        ],
        "supplies_days": 7,
        "risk_level": "low",
        "batch": 1,
        "shifts": [{"code": "day-1", "starts": "08:00", "ends": "20:00", "at_most": 40}],
        "meals": [{"group": "day-1", "starts": "11:30", "ends": "12:00"}],
    }  # fmt: skip
    made = await stage.call("clerk", "POST", "permits", "/v1/applications", body)
    path = f"/v1/permits/{made['id']}/inspections"
    await stage.call("inspector", "POST", "permits", path, {"valid_days": 30})


async def support(stage: MemoryStage) -> None:
    """One visit, two problems, a branch of 40 members, the overall plan."""
    await visit(stage, "leader-1", "principal", 24)
    for name, kind in (("p-1", "vehicle-passage"), ("p-2", "orders")):
        problem = {
            "problem_id": name,
            "enterprise_id": "mill",
            "kind": kind,
            "text": "=short | [b]",
        }
        await stage.call("officer", "POST", "permits", "/v1/problems", problem)
    body: Any = {"unit_id": "b-1", "kind": "branch", "name": "B", "duties": "screen", "members": 40}
    await stage.call("operator", "POST", "permits", "/v1/units", body)
    plan = {"plan_id": "overall", "kind": "overall", "title": "P", "issued_on": "2020-02-15"}
    await stage.call("operator", "POST", "permits", "/v1/plans", plan)


async def visit(stage: MemoryStage, leader: str, tier: str, number: int) -> None:
    body = {"leader_account": leader, "tier": tier, "visited_at": day(number, 8).isoformat()}
    await stage.call("officer", "POST", "permits", "/v1/enterprises/mill/visits", body)


async def projects(stage: MemoryStage) -> None:
    for name, stands_on, total in (
        ("wind", ["county", "provincial"], 90_000_000),
        ("barn", ["poverty-relief"], 1_000_000),
    ):
        body = {
            "project_id": name,
            "name": name,
            "stage": "to-start",
            "lists": stands_on,
            "investment_total_yuan": total,
            "investment_this_year_yuan": 500_000,
        }
        await stage.call("operator", "POST", "permits", "/v1/projects", body)


async def supplies(stage: MemoryStage) -> None:
    """120 jin are sent, a farm has feed for four days, and a bus is planned for 20."""
    body: dict[str, Any] = {"item": "disinfectant", "unit": "jin", "quantity": "120"}
    sent = body | {"holder": "farm-3"}
    await stage.call("dispatcher", "POST", "transport", "/v1/consignments", sent, key="jin")
    farm = {"farm_id": "farm-3", "name": "Farm 3", "township": "Zhangbei", "animals": 2_800}
    eats = farm | {"unit": "ton", "feed": "24", "per_day": "6"}
    await stage.call("clerk", "POST", "transport", "/v1/farms", eats)
    bus = {"plate": PLATE, "seats": 45, "owner": "bus company"}
    await stage.call("dispatcher", "POST", "transport", "/v1/vehicles", bus)
    trip = {
        "plate": PLATE,
        "enterprise_id": "mill",
        "from_region": "411524",
        "to_region": "130722",
        "departs_at": "2020-02-27T06:00:00+08:00",
        "passengers": 20,
    }
    await stage.call("dispatcher", "POST", "transport", "/v1/trips", trip)


async def later(stage: MemoryStage) -> None:
    """The second day: the other enterprise resumes, problems are solved, the jin arrive."""
    officer = {"officer": "officer-8"}
    await stage.call("operator", "PUT", "permits", "/v1/enterprises/works/officer", officer)
    await resume(stage, "works")
    done = {"what_was_done": "two buyers were found", "tier": "other"}
    found = done | {"quantity": 2000, "unit_of_quantity": "piece"}
    await stage.call("officer", "POST", "permits", "/v1/problems/p-2/resolution", found)
    await visit(stage, "leader-2", "other", 25)
    listed = await stage.call("clerk", "GET", "transport", "/v1/consignments")
    path = f"/v1/consignments/{listed['items'][0]['id']}/receipt"
    await stage.call("clerk", "POST", "transport", path, {"unit": "kg", "quantity": "60"})


async def report_of(stage: MemoryStage, asked: date) -> Report:
    return join(await ask_all(stage.clients, stage.token, asked), asked)


async def agenda_of(stage: MemoryStage, asked: date) -> MeetingAgenda:
    lines = await ask_all(stage.clients, stage.token, asked, "/agenda")
    return join_agenda(lines, await ask_all(stage.clients, stage.token, asked), asked)
