"""What a gate downloads to verify passes offline: public keys, and the list of what is called back.

Anybody may have them: keys are public, and the list names passes by digests. A guard's phone has
no token, and reads them from a page of another host.
The list is made of what is stored, not of a view: who fetches it after a revocation has it.
"""

import asyncio
import hashlib
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Header, Response
from pydantic import BaseModel, Field

from permits.domain.edition import WithPass, called_back, ended, with_pass_called_back
from permits.handlers import Handlers
from shared.clock import Clock
from shared.passes.body import serial
from shared.passes.revocations import sign_list
from shared.passes.signed import Signer, key_set
from shared.platform import Platform

ANY_ORIGIN = {"Access-Control-Allow-Origin": "*"}
"""A page from elsewhere may read these two: they are signed, and say nothing that is secret."""
RENEWED = timedelta(minutes=5)
"""Within it a list that says nothing new is a 304: its age is that of the one before."""
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
    router = APIRouter(prefix="/v1/passes", tags=["passes"])
    latest = Latest(handlers, platform.clock)

    @router.get("/keys")
    async def keys(response: Response) -> PublicKeySet:
        """Download the keys that verify passes and the list (公钥); they change once in years.

        Needs no token.
        """
        response.headers.update(ANY_ORIGIN)
        return PublicKeySet.model_validate(key_set(signer.public))

    @router.get("/revocations", responses=LIST, response_class=Response)
    async def revocations(if_none_match: Annotated[str, Header()] = "") -> Response:
        """Download the signed list of passes that are called back (吊销名单), as text.

        Suspended, revoked and replaced passes are on it until an hour after they would have ended.
        It is dated with the second in which it was asked for.
        Send the `ETag` again as `If-None-Match` and a list that is still the newest is a 304.
        Needs no token.
        """
        now, listed = await latest.listed()
        tag = f'"{listed.tag(now)}"'
        headers = {"ETag": f"W/{tag}", "Cache-Control": "no-cache", **ANY_ORIGIN}
        if tag in {one.strip().removeprefix("W/") for one in if_none_match.split(",")}:
            return Response(status_code=304, headers=headers)
        text = sign_list(signer, now, listed.serials, listed.for_good)
        return Response(text + "\n", media_type="text/plain", headers=headers)

    return router


@dataclass(frozen=True, slots=True)
class Listed:
    """The serials that are called back, and those of them that are so for good."""

    serials: frozenset[bytes]
    for_good: frozenset[bytes]

    def tag(self, now: datetime) -> str:
        """The same for all lists of some minutes that say the same, however they are dated."""
        said = hashlib.sha256(str(now.timestamp() // RENEWED.seconds).encode())
        for serials in (self.serials, self.for_good):
            said.update(b"\n" + b"".join(sorted(serials)))
        return said.hexdigest()[:32]


@dataclass
class Latest:
    """Reads what is called back, for all who ask meanwhile at once: anybody may ask, and often.

    Nobody gets what was read before they asked.
    """

    handlers: Handlers
    clock: Clock
    _turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    _begun: int = 0
    _read: tuple[datetime, Listed] | None = None

    async def listed(self) -> tuple[datetime, Listed]:
        begun_before = self._begun
        async with self._turn:
            if self._read is None or self._begun == begun_before:
                # What fails leaves nothing that was read before somebody asked.
                self._begun, self._read = self._begun + 1, None
                now = self.clock.now()
                self._read = (now, await called_back_now(self.handlers, now))
            return self._read


async def called_back_now(handlers: Handlers, now: datetime) -> Listed:
    """Read after `now`, so that a list dated so is never younger than what it says."""
    criteria = with_pass_called_back(now)
    permits: list[WithPass] = [
        stored.state
        for kind in (handlers.permits, handlers.vehicle_passes)
        for stored in (await kind.aggregates.where(criteria)).values()
    ]
    return Listed(
        serials=frozenset(serial(one.permit_id, n) for one in permits for n in called_back(one)),
        for_good=frozenset(serial(one.permit_id, n) for one in permits for n in ended(one)),
    )
