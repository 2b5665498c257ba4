"""A phone signs in: by a code, without any token, and gets a key of its own.

The one route here that anybody may call. Every code that is not good gets the same answer, and
wrong ones are counted.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Annotated, Any
from uuid import uuid4

from fastapi import APIRouter, Depends, Request, Response
from pydantic import BaseModel, Field

from checkpoint.api.gate.codes import MODEL, normal_code, refuse_another
from checkpoint.api.gate.tries import Tries
from checkpoint.domain.device import IssueKey, RegisterDevice, Setup
from checkpoint.domain.gate_code import GateCode, UseGateCode
from checkpoint.handlers import Handlers
from checkpoint.keys import DeviceKeys
from checkpoint.views import SiteView
from shared.causes import Cause
from shared.clock import Clock
from shared.errors import Refused, TryAgain, Unauthenticated
from shared.projections import Documents
from shared.web import Body

NO_OVERLAP = timedelta()
FAILS: dict[int | str, dict[str, Any]] = {
    401: {"description": "Wrong, used or expired: nobody learns which"},
    429: {"description": "Too many wrong codes: wait as Retry-After says"},
}
WRONG = "this code is not good, or not any more: ask the operator for a new one"


class SignIn(Body):
    code: Annotated[str, Field(max_length=40)] = Field(examples=["7KQ4M-0XW9T"])


class SignedIn(BaseModel):
    """The secret a phone signs its requests with is shown here only; `now` sets its clock."""

    device_id: str
    key_version: int
    secret: str
    site_id: str
    site_name: str
    now: datetime


@dataclass(frozen=True, slots=True)
class Presented:
    """A code that is good, and when it was typed."""

    code_id: str
    code: GateCode
    at: datetime
    cause: Cause


@dataclass(frozen=True, slots=True, eq=False)
class ByCode:
    """A dependency: lets through who types a code that is good; Unauthenticated otherwise."""

    keys: DeviceKeys
    handlers: Handlers
    tries: Tries = field(default_factory=Tries)

    async def __call__(self, asked: SignIn, request: Request) -> Presented:
        address = request.client.host if request.client else ""
        self.tries.take(address)
        clock: Clock = request.app.state.clock
        at = clock.now()
        try:
            code_id, code = await self._found(normal_code(asked.code), at)
        except TryAgain:
            self.tries.give_back(address)
            raise
        self.tries.give_back(address)
        # The same code again does each step once: one that failed half-way is gone on with.
        return Presented(code_id, code, at, Cause(code_id, request.state.correlation_id))

    async def _found(self, code: str | None, at: datetime) -> tuple[str, GateCode]:
        for code_id in self.keys.code_ids(code) if code else ():
            stored = await self.handlers.gate_codes.aggregates.load(code_id)
            if stored.state.opens(at):
                return code_id, stored.state
        raise Unauthenticated(WRONG)


def routes(handlers: Handlers, documents: Documents, keys: DeviceKeys) -> APIRouter:
    router = APIRouter(prefix="/v1/gate", tags=["gate page"])
    by_code = ByCode(keys, handlers)

    @router.post("/sign-in", status_code=201, responses=FAILS)
    async def sign_in(
        response: Response, presented: Annotated[Presented, Depends(by_code)]
    ) -> SignedIn:
        """Sign a phone in by a code of its site (登录): it gets a key, and any before it ends.

        No account is needed: the code is the key.
        """
        device_id, site_id = presented.code.device_id, presented.code.site_id
        await registered(handlers, presented)
        # The code is used up last: where this breaks off it is still good.
        issue = IssueKey(device_id, keys.newest, presented.at + NO_OVERLAP)
        await handlers.devices(device_id, issue, at=presented.at, cause=step(presented, "key"))
        await use(handlers, presented)
        key = (await handlers.devices.aggregates.load(device_id)).state.keys[-1]
        response.headers["Cache-Control"] = "no-store"
        return SignedIn(
            device_id=device_id,
            key_version=key.version,
            secret=keys.secret(device_id, key),
            site_id=site_id,
            site_name=await name_of(documents, site_id),
            now=presented.at,
        )

    return router


async def registered(handlers: Handlers, presented: Presented) -> None:
    """Have the phone as a device of the site, new or from before."""
    device_id, site_id = presented.code.device_id, presented.code.site_id
    device = (await handlers.devices.aggregates.load(device_id)).state
    refuse_another(device_id, device, site_id)
    if device.status == "unknown":
        setup = Setup(site_id=site_id, model=MODEL, body_site="forehead", access="signature")
        command = RegisterDevice(device_id, setup)
        cause = step(presented, "registration")
        await handlers.devices(device_id, command, at=presented.at, cause=cause)


async def use(handlers: Handlers, presented: Presented) -> None:
    """Of two who type the same code at once, one is late: this step is never another's."""
    command = UseGateCode(presented.code_id, presented.at)
    cause = step(presented, f"use/{uuid4()}")
    try:
        await handlers.gate_codes(presented.code_id, command, at=presented.at, cause=cause)
    except Refused as late:
        raise Unauthenticated(WRONG) from late


def step(presented: Presented, name: str) -> Cause:
    return Cause(f"{presented.cause.id}/{name}", presented.cause.correlation_id)


async def name_of(documents: Documents, site_id: str) -> str:
    """The site's name, or its id while no view has it yet."""
    found = await documents.get(SiteView.collection, site_id)
    return str(found["name"]) if found else site_id
