"""Registers many units at once: a county has hundreds of party branches and teams."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Annotated, Literal

from fastapi import APIRouter
from pydantic import BaseModel, Field

from permits.api.support.units import NewUnit
from permits.domain.support.unit import RegisterUnit, Unit
from permits.handlers import Handlers
from shared.aggregates import Stored
from shared.errors import Refused
from shared.web import Body, Sent, allow

MOST = 1_000
AT_ONCE = 16
"""Commands of one request that are carried out side by side."""
LINE = "\n"
"""Between the id of a request and a unit: neither a header nor a code has one."""


class NewUnits(Body):
    """Up to 1,000; one that is refused does not keep the others out."""

    units: tuple[NewUnit, ...] = Field(min_length=1, max_length=MOST)


class Result(BaseModel):
    """`already` is no error; `rule` and `detail` say why a unit was refused."""

    unit_id: str
    outcome: Literal["registered", "already", "refused"]
    rule: str | None = None
    detail: str | None = None


class Results(BaseModel):
    """In the order in which the units were sent."""

    registered: int
    already: int
    refused: int
    results: list[Result]


@dataclass(frozen=True, slots=True)
class Registrar:
    """Carries out one command for each unit of a request."""

    handlers: Handlers
    sent: Sent
    known: Mapping[str, Unit]
    busy: asyncio.Semaphore

    async def register(self, new: NewUnit) -> Result:
        id_, known = new.unit_id, new.unit_id in self.known
        command = RegisterUnit(**new.model_dump())
        cause = replace(self.sent.cause, id=f"{self.sent.cause.id}{LINE}{id_}")
        # Nobody has heard of it: a first save needs no load, and notices if somebody was faster.
        stored = None if known else Stored(Unit(), 0)
        try:
            async with self.busy:
                await self.handlers.units(id_, command, at=self.sent.at, cause=cause, stored=stored)
        except Refused as refusal:
            return Result(unit_id=id_, outcome="refused", rule=refusal.rule, detail=refusal.detail)
        return Result(unit_id=id_, outcome="already" if known else "registered")


def routes(handlers: Handlers) -> APIRouter:
    router = APIRouter(prefix="/v1/units", tags=["units"])

    @router.post("/batch")
    async def register(new: NewUnits, sent: Annotated[Sent, allow("operator")]) -> Results:
        """Register many units; sending the same again changes nothing."""
        known = await handlers.units.aggregates.states([unit.unit_id for unit in new.units])
        registrar = Registrar(handlers, sent, known, asyncio.Semaphore(AT_ONCE))
        results = await asyncio.gather(*(registrar.register(unit) for unit in new.units))
        outcomes = [result.outcome for result in results]
        return Results(
            registered=outcomes.count("registered"),
            already=outcomes.count("already"),
            refused=outcomes.count("refused"),
            results=list(results),
        )

    return router
