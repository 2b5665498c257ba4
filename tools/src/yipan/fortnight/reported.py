"""The same figures as the county's daily report of 29 February has them."""

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType

from yipan.fortnight.chronicle import LAST, moment
from yipan.fortnight.firms import WIND
from yipan.report.joining import Figure, join
from yipan.report.reading import ask_all
from yipan.scenario.stage import HttpStage

MILLION = 1_000_000
KEYS: Mapping[str, str] = MappingProxyType(
    {
        "enterprises above scale": "enterprises.above-scale",
        "enterprises running": "enterprises.above-scale-running",
        "resumed by approval, to the 20th": "resumption.issued/level-by-level",
        "resumed by inspection, from the 21st": "resumption.issued/on-site-inspection",
        "resumed by commitment": "resumption.issued/commitment",
        "pig farms": "feed.farms",
        "pigs": "feed.animals",
        "farms out of feed": "feed.ever-empty",
        "technicians arrived, 27 Feb": "trips.longest-arrived",
        "hours on the road": "trips.longest-hours",
        "provinces": "trips.longest-provinces",
        "municipalities": "trips.longest-municipalities",
        "kilometres": "trips.longest-kilometres",
        "charter programme expects": "trips.expected",
        "charter arrived by the 29th": "trips.arrived",
        "passengers missing": "trips.missing",
        "visits of principal leaders": "visits.principal",
        "problems they solved": "problems.solved-principal",
        "visits of other leaders": "visits.other",
        "problems solved by those": "problems.solved-other",
        "problems escalated by the clock": "problems.escalated",
        "orders found, pieces": "orders.pieces",
        "disinfectant, kg": "supplies.disinfectant",
        "holders of disinfectant": "supplies.disinfectant-holders",
        "barrels for the potato seed firm": "supplies.barrels",
        "masks for the potato seed firm": "supplies.pieces",
        "overall plan": "plans.overall",
        "special plans": "plans.special",
        "task forces": "units.task-force",
        "party branches": "units.branch",
        "party members": "units.branch-members",
        "teams": "units.team",
        "key projects": "projects.county",
        "to start": "projects.county-to-start",
        "continued": "projects.county-continued",
        "in preparation": "projects.county-in-preparation",
        "their investment, million yuan": "projects.county-total",
        "of this year, million yuan": "projects.county-this-year",
        "on the provincial and city list": "projects.upper",
        "on the provincial list": "projects.provincial",
        "investment of the ten, million yuan": "projects.upper-total",
        "poverty-relief projects": "projects.poverty-relief",
        "relief investment, million yuan": "projects.poverty-relief-total",
        "relief projects above 10 million": "projects.poverty-relief-large",
        "fevers": "isolation.fevers-held",
        "confirmed": "result.confirmed",
        "suspected": "result.suspected",
    }
)
"""Key of the report, or key/part; what the report has not is left out."""
ON_DUTY = "on duty at the wind works, 17 Feb"


async def reported(stage: HttpStage) -> dict[str, int | None]:
    """Ask for the reports of the 29th, and of the 17th for who was on duty then."""
    last = await figures_of(stage, moment(LAST).date())
    early = await figures_of(stage, moment(17).date())
    found = {name: value_of(last, key, name) for name, key in KEYS.items()}
    return found | {ON_DUTY: value_of(early, f"on-duty.persons/{WIND.enterprise_id}", ON_DUTY)}


async def figures_of(stage: HttpStage, day: date) -> Mapping[str, Figure]:
    return join(await ask_all(stage.clients, stage.token, day), day).figures


def value_of(figures: Mapping[str, Figure], key: str, name: str) -> int | None:
    """A figure or one of its parts, in the unit of the board; None where it is missing."""
    whole, _, part = key.partition("/")
    figure = figures[whole]
    parts = {one.key: one.value for one in figure.parts}
    value = parts.get(part) if part else figure.value
    if value is None:
        return None
    return int(value) // MILLION if name.endswith("million yuan") else int(value)
