"""Imports of rosters: how far they have come, and what is wrong with which row."""

from typing import Annotated, Literal

from fastapi import APIRouter
from pydantic import BaseModel, Field

from health_records.api.labels import Label
from health_records.api.row_errors import column_of, message_of
from health_records.views import ImportedRowView, ImportView, RowErrorView
from shared.events.base import Code, PersonId
from shared.events.health_records.rosters import RowOutcome
from shared.platform import Platform
from shared.views import After, AtLeast, Limit, Page, page, read
from shared.web import Sent, allow

Reader = Annotated[Sent, allow("clerk", "officer", "operator", "auditor")]
Status = Literal["waiting", "running", "done"]


class RowErrorOut(BaseModel):
    """One thing that is wrong with one row, or to be looked at; the value is not repeated.

    Imported all the same: `moved` out of the enterprise named, also `moved-in-isolation`.
    """

    row: int = Field(examples=[17], description="as the sheet numbers its rows")
    field: str = Field(examples=["identity_number"])
    column: Label
    code: str = Field(examples=["lost-digits"])
    message: Label
    from_enterprise_id: str | None = Field(examples=[None])


class RowOut(BaseModel):
    """What became of a row; `person_id` is of its file, nobody's for a wrong or replaced row."""

    row: int = Field(examples=[17], description="as the sheet numbers its rows")
    outcome: RowOutcome = Field(examples=["registered"])
    person_id: PersonId | None = Field(examples=["0" * 31 + "1"])


class RowPage(BaseModel):
    """In the order of the sheet; send `next` as `after` for what follows."""

    items: list[RowOut]
    next: str | None = None


class ImportOut(ImportView):
    """`read` counts up to `rows`: each is registered, updated, unchanged, replaced or wrong.

    Errors are in the order of the sheet; send `next` as `after` for what follows.
    """

    status: Status
    errors: list[RowErrorOut]
    next: str | None = None


def routes(platform: Platform) -> APIRouter:
    router = APIRouter(prefix="/v1/imports", tags=["rosters"])
    documents = platform.documents

    @router.get("", summary="List the imports of an enterprise, the newest first")
    async def browse(
        _: Reader, enterprise_id: Code, after: After = None, limit: Limit = 100
    ) -> Page[ImportView]:
        """Who sent which roster when, and what became of its rows."""
        return await page(
            documents,
            ImportView,
            {"enterprise_id": enterprise_id},
            sort="received_at",
            descending=True,
            limit=limit,
            after=after,
        )

    @router.get("/{import_id}", summary="How far an import has come, and which rows are wrong")
    async def show(
        import_id: Code, _: Reader, at_least: AtLeast = 0, after: After = None, limit: Limit = 100
    ) -> ImportOut:
        """Ask again until `status` is done; errors of rows come in as they are reached."""
        view = await read(documents, ImportView, import_id, at_least)
        criteria = {"import_id": import_id}
        found = await page(documents, RowErrorView, criteria, limit=limit, after=after)
        return ImportOut(
            **view.model_dump(),
            status=_status(view),
            errors=[_out(error) for error in found.items],
            next=found.next,
        )

    @router.get("/{import_id}/rows", summary="Which row of a roster became which file")
    async def rows(
        import_id: Code,
        _: Reader,
        outcome: RowOutcome | None = None,
        after: After = None,
        limit: Limit = 100,
    ) -> RowPage:
        """Rows by their numbers with the id of each file; they come in part by part."""
        await read(documents, ImportView, import_id, 0)
        criteria = {"import_id": import_id} | ({"outcome": outcome} if outcome else {})
        found = await page(documents, ImportedRowView, criteria, limit=limit, after=after)
        items = [RowOut.model_validate(one.model_dump()) for one in found.items]
        return RowPage(items=items, next=found.next)

    return router


def _status(view: ImportView) -> Status:
    if view.imported_at is not None:
        return "done"
    return "running" if view.read else "waiting"


def _out(error: RowErrorView) -> RowErrorOut:
    return RowErrorOut(
        row=error.row,
        field=error.field,
        column=column_of(error.field),
        code=error.code,
        message=message_of(error.code, error.from_enterprise_id),
        from_enterprise_id=error.from_enterprise_id,
    )
