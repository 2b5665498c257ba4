"""How consignments are sent."""

from dataclasses import dataclass
from datetime import datetime

from shared.aggregates import Outcome
from shared.causes import Cause
from shared.events.transport.supplies import Unit
from shared.knowledge import permits
from shared.projections import Documents
from transport.domain import consignment, stock
from transport.handlers.kinds import Handlers


@dataclass(frozen=True, slots=True)
class Depot:
    """Sends consignments, and takes what they hold out of a stock where one is named."""

    handlers: Handlers
    documents: Documents

    async def send(self, terms: consignment.Terms, *, at: datetime, cause: Cause) -> Outcome:
        """Refused by the consignment before anything is taken, by the stock before it is sent.

        Where this process ends in between, the reaction to `stock-drawn` sends what was taken.
        """
        consignments, id_ = self.handlers.consignments, terms.consignment_id
        if (sent := await consignments.already(id_, cause)) is not None:
            return sent
        passes = await permits.passes_of(self.documents, terms.plate) if terms.plate else ()
        kept_in = await self._kept_in(terms.holder, terms.item)
        command = consignment.Dispatch(terms, tuple(passes), at, kept_in)
        state = (await consignments.aggregates.load(id_)).state
        if consignment.decide(command, state) and terms.from_stock is not None:
            taken_from = stock.stock_id(terms.from_stock, terms.item)
            await self.handlers.stocks(taken_from, stock.Draw(terms, at), at=at, cause=cause)
        vouched = consignment.Dispatch(terms, None, at)
        return await consignments(id_, vouched, at=at, cause=cause)

    async def _kept_in(self, holder: str, item: str) -> Unit | None:
        own = await self.handlers.stocks.aggregates.load(stock.stock_id(holder, item))
        return own.state.unit if own.revision else None
