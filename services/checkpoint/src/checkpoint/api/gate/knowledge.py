"""What a guard's phone needs to know where there is no network: asked for while there is one."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Response
from pydantic import BaseModel, Field

from checkpoint.api.devices.door import Door, Entered
from checkpoint.api.gate.sign_in import name_of
from checkpoint.api.words import REASONS
from checkpoint.domain.rules import NOT_A_PERSON, PLAUSIBLE
from checkpoint.handlers import Handlers
from shared.access import Role
from shared.errors import Forbidden
from shared.events.checkpoint import BodySite, SiteKind, SiteMode
from shared.passes import words as pass_words
from shared.projections import Documents
from shared.words import OF_STANDINGS, Words, word


class KnownSite(BaseModel):
    site_id: str
    kind: SiteKind
    name: str
    mode: SiteMode


class KnownLimits(BaseModel):
    """Degrees Celsius from which a reading is a fever; outside `plausible` it says nothing."""

    version: str = Field(examples=["fever-2020-01"])
    celsius: Mapping[str, float] = Field(examples=[{"forehead": 36.9}])
    plausible: tuple[float, float] = PLAUSIBLE
    not_a_person: list[str] = sorted(NOT_A_PERSON)


class PassAddresses(BaseModel):
    """Where the public keys and the list of passes called back are."""

    keys: str = Field(examples=["/v1/passes/keys"])
    revocations: str = Field(examples=["/v1/passes/revocations"])


class GateKnowledge(BaseModel):
    """`now` is the time of the answer; `pass_words` are those of answers and reasons on a pass."""

    now: datetime
    device_id: str
    body_site: BodySite
    site: KnownSite
    fever_limits: KnownLimits
    words: list[Words]
    pass_words: list[Words]
    passes: PassAddresses


PHONES: frozenset[Role] = frozenset({"device"})
WORDS = [word(code, vocabulary) for vocabulary in (REASONS, OF_STANDINGS) for code in vocabulary]
PASS_WORDS = [
    Words(code=code, zh=zh, en=en)
    for words in (pass_words.ANSWERS, pass_words.REASONS)
    for code, (en, zh) in words.items()
]


def routes(handlers: Handlers, documents: Documents, door: Door, permits_url: str) -> APIRouter:
    router = APIRouter(prefix="/v1/gate", tags=["gate page"])
    passes = PassAddresses(
        keys=f"{permits_url}/v1/passes/keys", revocations=f"{permits_url}/v1/passes/revocations"
    )
    phones = replace(door, roles=PHONES)

    @router.get("/knowledge")
    async def tell(response: Response, sent: Annotated[Entered, Depends(phones)]) -> GateKnowledge:
        """Tell a phone what it needs without a network: its site, fever limits, and all words.

        Asked for with a signature, as which device it is decides what it is told.
        """
        device_id = sent.shown.device_id
        known = await door.registry.known([device_id]) if sent.shown.by == "signature" else {}
        if device_id not in known or not sent.shown.may_speak_for(device_id, known[device_id]):
            raise Forbidden("a phone asks for this with its own signature")
        setup = known[device_id].setup
        site = (await handlers.sites.aggregates.load(setup.site_id)).state
        assert site.kind is not None, "a device is registered at a site that is there"
        limits = await handlers.fever_limits(sent.at)
        response.headers["Cache-Control"] = "no-store"
        return GateKnowledge(
            now=sent.at,
            device_id=device_id,
            body_site=setup.body_site,
            site=KnownSite(
                site_id=setup.site_id,
                kind=site.kind,
                name=await name_of(documents, setup.site_id),
                mode=site.mode,
            ),
            fever_limits=KnownLimits(version=limits.version, celsius=limits.celsius),
            words=WORDS,
            pass_words=PASS_WORDS,
            passes=passes,
        )

    return router
