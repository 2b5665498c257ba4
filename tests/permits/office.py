"""The office: who calls the service over HTTP, and with what."""

import asyncio
from dataclasses import dataclass
from typing import Any, get_args

import httpx

from shared.events.permits import Requirement

Json = dict[str, Any]

MILL: Json = {
    "enterprise_id": "mill",
    "name": "Mill",
    "sector": "feed",
    "township": "Zhangbei",
    "above_scale": True,
}
APPLICATION: Json = {
    "enterprise_id": "mill",
    "kind": "work",
    "checklist": list(get_args(Requirement)),
    "supplies_days": 7,
    "risk_level": "low",
    "shifts": [{"code": "day-1", "starts": "08:00", "ends": "20:00", "at_most": 40}],
    "meals": [{"group": "day-1", "starts": "11:30", "ends": "12:00"}],
}
PASS: Json = {
    "enterprise_id": "mill",
    "plate": "冀G·12345",
    "drivers": ["a" * 32],
    "route": "mill - farms",
    "cargo": "feed",
    "valid_until": "2020-03-01T00:00:00+08:00",
}


@dataclass
class Office:
    """Each call names the role it is made in; `key` is its Idempotency-Key."""

    client: httpx.AsyncClient

    async def get(self, path: str, role: str = "auditor") -> httpx.Response:
        return await self.client.get(path, headers={"Authorization": f"Bearer {role}"})

    async def post(
        self, role: str, path: str, body: Json, key: str = "", method: str = "POST"
    ) -> httpx.Response:
        headers = {"Authorization": f"Bearer {role}"} | ({"Idempotency-Key": key} if key else {})
        return await self.client.request(method, path, json=body, headers=headers)

    async def register(self, enterprise_id: str = "mill") -> None:
        body = MILL | {"enterprise_id": enterprise_id}
        created = await self.post("clerk", "/v1/enterprises", body)
        assert created.status_code == 201, created.text

    async def assign(self, officer: str = "officer-7") -> httpx.Response:
        path = "/v1/enterprises/mill/officer"
        return await self.post("operator", path, {"officer": officer}, method="PUT")

    async def adopt(self, leader: str = "leader-1", tier: str = "principal") -> httpx.Response:
        body = {"leader": leader, "tier": tier}
        return await self.post("operator", "/v1/enterprises/mill/leader", body, method="PUT")

    async def apply(self, **other: Any) -> httpx.Response:
        return await self.post("clerk", "/v1/applications", APPLICATION | other)

    async def applied(self) -> str:
        """Give the id of the mill's application, its officer named."""
        await self.register()
        await self.assign()
        return str((await self.apply()).json()["id"])

    async def inspect(self, permit_id: str, **body: Any) -> httpx.Response:
        return await self.post("inspector:li", f"/v1/permits/{permit_id}/inspections", body)

    async def revoke(self, permit_id: str) -> httpx.Response:
        body = {"reason": "closed down"}
        return await self.post("operator", f"/v1/permits/{permit_id}/revocation", body)

    async def reissue(self, permit_id: str, key: str = "", **body: Any) -> httpx.Response:
        wish = {"reason": "lost"} | body
        return await self.post("officer", f"/v1/passes/{permit_id}/reissue", wish, key)

    async def issue_pass(self, key: str = "", **other: Any) -> httpx.Response:
        return await self.post("officer", "/v1/vehicle-passes", PASS | other, key)

    async def issue_passes(self, many: int) -> list[httpx.Response]:
        """Ask for the same pass so many times at once."""
        return await asyncio.gather(*(self.issue_pass() for _ in range(many)))
