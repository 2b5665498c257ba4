"""A gate: downloads keys and list over HTTP, and judges passes by them alone."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tests.permits.office import Office

from shared.passes.revocations import read_list
from shared.passes.signed import read_key_set
from shared.passes.verify import Reason, Verifier


@dataclass
class Gate:
    office: Office

    async def fetch(self) -> Verifier:
        keys = await self.office.get("/v1/passes/keys", "device")
        found = await self.office.get("/v1/passes/revocations", "guard")
        return Verifier(read_key_set(keys.content), found.text)

    async def listed(self) -> int:
        """How many passes the list calls back."""
        gate = await self.fetch()
        return len(read_list(gate.revocations or "", gate.keys).serials)

    async def reasons(self, at: datetime, *tokens: str) -> list[Reason]:
        gate = await self.fetch()
        return [gate.verify(token, at).reason for token in tokens]

    async def shown(self, permit_id: str, revision: int = 1, role: str = "clerk") -> Any:
        path = f"/v1/passes/{permit_id}?at_least={revision}"
        found = await self.office.get(path, role)
        assert found.status_code == 200, found.text
        return found.json()
