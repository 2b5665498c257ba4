"""Stocks: what is at a place of an item, what must be, and which are low."""

from typing import Annotated

from fastapi import APIRouter, Path, Response
from pydantic import Field

from shared.events.base import Code
from shared.events.transport.supplies import Unit
from shared.platform import Platform
from shared.projections import Documents
from shared.views import After, AtLeast, Limit, Page, page, read, wanted
from shared.web import Accepted, Body, Sent, allow, answer
from transport.api.measured import Told
from transport.domain.quantity import Quantity
from transport.domain.stock import Count, stock_id
from transport.handlers import Handlers
from transport.views import StockView

READERS = allow("clerk", "dispatcher", "officer", "operator", "auditor")


Item = Annotated[Code, Path(description="The name that consignments of it have")]


class NewCount(Body):
    """What was found there; it replaces what was reckoned.

    The first count opens the stock, and the unit stays: another one is taken where it converts.
    """

    unit: Unit = Field(examples=["kg"])
    quantity: Told = Field(examples=["4000"])
    minimum: Told = Field(examples=["500"])


def routes(handlers: Handlers, platform: Platform) -> APIRouter:
    router = APIRouter(prefix="/v1/stocks", tags=["stocks"])
    add_count(router, handlers)
    add_queries(router, platform.documents)
    return router


def add_count(router: APIRouter, handlers: Handlers) -> None:
    @router.put("/{place}/{item}", status_code=201)
    async def count(
        place: Code,
        item: Item,
        found: NewCount,
        response: Response,
        sent: Annotated[Sent, allow("clerk", "operator")],
    ) -> Accepted:
        """Count what is at a place (盘点) of an item, and say the minimum."""
        command = Count(
            place=place,
            item=item,
            quantity=Quantity.of(found.quantity, found.unit),
            minimum=Quantity.of(found.minimum, found.unit),
            at=sent.at,
        )
        id_ = stock_id(place, item)
        outcome = await handlers.stocks(id_, command, at=sent.at, cause=sent.cause)
        return answer(response, outcome, f"/v1/stocks/{place}/{item}")


def add_queries(router: APIRouter, documents: Documents) -> None:
    @router.get("", dependencies=[READERS])
    async def browse(
        place: Code | None = None,
        item: Code | None = None,
        low: bool | None = None,  # noqa: FBT001 - a query, always sent by name
        after: After = None,
        limit: Limit = 100,
    ) -> Page[StockView]:
        """List stocks by place or item, or only those that are low."""
        criteria = wanted(place=place, item=item, low=low)
        return await page(documents, StockView, criteria, limit=limit, after=after)

    @router.get("/{place}/{item}", dependencies=[READERS])
    async def show(place: Code, item: Code, at_least: AtLeast = 0) -> StockView:
        """Show the stock of an item at a place."""
        called = f"of {item} at {place}"
        return await read(documents, StockView, stock_id(place, item), at_least, called=called)
