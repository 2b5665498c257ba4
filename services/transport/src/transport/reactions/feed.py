"""Feed that a farm received lasts it longer, whether the receipt or its count is heard first."""

from dataclasses import dataclass
from typing import Any

from shared.causes import because_of
from shared.envelope import Envelope
from shared.events.transport import FeedCounted, SuppliesReceived
from transport.domain.consignment import FEED, Consignment
from transport.domain.farm import Deliver
from transport.domain.quantity import Quantity
from transport.handlers import Handlers


@dataclass(frozen=True, slots=True)
class Feed:
    handlers: Handlers

    async def deliver(self, event: SuppliesReceived, envelope: Envelope[SuppliesReceived]) -> None:
        stored = await self.handlers.consignments.aggregates.load(event.consignment_id)
        await self._deliver(event.consignment_id, stored.state, envelope)

    async def deliver_counted(self, event: FeedCounted, envelope: Envelope[FeedCounted]) -> None:
        """Deliver what the farm received since the count, heard before the count was stored."""
        received = {"holder": event.farm_id, "item": FEED, "status": "received"}
        found = await self.handlers.consignments.aggregates.where(received)
        for consignment_id, stored in found.items():
            await self._deliver(consignment_id, stored.state, envelope)

    async def _deliver(
        self, consignment_id: str, received: Consignment, envelope: Envelope[Any]
    ) -> None:
        if received.item != FEED or received.received_at is None:
            return
        farm_id, came = received.holder, Quantity(received.received, received.unit)
        command = Deliver(farm_id, consignment_id, came, received.received_at)
        cause = because_of(envelope, f"deliver-feed/{consignment_id}")
        await self.handlers.farms(farm_id, command, at=envelope.time, cause=cause)
