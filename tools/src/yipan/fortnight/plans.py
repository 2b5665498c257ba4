"""What the county has laid down: 1 overall plan and 6 special ones, and who answers for each."""

from typing import Any

OFFICE = "coordination-office"
ISSUED_ON = "2020-02-15"
SPECIAL = (
    ("project-start", "项目开工专项方案 Project starts"),
    ("return-to-work", "企业复工专项方案 Return to work"),
    ("markets", "市场复市专项方案 Markets"),
    ("schools", "学校开学专项方案 Schools"),
    ("returnees", "人员返岗专项方案 Returning workers"),
    ("supplies", "物资保障专项方案 Supplies"),
)
"""The report counts six; four follow the kinds of resumption, the last two titles are ours."""


def plans() -> list[dict[str, Any]]:
    """The bodies with which each is registered; each working group answers for one."""
    overall = _plan("overall", "overall", "疫情防控和复工复产总体方案 Overall plan", OFFICE)
    special = [
        _plan(plan_id, "special", title, f"working-group-{n}")
        for n, (plan_id, title) in enumerate(SPECIAL, start=1)
    ]
    return [overall, *special]


def _plan(plan_id: str, kind: str, title: str, unit_id: str) -> dict[str, Any]:
    return {
        "plan_id": plan_id,
        "kind": kind,
        "title": title,
        "unit_id": unit_id,
        "issued_on": ISSUED_ON,
    }
