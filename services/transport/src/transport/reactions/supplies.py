"""What was drawn is sent, and what was received is put where the receiver keeps a stock.

Each looks at what is stored, so a receipt and the count that opens the stock may be heard in
either order.
"""

from dataclasses import dataclass
from typing import Any

from shared.causes import because_of
from shared.envelope import Envelope
from shared.events.transport import StockCounted, StockDrawn, SuppliesReceived
from transport.domain.consignment import Consignment, Dispatch, Terms
from transport.domain.quantity import Quantity
from transport.domain.stock import Supply, stock_id
from transport.handlers import Handlers


@dataclass(frozen=True, slots=True)
class Supplies:
    handlers: Handlers

    async def send_drawn(self, event: StockDrawn, envelope: Envelope[StockDrawn]) -> None:
        """Send what left the stock, where the process that took it did not come to that."""
        terms = Terms(
            consignment_id=event.consignment_id,
            item=event.item,
            quantity=Quantity.of(event.dispatched_quantity, event.dispatched_unit),
            holder=event.holder,
            from_stock=event.place,
            plate=event.plate,
            permit_id=event.permit_id,
            by=event.dispatched_by,
        )
        command, cause = Dispatch(terms, None, event.drawn_at), because_of(envelope, "send-drawn")
        await self.handlers.consignments(
            terms.consignment_id, command, at=envelope.time, cause=cause
        )

    async def put_in_stock(
        self, event: SuppliesReceived, envelope: Envelope[SuppliesReceived]
    ) -> None:
        stored = await self.handlers.consignments.aggregates.load(event.consignment_id)
        await self._put_in(event.consignment_id, stored.state, envelope)

    async def put_in_counted(self, event: StockCounted, envelope: Envelope[StockCounted]) -> None:
        """Put in what this place received since the count, heard before the count was stored."""
        received = {"holder": event.place, "item": event.item, "status": "received"}
        found = await self.handlers.consignments.aggregates.where(received)
        for consignment_id, stored in found.items():
            await self._put_in(consignment_id, stored.state, envelope)

    async def _put_in(
        self, consignment_id: str, received: Consignment, envelope: Envelope[Any]
    ) -> None:
        if received.received_at is None:
            return
        came = Quantity(received.received, received.unit)
        command = Supply(consignment_id, came, received.received_at)
        cause = because_of(envelope, f"put-in-stock/{consignment_id}")
        kept_as = stock_id(received.holder, received.item)
        await self.handlers.stocks(kept_as, command, at=envelope.time, cause=cause)
