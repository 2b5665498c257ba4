"""Codes by which phones sign in: made by an operator, shown once, typed by a guard."""

import secrets
import unicodedata
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Response
from pydantic import BaseModel, Field

from checkpoint.domain.device import Device
from checkpoint.domain.gate_code import GOOD_FOR, MakeGateCode
from checkpoint.handlers import Handlers
from checkpoint.keys import DeviceKeys
from shared.errors import Refused
from shared.events.base import Code
from shared.existing import named_in_path
from shared.web import Body, Sent, allow

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32: no letter looks like a digit, and no word comes out by chance."""
LETTERS = 10
"""5 bits each: 50 bits, tried a few times a minute, for a day."""
MODEL = "gate page"
LOOKALIKES = str.maketrans("OIL", "011")


class NewGateCode(Body):
    device_id: Code = Field(
        examples=["north-gate-phone-1"], description="the name of the one phone it is for"
    )


class GateCodeShown(BaseModel):
    """The code is shown here only, and good once."""

    code: str = Field(examples=["7KQ4M-0XW9T"])
    device_id: str
    site_id: str
    valid_until: datetime


def new_code() -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(LETTERS))


def shown(code: str) -> str:
    return f"{code[: LETTERS // 2]}-{code[LETTERS // 2 :]}"


def normal_code(text: str) -> str | None:
    """What was typed as it was made: blanks, dashes and lookalikes count for nothing."""
    wide = unicodedata.normalize("NFKC", text).upper()
    code = "".join(sign for sign in wide if sign.isalnum()).translate(LOOKALIKES)
    return code if len(code) == LETTERS and set(code) <= set(ALPHABET) else None


def refuse_another(device_id: str, device: Device, site_id: str) -> None:
    """A phone stands at one site and signs; what is something else is not made a phone."""
    if device.status == "retired":
        raise Refused(f"device {device_id} is retired: name another", rule="device-in-use")
    if device.status == "unknown":
        return
    if device.setup.site_id != site_id:
        raise Refused(
            f"device {device_id} is at {device.setup.site_id}: change its site first",
            rule="phone-at-one-site",
        )
    if device.setup.access != "signature":
        raise Refused(f"device {device_id} does not sign: name another", rule="phone-signs")
    if device.setup.model != MODEL:
        # Its key would end, and whatever it is would post no more.
        raise Refused(
            f"device {device_id} has the model {device.setup.model}: name another, or set its "
            f"model to {MODEL}",
            rule="phone-is-one",
        )


def routes(handlers: Handlers, keys: DeviceKeys) -> APIRouter:
    router = APIRouter(prefix="/v1/sites", tags=["gate page"])

    @router.post("/{site_id}/gate-codes", status_code=201)
    async def make(
        site_id: Code,
        new: NewGateCode,
        response: Response,
        sent: Annotated[Sent, allow("operator")],
    ) -> GateCodeShown:
        """Make a code by which a guard's phone signs in at this site (登录码), once.

        It is good for a day and typed at `/gate/`. The phone becomes a device of the site; one
        that is a device already gets a new key, and its old one ends.
        """
        await named_in_path(handlers.sites, "site", site_id)
        known = await handlers.devices.aggregates.load(new.device_id)
        refuse_another(new.device_id, known.state, site_id)
        code, until = new_code(), sent.at + GOOD_FOR
        code_id = keys.code_ids(code)[0]
        command = MakeGateCode(code_id, new.device_id, site_id, until)
        await handlers.gate_codes(code_id, command, at=sent.at, cause=sent.cause)
        response.headers["Cache-Control"] = "no-store"
        return GateCodeShown(
            code=shown(code), device_id=new.device_id, site_id=site_id, valid_until=until
        )

    return router
