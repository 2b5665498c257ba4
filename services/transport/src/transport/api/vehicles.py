"""Vehicles: which may drive for the county, and how many seats they have."""

from typing import Annotated

from fastapi import APIRouter, Response
from pydantic import Field

from shared.plates import AnyPlate
from shared.platform import Platform
from shared.views import After, AtLeast, Limit, Page, page, read
from shared.web import Accepted, Body, Sent, allow, answer
from transport.domain.rules import FEWEST_SEATS, MOST_SEATS
from transport.domain.vehicle import RegisterVehicle
from transport.handlers import Handlers
from transport.views import VehicleView

READERS = allow("dispatcher", "operator", "auditor")


class NewVehicle(Body):
    plate: AnyPlate = Field(examples=["冀G12345"])
    seats: int = Field(ge=FEWEST_SEATS, le=MOST_SEATS, examples=[50])
    owner: str = Field(
        min_length=1,
        max_length=200,
        description="A firm or an office, never a person's name",
        examples=["Zhangbei bus company"],
    )


def routes(handlers: Handlers, platform: Platform) -> APIRouter:
    router = APIRouter(prefix="/v1/vehicles", tags=["vehicles"])
    documents = platform.documents

    @router.post("", status_code=201)
    async def register(
        new: NewVehicle, response: Response, sent: Annotated[Sent, allow("dispatcher")]
    ) -> Accepted:
        """Register a vehicle with its seats."""
        command = RegisterVehicle(**new.model_dump())
        outcome = await handlers.vehicles(new.plate, command, at=sent.at, cause=sent.cause)
        return answer(response, outcome, f"/v1/vehicles/{new.plate}")

    @router.get("", dependencies=[READERS])
    async def browse(after: After = None, limit: Limit = 100) -> Page[VehicleView]:
        """List vehicles and their seats."""
        return await page(documents, VehicleView, {}, limit=limit, after=after)

    @router.get("/{plate}", dependencies=[READERS])
    async def show(plate: AnyPlate, at_least: AtLeast = 0) -> VehicleView:
        """Show one vehicle."""
        return await read(documents, VehicleView, plate, at_least)

    return router
