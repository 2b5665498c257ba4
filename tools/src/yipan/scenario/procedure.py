"""The county's procedure for a permit to work: application, approval, inspection, and the gate."""

from collections.abc import Sequence
from typing import Any

from yipan.scenario.stage import Stage
from yipan.scenario.story import Story, day

CHECKLIST = (
    "control-plan", "organisation", "supplies", "isolation-place", "roster",
    "disinfection-register", "shift-regime", "meal-regime",
)  # fmt: skip
SHIFTS = (
    {"code": "early", "starts": "08:00", "ends": "16:00", "at_most": 40},
    {"code": "late", "starts": "16:00", "ends": "00:00", "at_most": 40},
)
"""Named otherwise than those of the workers, whom therefore no gate holds to these hours."""
MEALS = (
    {"group": "early", "starts": "11:30", "ends": "12:00"},
    {"group": "late", "starts": "19:30", "ends": "20:00"},
)
LEVELS = ("village", "township", "county")
INSPECTION_FROM = day(21)
"""Until then the levels approve, one after the other."""


def application(enterprise_id: str, **more: Any) -> dict[str, Any]:
    """An application in which nothing is missing; `more` is added or stands instead."""
    return {
        "enterprise_id": enterprise_id,
        "kind": "work",
        "checklist": CHECKLIST,
        "supplies_days": 14,
        "risk_level": "low",
        "shifts": SHIFTS,
        "meals": MEALS,
        **more,
    }


async def apply(stage: Stage, enterprise_id: str, **more: Any) -> str:
    """Apply and return the permit's id."""
    body = application(enterprise_id, **more)
    made = await stage.call("clerk", "POST", "permits", "/v1/applications", body)
    return str(made["id"])


async def approve(stage: Stage, permit_id: str, **proof: Any) -> None:
    """Approve by the procedure in effect now: a slow machine may get here on another day.

    `proof` is what the inspector brings, where an inspection is due.
    """
    for level in LEVELS:
        if stage.now() >= INSPECTION_FROM:
            await inspect(stage, permit_id, **proof)
            return
        path = f"/v1/applications/{permit_id}/approvals"
        await stage.call(f"{level}-approver", "POST", "permits", path, {"level": level})


async def inspect(stage: Stage, permit_id: str, findings: Sequence[str] = (), **proof: Any) -> None:
    """Inspect on site; without findings the permit is issued or given back."""
    path, body = f"/v1/permits/{permit_id}/inspections", {"findings": findings, **proof}
    await stage.call("inspector", "POST", "permits", path, body)


async def gate_opens(story: Story, site_id: str) -> None:
    """Wait until the gate has heard of its enterprise's permit."""

    async def opens() -> bool:
        return await story.gate_is_open(site_id)

    await story.stage.follows(f"{site_id} opens", opens)


async def suspended(story: Story, enterprise_id: str, site_id: str) -> None:
    """Wait until the permit is suspended, and until the gate has heard of it."""

    async def is_suspended() -> bool:
        return await story.permit_is(enterprise_id, "suspended")

    async def is_closed() -> bool:
        return not await story.gate_is_open(site_id)

    await story.stage.follows("the permit is suspended", is_suspended)
    await story.stage.follows("the gate is closed", is_closed)
