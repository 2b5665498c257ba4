"""The office's calls about support for enterprises: units and visits."""

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
    "visited_at": "2020-02-17T08:00:00+08:00",
}


@dataclass
class Support:
    """Each call is made in a role that may make it."""

    office: Office

    async def unit(self, **other: Any) -> httpx.Response:
        return await self.office.post("operator", "/v1/units", UNIT | other)

    async def visit(self, enterprise: str = "mill", key: str = "", **other: Any) -> httpx.Response:
        path = f"/v1/enterprises/{enterprise}/visits"
        return await self.office.post("officer:lin", path, VISIT | other, key)

    async def get(self, path: str) -> Any:
        answer = await self.office.get(path)
        assert answer.status_code == 200, answer.text
        return answer.json()
