"""Consignments: supplies dispatched to holders, received by them, and added up."""

from typing import Annotated

from fastapi import APIRouter, Response
from pydantic import Field

from shared.errors import wrong
from shared.events.base import Code
from shared.events.transport.supplies import Difference, Unit
from shared.existing import named_in_body, named_in_path
from shared.plates import AnyPlate
from shared.platform import Platform
from shared.views import After, AtLeast, Limit, Page, page, read, wanted
from shared.web import Accepted, Body, Sent, allow, answer
from transport.api.measured import Some, Told
from transport.domain.consignment import FEED, Receive, Terms, is_feed_by_another_name
from transport.domain.quantity import Quantity
from transport.domain.stock import stock_id
from transport.handlers import Depot, Handlers
from transport.views import ConsignmentView
from transport.views.summary import Summary, summary_of
from transport.views.supplies import ConsignmentStatus

READERS = allow("clerk", "dispatcher", "officer", "operator", "auditor")


class NewConsignment(Body):
    """`from_stock` is the place whose stock of the item it is taken from."""

    item: Code = Field(
        description=(
            "Any name, always the same for the same thing. Two have a meaning: a farm's days are "
            "counted from `feed`, and the daily report has figures of `feed` and `disinfectant`; "
            "of all others it adds up the barrels and the pieces."
        ),
        examples=["disinfectant"],
    )
    unit: Unit = Field(examples=["jin"])
    quantity: Some = Field(examples=["120"])
    holder: Code = Field(examples=["pig-farm-3"])
    from_stock: Code | None = Field(default=None, examples=[None])
    plate: AnyPlate | None = Field(default=None, examples=["冀G12345"])
    permit_id: Code | None = Field(
        default=None, description="The vehicle pass of `plate`", examples=[None]
    )


class Receipt(Body):
    """What came, by the receiver's own count: in any unit that converts."""

    unit: Unit = Field(examples=["kg"])
    quantity: Told = Field(examples=["60"])


def routes(handlers: Handlers, depot: Depot, platform: Platform) -> APIRouter:
    router = APIRouter(prefix="/v1/consignments", tags=["consignments"])
    add_commands(router, handlers, depot)
    add_queries(router, platform)
    return router


def add_commands(router: APIRouter, handlers: Handlers, depot: Depot) -> None:
    consignments = handlers.consignments

    @router.post("", status_code=201)
    async def dispatch(
        new: NewConsignment,
        response: Response,
        sent: Annotated[Sent, allow("dispatcher", "operator")],
    ) -> Accepted:
        """Dispatch supplies to a holder (物资发放), from a stock or not."""
        if new.from_stock is not None:
            kept_as = stock_id(new.from_stock, new.item)
            called = f"stock of {new.item} at {new.from_stock}"
            await named_in_body(handlers.stocks, "from_stock", kept_as, called=called)
        if new.permit_id is not None and new.plate is None:
            raise wrong("plate", "a pass is one vehicle's: name its plate beside permit_id")
        id_ = sent.new_id("consignment")
        if await consignments.already(id_, sent.cause) is None:
            await refuse_other_name_of_feed(handlers, new)
        outcome = await depot.send(terms(id_, new, sent.caller.name), at=sent.at, cause=sent.cause)
        return answer(response, outcome, f"/v1/consignments/{id_}")

    @router.post("/{consignment_id}/receipt", status_code=201)
    async def receive(
        consignment_id: Code,
        said: Receipt,
        response: Response,
        sent: Annotated[Sent, allow("clerk", "dispatcher", "operator")],
    ) -> Accepted:
        """Receive a consignment (签收): what arrived is counted, and a difference is kept."""
        await named_in_path(consignments, "consignment", consignment_id)
        came = Quantity.of(said.quantity, said.unit)
        command = Receive(consignment_id, came, sent.caller.name, sent.at)
        outcome = await consignments(consignment_id, command, at=sent.at, cause=sent.cause)
        return answer(response, outcome, f"/v1/consignments/{consignment_id}")


async def refuse_other_name_of_feed(handlers: Handlers, new: NewConsignment) -> None:
    """Feed under another name would reach the farm and count for none of its days."""
    if not is_feed_by_another_name(new.item):
        return
    if (await handlers.farms.aggregates.load(new.holder)).revision:
        raise wrong("item", f"feed for a farm is the item `{FEED}`")


def terms(consignment_id: str, new: NewConsignment, by: str) -> Terms:
    return Terms(
        consignment_id=consignment_id,
        item=new.item,
        quantity=Quantity.of(new.quantity, new.unit),
        holder=new.holder,
        from_stock=new.from_stock,
        plate=new.plate,
        permit_id=new.permit_id,
        by=by,
    )


def add_queries(router: APIRouter, platform: Platform) -> None:
    documents = platform.documents

    @router.get("", dependencies=[READERS])
    async def browse(
        holder: Code | None = None,
        item: Code | None = None,
        difference: Difference | None = None,
        status: ConsignmentStatus | None = None,
        after: After = None,
        limit: Limit = 100,
    ) -> Page[ConsignmentView]:
        """List consignments by holder, item, difference or status: `dispatched` are on the way."""
        criteria = wanted(holder=holder, item=item, difference=difference, status=status)
        return await page(
            documents, ConsignmentView, criteria, sort="dispatched_at", limit=limit, after=after
        )

    @router.get("/summary", dependencies=[READERS])
    async def summarise() -> Summary:
        """Totals of every item: what was sent and came, in kilograms and things, to how many."""
        found = await documents.find(ConsignmentView.collection, {})
        return summary_of([ConsignmentView.model_validate(one) for one in found])

    @router.get("/{consignment_id}", dependencies=[READERS])
    async def show(consignment_id: Code, at_least: AtLeast = 0) -> ConsignmentView:
        """Show one consignment with what was sent and what came."""
        return await read(documents, ConsignmentView, consignment_id, at_least)
