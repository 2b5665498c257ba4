"""What a gate downloads to verify passes offline: public keys, and the list of what is called back.

The list is made of what is stored, not of a view: who fetches it after a revocation has it.
"""

import hashlib
from datetime import datetime, timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Header, Response
from pydantic import BaseModel, Field

from permits.domain.edition import called_back, with_pass_called_back
from permits.handlers import Handlers
from shared.passes.body import serial
from shared.passes.revocations import sign_list
from shared.passes.signed import Signer, key_set
from shared.platform import Platform
from shared.web import allow

READERS = allow(
    "device", "guard", "clerk", "officer", "inspector", "dispatcher", "operator", "auditor"
)
DATED = timedelta(minutes=5)
"""Between two dates of the list: within it nothing new is a 304. Gates bear a list for hours."""
LIST: dict[int | str, dict[str, Any]] = {
    200: {"content": {"text/plain": {"example": "YR1:AEAF4SXKYBY6QQ..."}}},
    304: {"description": "The list that you have is the newest."},
}


class PublicKey(BaseModel):
    """One key of a JSON Web Key Set (RFC 7517, RFC 8037); `kid` is the version."""

    kty: str = Field(examples=["OKP"])
    crv: str = Field(examples=["Ed25519"])
    use: str = Field(examples=["sig"])
    alg: str = Field(examples=["EdDSA"])
    kid: str = Field(examples=["1"])
    x: str = Field(examples=["11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"])


class PublicKeySet(BaseModel):
    keys: list[PublicKey]


def routes(handlers: Handlers, platform: Platform, signer: Signer) -> APIRouter:
    router = APIRouter(dependencies=[READERS])

    @router.get("/keys")
    async def keys() -> PublicKeySet:
        """Download the keys that verify passes and the list (公钥); they change once in years."""
        return PublicKeySet.model_validate(key_set(signer.public))

    @router.get("/revocations", responses=LIST, response_class=Response)
    async def revocations(if_none_match: Annotated[str, Header()] = "") -> Response:
        """Download the signed list of passes that are called back (吊销名单), as text.

        Suspended, revoked and replaced passes are on it until an hour after they would have ended.
        Send the `ETag` again as `If-None-Match` and a list that is still the newest is a 304.
        """
        text = await newest_list(handlers, signer, platform.clock.now())
        tag = f'"{hashlib.sha256(text.encode()).hexdigest()[:32]}"'
        headers = {"ETag": tag, "Cache-Control": "no-cache"}
        if tag in {one.strip().removeprefix("W/") for one in if_none_match.split(",")}:
            return Response(status_code=304, headers=headers)
        return Response(text + "\n", media_type="text/plain", headers=headers)

    return router


async def newest_list(handlers: Handlers, signer: Signer, now: datetime) -> str:
    """Sign what is called back now; the date is the last full five minutes: never too young."""
    criteria = with_pass_called_back(now)
    serials = [
        serial(permit.permit_id, edition)
        for kind in (handlers.permits, handlers.vehicle_passes)
        for permit in (stored.state for stored in (await kind.aggregates.where(criteria)).values())
        for edition in called_back(permit)
    ]
    return sign_list(signer, now - timedelta(seconds=now.timestamp() % DATED.seconds), serials)
