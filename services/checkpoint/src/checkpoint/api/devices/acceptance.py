"""Who knocked and is not registered: an operator takes it in."""

from typing import Annotated

from fastapi import APIRouter, Response
from pydantic import Field

from checkpoint.api.devices.asked import DeviceBody, in_place
from checkpoint.domain.device import RegisterDevice
from checkpoint.handlers import Handlers
from checkpoint.shelves import OURS, Candidate
from shared.errors import NotFound, wrong
from shared.events.base import Code
from shared.platform import Platform
from shared.views import After, Limit, Page, page
from shared.web import Accepted, Sent, allow, answer


class Accepting(DeviceBody):
    """Its maker and serial are those it knocked with."""

    device_id: Code = Field(examples=["mill-thermo-1"])


def routes(handlers: Handlers, platform: Platform) -> APIRouter:
    router = APIRouter(prefix="/v1/device-candidates", tags=["devices"])
    documents, devices = platform.documents, handlers.devices

    @router.get("", dependencies=[allow("operator", "auditor")])
    async def browse(after: After = None, limit: Limit = 100) -> Page[Candidate]:
        """List devices that knocked and are not registered, the latest first (待登记设备)."""
        found = await page(
            documents, Candidate, {}, sort="last.at", descending=True, limit=limit, after=after
        )
        serials = [one.serial for one in found.items]
        known = await devices.aggregates.where({"setup.serial": {"$in": serials}})
        taken = {
            (stored.state.setup.vendor, stored.state.setup.serial)
            for stored in known.values()
            if stored.state.status == "in-use"
        }
        ours = [one.serial for one in found.items if one.vendor == OURS]
        taken |= {(OURS, id_) for id_ in await devices.aggregates.states(ours)}
        left = [one for one in found.items if (one.vendor, one.serial) not in taken]
        return found.model_copy(update={"items": left})

    @router.post("/{candidate_id}/acceptance", status_code=201)
    async def accept(
        candidate_id: Code,
        new: Accepting,
        response: Response,
        sent: Annotated[Sent, allow("operator")],
    ) -> Accepted:
        """Register a device that knocked; what it sends is taken from now on."""
        found = await documents.get(Candidate.collection, candidate_id)
        if found is None:
            raise NotFound(f"there is no candidate {candidate_id}")
        if found["vendor"] == OURS and new.device_id != found["serial"]:
            raise wrong("device_id", f"it calls itself {found['serial']}")
        knocked = {name: found[name] for name in ("vendor", "serial") if found["vendor"] != OURS}
        if new.vendor is not None and new.model_dump(include=set(knocked)) != knocked:
            raise wrong("serial", "it knocked with another")
        known = new.model_copy(update=knocked)
        setup = await in_place(handlers, documents, known, new.device_id, sent.at)
        command = RegisterDevice(new.device_id, setup)
        outcome = await devices(new.device_id, command, at=sent.at, cause=sent.cause)
        return answer(response, outcome, f"/v1/devices/{new.device_id}")

    return router
