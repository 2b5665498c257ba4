"""Who helps: 14 task forces, 6 working groups and their office, 765 branches, 1,008 teams."""

from collections.abc import Iterator
from typing import Any

from yipan.fortnight.firms import TOWNSHIPS

TASK_FORCES = 14
WORKING_GROUPS = 6
SECTORS = ("agriculture", "industry", "services", "new-energy")
BRANCHES, PARTY_MEMBERS = 765, 22_000
TEAMS_OF_A_TOWNSHIP = 56
TEAMS = TEAMS_OF_A_TOWNSHIP * len(TOWNSHIPS)
DUTIES = ("screening", "advocacy", "service")


def units() -> list[dict[str, Any]]:
    """The bodies with which each is registered."""
    return list(_units())


def _units() -> Iterator[dict[str, Any]]:
    yield _unit("coordination-office", "working-group", "协调组办公室 Coordination office", 8)
    for n in range(WORKING_GROUPS):
        yield _unit(f"working-group-{n + 1}", "working-group", f"工作组 Working group {n + 1}", 10)
    for n in range(TASK_FORCES):
        yield _unit(f"task-force-{n + 1}", "task-force", f"专班 Task force {n + 1}", 12)
    for sector, township in zip(SECTORS, TOWNSHIPS, strict=False):
        group = _unit(f"group-{sector}", "township-group", f"服务组 Service group: {sector}", 20)
        yield group | {"sector": sector, "township": township}
    for n in range(BRANCHES):
        # 580 of the 765 have 29 members and the others 28: 22,000.
        few, more = divmod(PARTY_MEMBERS, BRANCHES)
        members = few + (n < more)
        yield _unit(f"branch-{n + 1}", "branch", f"党支部 Party branch {n + 1}", members)
    for n in range(TEAMS):
        duty, township = DUTIES[n % len(DUTIES)], TOWNSHIPS[n // TEAMS_OF_A_TOWNSHIP]
        team = _unit(f"team-{n + 1}", "team", f"服务队 Team {n + 1}", 6)
        yield team | {"township": township, "duties": duty}


def _unit(unit_id: str, kind: str, name: str, members: int) -> dict[str, Any]:
    return {
        "unit_id": unit_id,
        "kind": kind,
        "name": name,
        "duties": "epidemic control and return to work",
        "members": members,
    }
