"""The canary's place: a site and a device of nobody, made when the canary asks for its key.

It measures an object, so that what it sends is no person's, no fever, and wants through no gate.
"""

from dataclasses import replace
from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Response

from checkpoint.api.devices.issuing import IssuedKey, issue_key
from checkpoint.domain.device import ChangeDevice, RegisterDevice, Setup
from checkpoint.domain.site import RegisterSite
from checkpoint.handlers import Handlers
from checkpoint.keys import DeviceKeys
from checkpoint.views import CANARY
from shared.errors import Refused
from shared.web import Sent, allow

NAME = "canary"
"""Of the site and of the device."""
SITE = RegisterSite(NAME, CANARY, "canary (金丝雀)", "open", None, None)
SETUP = Setup(site_id=NAME, model="canary", body_site="object", access="signature")
OVERLAP = timedelta(hours=1)
"""While one canary takes the place of another both are heard."""


def routes(handlers: Handlers, keys: DeviceKeys) -> APIRouter:
    router = APIRouter(prefix="/v1/canary", tags=["canary"])

    @router.post("/keys", status_code=201)
    async def issue(
        response: Response, sent: Annotated[Sent, allow("canary", "operator")]
    ) -> IssuedKey:
        """Make a new key for the canary, and its site and device where they are not there yet.

        With the key it signs its readings, as every device does, and may read them back. Who has
        the role canary may do nothing else.
        """
        await open_site(handlers, sent)
        await set_up(handlers, sent)
        return await issue_key(handlers, keys, NAME, OVERLAP, sent, response)

    return router


async def open_site(handlers: Handlers, sent: Sent) -> None:
    site = (await handlers.sites.aggregates.load(NAME)).state
    if site.kind is None:
        await handlers.sites(NAME, SITE, at=sent.at, cause=sent.cause)
    elif site.kind != CANARY:
        raise Refused(f"the site {NAME} is one of people", rule="canary-apart")


async def set_up(handlers: Handlers, sent: Sent) -> None:
    device = (await handlers.devices.aggregates.load(NAME)).state
    is_new = device.status == "unknown"
    command = RegisterDevice(NAME, SETUP) if is_new else ChangeDevice(NAME, SETUP)
    # The key is asked of the same device by the same request, and is another command.
    cause = replace(sent.cause, id=f"{sent.cause.id}/set-up")
    await handlers.devices(NAME, command, at=sent.at, cause=cause)
