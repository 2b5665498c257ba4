"""The office's calls about support for enterprises: units, visits and problems."""

from dataclasses import dataclass
from typing import Any

import httpx
from tests.permits.office import Json, Office

UNIT: Json = {
    "unit_id": "task-force-1",
    "kind": "task-force",
    "name": "Task force",
    "duties": "inspect on site",
    "members": 12,
}
VISIT: Json = {
    "leader_account": "leader-1",
    "tier": "principal",
    "visited_at": "2020-02-24T08:00:00+08:00",
}
PROBLEM: Json = {
    "problem_id": "problem-1",
    "enterprise_id": "mill",
    "kind": "vehicle-passage",
    "text": "feed trucks are turned back",
}
PLAN: Json = {
    "plan_id": "overall",
    "title": "总体方案 Overall plan",
    "kind": "overall",
    "issued_on": "2020-02-15",
}
RESOLUTION: Json = {"what_was_done": "passes were issued"}


@dataclass
class Support:
    """Each call is made in a role that may make it."""

    office: Office

    async def unit(self, **other: Any) -> httpx.Response:
        return await self.office.post("operator", "/v1/units", UNIT | other)

    async def plan(self, **other: Any) -> httpx.Response:
        return await self.office.post("operator", "/v1/plans", PLAN | other)

    async def visit(self, enterprise: str = "mill", key: str = "", **other: Any) -> httpx.Response:
        path = f"/v1/enterprises/{enterprise}/visits"
        return await self.office.post("officer:lin", path, VISIT | other, key)

    async def problem(self, **other: Any) -> httpx.Response:
        return await self.office.post("clerk:lin", "/v1/problems", PROBLEM | other)

    async def resolve(self, problem_id: str = "problem-1", **other: Any) -> httpx.Response:
        path = f"/v1/problems/{problem_id}/resolution"
        return await self.office.post("officer:bo", path, RESOLUTION | other)

    async def get(self, path: str) -> Any:
        answer = await self.office.get(path)
        assert answer.status_code == 200, answer.text
        return answer.json()
