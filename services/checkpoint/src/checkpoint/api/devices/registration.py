"""Devices: which instrument stands where."""

from datetime import date
from typing import Annotated, Literal

from fastapi import APIRouter, Query, Response
from pydantic import Field

from checkpoint.api.devices.asked import DeviceBody, in_place
from checkpoint.api.devices.health import DeviceShown, with_health
from checkpoint.domain.device import ChangeDevice, RegisterDevice, RetireDevice
from checkpoint.handlers import Handlers
from checkpoint.health import DRIFTING, overdue
from checkpoint.views import DeviceView
from shared.clock import COUNTY, Clock
from shared.events.base import Code
from shared.existing import named_in_path
from shared.platform import Platform
from shared.projections import Documents
from shared.views import After, AtLeast, Limit, Page, page, read, wanted
from shared.web import Accepted, Body, Sent, allow, answer


class NewDevice(DeviceBody):
    device_id: Code = Field(examples=["mill-thermo-1"])


class Retirement(Body):
    reason: Annotated[str, Field(min_length=1, max_length=200)]


def routes(handlers: Handlers, platform: Platform) -> APIRouter:
    router = APIRouter(prefix="/v1/devices", tags=["devices"])
    add_registration(router, handlers, platform.documents)
    add_queries(router, platform.documents, platform.clock)
    add_retirement(router, handlers)
    return router


def add_registration(router: APIRouter, handlers: Handlers, documents: Documents) -> None:
    @router.post("", status_code=201)
    async def register(
        new: NewDevice, response: Response, sent: Annotated[Sent, allow("operator")]
    ) -> Accepted:
        """Register a thermometer (测温设备) with its site and where on the body it measures."""
        setup = await in_place(handlers, documents, new, new.device_id, sent.at)
        command = RegisterDevice(new.device_id, setup)
        outcome = await handlers.devices(new.device_id, command, at=sent.at, cause=sent.cause)
        return answer(response, outcome, f"/v1/devices/{new.device_id}")

    @router.put("/{device_id}", status_code=201)
    async def change(
        device_id: Code,
        new: DeviceBody,
        response: Response,
        sent: Annotated[Sent, allow("operator")],
    ) -> Accepted:
        """Change what is known of a device: its site, calibration, or how it shows itself.

        All of it is replaced. Readings that came before stay as they were.
        """
        await named_in_path(handlers.devices, "device", device_id)
        setup = await in_place(handlers, documents, new, device_id, sent.at)
        command = ChangeDevice(device_id, setup)
        outcome = await handlers.devices(device_id, command, at=sent.at, cause=sent.cause)
        return answer(response, outcome, f"/v1/devices/{device_id}")


def add_queries(router: APIRouter, documents: Documents, clock: Clock) -> None:
    def today() -> date:
        return clock.now().astimezone(COUNTY).date()

    @router.get("", dependencies=[allow("operator", "auditor")])
    async def browse(
        site_id: Code | None = None,
        heard: Annotated[Literal["no"] | None, Query(description="those that say nothing")] = None,
        drifting: Annotated[
            Literal["yes"] | None, Query(description="those whose daily median is off")
        ] = None,
        calibration: Annotated[
            Literal["overdue"] | None, Query(description="those whose calibration was due")
        ] = None,
        after: After = None,
        limit: Limit = 100,
    ) -> Page[DeviceShown]:
        """List devices and how they are, all or those of one site.

        `heard=no` lists those that fell silent, `drifting=yes` those whose daily median is off,
        `calibration=overdue` those in use that should have been calibrated before today.
        """
        criteria = wanted(site_id=site_id, silent_since={"$ne": None} if heard else None)
        criteria |= {**(DRIFTING if drifting else {}), **(overdue(today()) if calibration else {})}
        found = await page(documents, DeviceView, criteria, limit=limit, after=after)
        return Page(items=await with_health(documents, found.items, today()), next=found.next)

    @router.get("/{device_id}", dependencies=[allow("operator", "auditor")])
    async def show(device_id: Code, at_least: AtLeast = 0) -> DeviceShown:
        """Show one device, and how it is: when it was heard, its clock, what to look at."""
        device = await read(documents, DeviceView, device_id, at_least)
        (shown,) = await with_health(documents, [device], today())
        return shown


def add_retirement(router: APIRouter, handlers: Handlers) -> None:
    @router.post("/{device_id}/retirement", status_code=201)
    async def retire(
        device_id: Code,
        why: Retirement,
        response: Response,
        sent: Annotated[Sent, allow("operator")],
    ) -> Accepted:
        """Retire a device: its readings are no longer taken."""
        await named_in_path(handlers.devices, "device", device_id)
        command = RetireDevice(device_id, why.reason)
        outcome = await handlers.devices(device_id, command, at=sent.at, cause=sent.cause)
        return answer(response, outcome, f"/v1/devices/{device_id}")
