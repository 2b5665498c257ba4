"""Short ways for a test to post to the gates and to tell them what others decided."""

from typing import Any

import httpx
from tests.checkpoint.samples import MORNING, READING

from shared.causes import by_itself
from shared.commands import seal
from shared.envelope import encode
from shared.events import Event
from shared.memory.bus import InMemoryBus

PERSON_KEY = bytes(range(32))
MASTER_KEYS = {1: bytes(range(1, 33))}
Answer = httpx.Response


class Gatehouse:
    def __init__(self, client: httpx.AsyncClient, bus: InMemoryBus) -> None:
        self.client, self.bus = client, bus

    async def ask(self, role: str, method: str, path: str, body: Any = None) -> Answer:
        headers = {"authorization": f"Bearer {role}"}
        return await self.client.request(method, path, json=body, headers=headers)

    async def site(self, site_id: str, kind: str, **more: Any) -> Answer:
        body = {"site_id": site_id, "kind": kind, "name": site_id, **more}
        return await self.ask("operator", "POST", "/v1/sites", body)

    async def device(self, device_id: str, site_id: str, body_site: str = "axillary") -> Answer:
        body = {
            "device_id": device_id,
            "site_id": site_id,
            "model": "test",
            "body_site": body_site,
        }
        return await self.ask("operator", "POST", "/v1/devices", body)

    async def post(self, body: Any) -> Answer:
        return await self.ask("device", "POST", "/v1/readings", body)

    async def enter(self, **more: Any) -> dict[str, Any]:
        """Post a live reading of somebody who wants in, and return the gate's word."""
        answer = await self.post({**READING, "direction": "in", **more})
        result: dict[str, Any] = answer.json()["results"][0]
        return result

    async def refused_for(self, **more: Any) -> list[str]:
        return [reason["code"] for reason in (await self.enter(**more))["reasons"]]

    async def hear(self, *events: Event, revision: int = 1) -> None:
        """Publish facts of others, one revision after the other, and let the gates hear them."""
        for number, event in enumerate(events, start=revision):
            envelope = seal(
                event,
                source="elsewhere",
                aggregate=event.subject,
                revision=number,
                at=MORNING,
                cause=by_itself("test"),
            )
            await self.bus.publish([encode(envelope)])
        await self.bus.settle()

    async def listed(self, path: str) -> list[dict[str, Any]]:
        await self.bus.settle()
        items: list[dict[str, Any]] = (await self.ask("guard", "GET", path)).json()["items"]
        return items
