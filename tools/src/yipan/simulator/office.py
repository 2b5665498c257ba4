"""An operator's desk: sites and devices are registered, keys issued, and lists read."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import httpx

from yipan.asking import Denied, Json, ask
from yipan.simulator.dressing import Credentials
from yipan.simulator.shape import Instrument
from yipan.simulator.vendors import VENDORS
from yipan.together import together

AT_ONCE = 8
CONFLICT = 409
SERVICE = "checkpoint"
REASON = "simulated, and not needed any more"


@dataclass(frozen=True, slots=True)
class Office:
    """Asks as an operator. `bearer` is what our own devices show where they do not sign."""

    client: httpx.AsyncClient
    token: str = field(repr=False)
    bearer: str = field(default="", repr=False)
    networks: Sequence[str] = ()

    async def ask(self, method: str, path: str, body: Any = None) -> Json:
        """The JSON of the answer, which is waited for; LocalError where the service refuses."""
        headers = {"authorization": f"Bearer {self.token}"}
        return await ask(self.client, SERVICE, method, path, headers=headers, json=body)

    async def read(self, path: str) -> Json:
        return await self.ask("GET", path)

    async def open_site(self, site_id: str) -> None:
        """Register a road checkpoint, unless there is a site of this name."""
        site = {"site_id": site_id, "kind": "road", "name": f"simulated: {site_id}"}
        try:
            await self.ask("POST", "/v1/sites", site)
        except Denied as refusal:
            if refusal.status != CONFLICT:
                raise

    async def register(self, devices: Sequence[Instrument]) -> list[Credentials]:
        """Register each with the way to show itself that suits it, and give it what that needs."""
        found: dict[str, Credentials] = {}

        async def one(device: Instrument) -> None:
            found[device.device_id] = await self._register(device)

        await self._each(one, devices)
        return [found[device.device_id] for device in devices]

    async def retire(self, devices: Sequence[Instrument]) -> None:
        async def one(device: Instrument) -> None:
            path = f"/v1/devices/{device.device_id}/retirement"
            await self.ask("POST", path, {"reason": REASON})

        await self._each(one, devices)

    async def _each(
        self, do: Callable[[Instrument], Awaitable[None]], devices: Sequence[Instrument]
    ) -> None:
        turns = asyncio.Semaphore(AT_ONCE)

        async def in_turn(device: Instrument) -> None:
            async with turns:
                await do(device)

        await together(in_turn(device) for device in devices)

    async def _register(self, device: Instrument) -> Credentials:
        access = VENDORS[device.vendor].access
        if device.vendor == "yipan" and self.bearer:
            access = "token"
        await self.ask("POST", "/v1/devices", self._body(device, access))
        if access == "address":
            return Credentials(access)
        if access == "token":
            return Credentials(access, self.bearer)
        issued = await self.ask("POST", f"/v1/devices/{device.device_id}/keys", {})
        return Credentials(access, issued["path_token" if access == "path-token" else "secret"])

    def _body(self, device: Instrument, access: str) -> dict[str, Any]:
        body: dict[str, Any] = {
            "device_id": device.device_id,
            "site_id": device.site_id,
            "model": f"simulated {device.vendor}",
            "body_site": "forehead",
            "zone": "+08:00",
            "access": access,
        }
        if device.serial:
            body |= {"vendor": device.vendor, "serial": device.serial}
        return body | ({"networks": list(self.networks)} if access == "address" else {})
