"""The register of units (专班、工作组、服务队、党支部): who is there to help, and with what."""

from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Response
from pydantic import BaseModel, Field

from permits.api.asked import READERS, LongText, Text
from permits.api.many import MOST, Registrar, Results, Wrong
from permits.domain.support.unit import RegisterUnit
from permits.handlers import Handlers
from permits.views import UnitView
from shared.errors import wrong
from shared.events.base import Code
from shared.events.permits.support import UnitKind
from shared.platform import Platform
from shared.projections import Documents
from shared.views import After, AtLeast, Limit, Page, page, read, wanted
from shared.web import Accepted, Body, Sent, allow, answer


class NewUnit(Body):
    """`members` is a count; who is named is named by account only, never by name.

    A township group (乡镇服务组) names its township.
    """

    unit_id: Code = Field(examples=["resumption-task-force"])
    kind: UnitKind = Field(examples=["task-force"])
    name: Text = Field(examples=["Resumption task force (复工复产专班)"])
    sector: Code | None = Field(default=None, examples=["industry"])
    township: Text | None = Field(default=None, examples=["Zhangbei (张北镇)"])
    duties: LongText = Field(examples=["inspect on site, solve what keeps enterprises shut"])
    members: Annotated[int, Field(ge=0, le=100_000)] = Field(examples=[12])
    accounts: tuple[Code, ...] = Field(default=(), max_length=200, examples=[["officer-7"]])


class NewUnits(Body):
    """Up to 1,000; one that is refused does not keep the others out."""

    units: tuple[NewUnit, ...] = Field(min_length=1, max_length=MOST)


class UnitCount(BaseModel):
    units: int = 0
    members: int = 0


def routes(handlers: Handlers, platform: Platform) -> APIRouter:
    router = APIRouter(prefix="/v1/units", tags=["units"])
    add_registration(router, handlers)
    add_queries(router, platform.documents)
    return router


def add_registration(router: APIRouter, handlers: Handlers) -> None:
    @router.post("", status_code=201)
    async def register(
        new: NewUnit, response: Response, sent: Annotated[Sent, allow("operator")]
    ) -> Accepted:
        """Register a unit: a task force (专班), group, team or party branch."""
        if (found := what_is_wrong(new)) is not None:
            raise wrong(found.field, found.detail)
        command, id_ = RegisterUnit(**new.model_dump()), new.unit_id
        outcome = await handlers.units(id_, command, at=sent.at, cause=sent.cause)
        return answer(response, outcome, f"/v1/units/{id_}")

    @router.post("/batch")
    async def register_all(new: NewUnits, sent: Annotated[Sent, allow("operator")]) -> Results:
        """Register many units; sending the same again changes nothing."""
        commands = [(one.unit_id, RegisterUnit(**one.model_dump())) for one in new.units]
        found = {place: what_is_wrong(one) for place, one in enumerate(new.units)}
        unfit = {place: one for place, one in found.items() if one is not None}
        return await Registrar(handlers.units, sent).register(commands, unfit)


def what_is_wrong(new: NewUnit) -> Wrong | None:
    if new.kind == "township-group" and new.township is None:
        return Wrong("township", "a township group names its township")
    return None


def add_queries(router: APIRouter, documents: Documents) -> None:
    @router.get("", dependencies=[READERS])
    async def browse(
        kind: UnitKind | None = None,
        sector: Code | None = None,
        township: Text | None = None,
        after: After = None,
        limit: Limit = 100,
    ) -> Page[UnitView]:
        """List units by kind, sector or township."""
        criteria = wanted(kind=kind, sector=sector, township=township)
        return await page(documents, UnitView, criteria, limit=limit, after=after)

    @router.get("/summary", dependencies=[READERS])
    async def summarise() -> dict[UnitKind, UnitCount]:
        """Count units and their members by kind."""
        found = await documents.find(UnitView.collection, {})
        return counted([UnitView.model_validate(one) for one in found])

    @router.get("/{unit_id}", dependencies=[READERS])
    async def show(unit_id: Code, at_least: AtLeast = 0) -> UnitView:
        """Show one unit."""
        return await read(documents, UnitView, unit_id, at_least)


def counted(units: Sequence[UnitView]) -> dict[UnitKind, UnitCount]:
    """Count units and their members by kind; a kind of which there is none is left out."""
    found: dict[UnitKind, UnitCount] = {}
    for unit in units:
        so_far = found.get(unit.kind, UnitCount())
        found[unit.kind] = UnitCount(units=so_far.units + 1, members=so_far.members + unit.members)
    return found
