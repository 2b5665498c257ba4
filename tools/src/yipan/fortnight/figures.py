"""Reads the county's figures from the public APIs, each where a newcomer would look for it."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

from shared.clock import COUNTY
from yipan.fortnight.acts.charter import TECHNICIANS
from yipan.fortnight.acts.registers import STATION
from yipan.fortnight.chronicle import Chronicle, moment
from yipan.fortnight.expected import EXPECTED
from yipan.fortnight.firms import COMMITMENT, FIRMS, INSPECTION, LEVELS, SEED, WIND
from yipan.fortnight.reported import reported
from yipan.fortnight.vehicles import FARM_TRUCKS, TRUCKS
from yipan.scenario.cast import ROAD
from yipan.scenario.figures import FEVERISH, Figure, listed
from yipan.scenario.stage import HttpStage, Missed

MILLION = 1_000_000
ISOLATION = timedelta(days=14)
Reader = Callable[[Chronicle], Awaitable[dict[str, int]]]


async def enterprises(chronicle: Chronicle) -> dict[str, int]:
    found = await listed(chronicle, "clerk", "permits", "/v1/enterprises?")
    above = [one for one in found if one["above_scale"]]
    running = [one for one in above if any(p["status"] == "active" for p in one["permits"])]
    passes = await listed(chronicle, "clerk", "permits", "/v1/permits?kind=vehicle-pass")
    feed = {one["plate"] for one in passes if one["status"] == "active"} & {*TRUCKS, *FARM_TRUCKS}
    work = await listed(chronicle, "clerk", "permits", "/v1/permits?kind=work")
    issued = [one["procedure"] for one in work if one["valid_from"]]
    facts = [fact for one in work for fact in {step["fact"] for step in one["steps"]}]
    return {
        "enterprises above scale": len(above),
        "enterprises running": len(running),
        "resumed by approval, to the 20th": issued.count(LEVELS),
        "resumed by inspection, from the 21st": issued.count(INSPECTION),
        "resumed by commitment": issued.count(COMMITMENT),
        "permits suspended and reinstated": facts.count("permit-reinstated"),
        "feed vehicles with a pass": len(feed),
    }


async def gates(chronicle: Chronicle) -> dict[str, int]:
    at_wind = await listed(
        chronicle, "guard", "checkpoint", f"/v1/crossings?site_id={WIND.gate}&outcome=admitted"
    )
    came = {
        one["person_id"]
        for one in at_wind
        if one["direction"] == "in" and county_day(one["at"]) == moment(17).date()
    }
    at_the_road = await listed(
        chronicle, "guard", "checkpoint", f"/v1/crossings?site_id={ROAD}&outcome=refused"
    )
    return {
        "on duty at the wind works, 17 Feb": len(came),
        "vehicles turned away": sum(one["plate"] is not None for one in at_the_road),
    }


async def readings(chronicle: Chronicle) -> dict[str, int]:
    stored = fevers = 0
    for site in (STATION, *(firm.gate for firm in FIRMS)):
        found = await listed(chronicle, "guard", "checkpoint", f"/v1/readings?site_id={site}")
        stored += len(found)
        fevers += sum(one["celsius"] >= FEVERISH for one in found)
    return {"fevers": fevers, "readings lost": chronicle.posted - stored}


async def trips(chronicle: Chronicle) -> dict[str, int]:
    found = await listed(chronicle, "dispatcher", "transport", "/v1/trips?")
    (charter,) = [one for one in found if one["id"] == chronicle.trips[TECHNICIANS.name]]
    seats = [passenger["status"] for trip in found for passenger in trip["passengers"]]
    return {
        "technicians arrived, 27 Feb": status_count(charter, "arrived"),
        "hours on the road": charter["hours"] or 0,
        "kilometres": charter["kilometres"] or 0,
        "provinces": charter["provinces"] or 0,
        "municipalities": charter["municipalities"] or 0,
        "charter programme expects": sum(trip["planned_passengers"] or 0 for trip in found),
        "charter arrived by the 29th": seats.count("arrived"),
        "passengers removed": seats.count("removed"),
        "passengers missing": seats.count("missing"),
    }


async def support(chronicle: Chronicle) -> dict[str, int]:
    visits = await chronicle.say("clerk", "GET", "permits", "/v1/visits/summary")
    problems = await chronicle.say("clerk", "GET", "permits", "/v1/problems/summary")
    orders = problems["by_kind"].get("orders", {"quantities": {}})
    return {
        "visits of principal leaders": visits["principal"],
        "visits of other leaders": visits["other"],
        "problems they solved": problems["by_tier"]["principal"],
        "problems solved by those": problems["by_tier"]["other"],
        "problems escalated by the clock": problems["all"]["escalated"],
        "orders found, pieces": int(orders["quantities"].get("piece", 0)),
    }


async def supplies(chronicle: Chronicle) -> dict[str, int]:
    summary = await chronicle.say("clerk", "GET", "transport", "/v1/consignments/summary")
    items = {item["item"]: item for item in summary["items"]}
    to_seed = await listed(
        chronicle, "clerk", "transport", f"/v1/consignments?holder={SEED.enterprise_id}"
    )
    came = {one["item"]: int(one["received"] or 0) for one in to_seed}
    disinfectant = items.get("disinfectant", {"received": {"kilograms": "0"}, "holders": 0})
    return {
        "disinfectant, kg": int(float(disinfectant["received"]["kilograms"])),
        "holders of disinfectant": disinfectant["holders"],
        "barrels for the potato seed firm": came.get("bleach", 0),
        "masks for the potato seed firm": came.get("masks", 0),
    }


async def farms(chronicle: Chronicle) -> dict[str, int]:
    found = await chronicle.say("clerk", "GET", "transport", "/v1/farms")
    return {
        "pig farms": found["farms"],
        "pigs": found["animals"],
        "farms out of feed": found["ever_empty"],
    }


async def units(chronicle: Chronicle) -> dict[str, int]:
    found = await chronicle.say("clerk", "GET", "permits", "/v1/units/summary")
    none = {"units": 0, "members": 0}
    return {
        "task forces": found.get("task-force", none)["units"],
        "party branches": found.get("branch", none)["units"],
        "party members": found.get("branch", none)["members"],
        "teams": found.get("team", none)["units"],
    }


async def plans(chronicle: Chronicle) -> dict[str, int]:
    found = await listed(chronicle, "clerk", "permits", "/v1/plans?")
    kinds = [one["kind"] for one in found]
    return {"overall plan": kinds.count("overall"), "special plans": kinds.count("special")}


async def projects(chronicle: Chronicle) -> dict[str, int]:
    found = await chronicle.say("clerk", "GET", "permits", "/v1/projects/summary")
    large = await listed(chronicle, "clerk", "permits", "/v1/projects?on_list=county")
    relief = await listed(chronicle, "clerk", "permits", "/v1/projects?on_list=poverty-relief")
    ten = [one for one in large if {"provincial", "city"} & set(one["lists"])]
    county, poor = found["by_list"]["county"], found["by_list"]["poverty-relief"]
    stages = [one["stage"] for one in large]
    return {
        "key projects": county["projects"],
        "to start": stages.count("to-start"),
        "continued": stages.count("continued"),
        "in preparation": stages.count("in-preparation"),
        "their investment, million yuan": county["investment_total_yuan"] // MILLION,
        "of this year, million yuan": county["investment_this_year_yuan"] // MILLION,
        "on the provincial and city list": len(ten),
        "on the provincial list": found["by_list"]["provincial"]["projects"],
        "investment of the ten, million yuan": sum(p["investment_total_yuan"] for p in ten)
        // MILLION,
        "poverty-relief projects": poor["projects"],
        "relief investment, million yuan": poor["investment_total_yuan"] // MILLION,
        "relief projects above 10 million": sum(
            one["investment_total_yuan"] > 10 * MILLION for one in relief
        ),
    }


async def health(chronicle: Chronicle) -> dict[str, int]:
    found = await listed(chronicle, "clerk", "health-records", "/v1/workers?")
    isolations = [one["isolation"] for one in found if one["isolation"]]
    codes = [{reason["code"] for reason in one["reasons"]} for one in found]
    return {
        "isolations extended": sum(moved(one["started_at"], one["ends_at"]) for one in isolations),
        "confirmed": sum("examined-positive" in some for some in codes),
        "suspected": sum(bool({"fever", "symptoms"} & some) for some in codes),
    }


READERS: Sequence[Reader] = (
    enterprises, gates, readings, trips, support, supplies, farms, units, plans, projects,
    health,
)  # fmt: skip


async def settled_figures(chronicle: Chronicle, stage: HttpStage) -> list[Figure]:
    """Read the figures, waiting for the last facts to reach their views.

    Beside each stands what the daily report says of it, where the report has it.
    """
    reached: dict[str, int] = {}
    for reader in READERS:

        async def met(reader: Reader = reader) -> bool:
            found = await reader(chronicle)
            reached.update(found)
            return all(EXPECTED[name][1] == value for name, value in found.items())

        try:
            await chronicle.stage.follows(f"the figures of {reader.__name__}", met)
        except Missed:
            chronicle.tell(f"the figures of {reader.__name__} are not what was expected")
    report = await reported(stage)
    return [
        Figure(name, value, reached[name], zh, name in report, report.get(name))
        for name, (zh, value) in EXPECTED.items()
    ]


def status_count(trip: Any, status: str) -> int:
    return sum(passenger["status"] == status for passenger in trip["passengers"])


def county_day(text: str) -> Any:
    return datetime.fromisoformat(text).astimezone(COUNTY).date()


def moved(started_at: str, ends_at: str) -> bool:
    return datetime.fromisoformat(ends_at) - datetime.fromisoformat(started_at) > ISOLATION
