"""Rosters come in as files: read at once, imported row by row by the worker."""

import asyncio
import re
from typing import Annotated

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, Field

from health_records.api.labels import Label
from health_records.domain.roster_import import ReceiveRoster
from health_records.handlers import Handlers
from health_records.knowledge import Knowledge
from health_records.rosters.reading import Roster, read_roster
from health_records.rosters.template import template
from health_records.rosters.waiting import WaitingRows, parts_of
from shared.aggregates import Outcome
from shared.clock import COUNTY
from shared.events.base import Code
from shared.web import Accepted, Sent, allow, answer

MOST_BYTES = 8 << 20
LIMITS = {re.compile(r"/v1/enterprises/[^/]+/roster"): MOST_BYTES}
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
BINARY = {"schema": {"type": "string", "format": "binary"}}
EXAMPLE = (
    "姓名,身份证号,手机号,户籍地区码,班次\n李虚构,13072219010101001X,13800000001,130722,early\n"
)
OPENAPI = {
    "requestBody": {
        "required": True,
        "content": {
            "text/csv": {"schema": {"type": "string"}, "example": EXAMPLE},
            XLSX: BINARY,
        },
    }
}


UNKNOWN_ENTERPRISE = Label(
    zh="尚无此编号的企业登记, 请核对企业编号",
    en="no such enterprise is registered yet: look whether its id is right",
)


class WarningOut(BaseModel):
    """Something to look at; the roster is imported all the same."""

    code: str = Field(examples=["unknown-enterprise"])
    message: Label


class Received(Accepted):
    """The import that began: follow it at the `Location`."""

    rows: int = Field(examples=[120], description="rows that name somebody or tried to")
    wrong: int = Field(examples=[2], description="of these, rows that cannot be imported")
    ignored_columns: tuple[str, ...] = Field(
        examples=[["F"]], description="letters of columns whose titles nobody knows"
    )
    warnings: list[WarningOut]


def routes(handlers: Handlers, waiting: WaitingRows, known: Knowledge) -> APIRouter:
    router = APIRouter(prefix="/v1", tags=["rosters"])

    @router.post(
        "/enterprises/{enterprise_id}/roster",
        status_code=202,
        summary="Import the roster of an enterprise from CSV or XLSX",
        openapi_extra=OPENAPI,
    )
    async def receive(
        enterprise_id: Code,
        request: Request,
        response: Response,
        sent: Annotated[Sent, allow("clerk")],
    ) -> Received:
        """Send the file's bytes as the body: 8 MiB and 10,000 rows at most.

        CSV in UTF-8 or GB18030, or the first sheet of an XLSX workbook. The header names the
        columns in Chinese or English in any order: 姓名 name, 身份证号 identity_number and 手机号
        phone are needed; 户籍地区码 home_region, 班次 shift and 出生日期 birth_date may be there.
        With all of 14天内去过的地区 stayed_region, 离开日期 left_on and 有无症状 symptoms a row is
        also the travel declaration of that person. `GET /v1/roster-template.xlsx` is empty.

        A wrong row never stops the others. Who has a file already is updated in it; what the
        roster leaves out stays; the same roster again changes nothing. Who is registered with
        another enterprise is moved to this one: the newest employer counts, and the import names
        the row as `moved`, and as `moved-in-isolation` where they are isolated.

        An enterprise that nobody has registered yet is a warning and no refusal. The answer names
        the import: `GET /v1/imports/{id}` says how far it has come and what is wrong with which
        row.
        """
        import_id = sent.new_id("import")
        # Before the file is read: the same key with another body is refused whatever it holds.
        outcome = await handlers.imports.already(import_id, sent.cause)
        roster = await asyncio.to_thread(
            read_roster, await request.body(), sent.at.astimezone(COUNTY).date()
        )
        if outcome is None:
            outcome = await _begin(handlers, waiting, roster, import_id, enterprise_id, sent)
        accepted = answer(response, outcome, f"/v1/imports/{import_id}")
        return _received(accepted, roster, await _warnings(known, enterprise_id))

    add_template(router)
    return router


def add_template(router: APIRouter) -> None:
    @router.get(
        "/roster-template.xlsx",
        summary="An empty roster to fill in",
        response_class=Response,
        responses={200: {"content": {XLSX: BINARY}}},
    )
    async def empty(_: Annotated[Sent, allow("clerk", "officer", "operator")]) -> Response:
        """A workbook with the columns by their names; all cells are text, so no digit is lost."""
        headers = {"Content-Disposition": 'attachment; filename="roster-template.xlsx"'}
        return Response(template(), media_type=XLSX, headers=headers)


async def _begin(
    handlers: Handlers,
    waiting: WaitingRows,
    roster: Roster,
    import_id: str,
    enterprise_id: str,
    sent: Sent,
) -> Outcome:
    parts = parts_of(roster)
    # The rows first: an import that is known has all of them.
    await waiting.keep(import_id, parts)
    command = ReceiveRoster(
        import_id=import_id,
        enterprise_id=enterprise_id,
        rows=roster.rows,
        parts=len(parts),
        ignored_columns=roster.ignored_columns,
        by=sent.caller.account,
        at=sent.at,
    )
    return await handlers.imports(import_id, command, at=sent.at, cause=sent.cause)


async def _warnings(known: Knowledge, enterprise_id: str) -> list[WarningOut]:
    """No refusal: the enterprise may be registered in a moment, or was and we are to hear of it."""
    if await known.is_registered(enterprise_id):
        return []
    return [WarningOut(code="unknown-enterprise", message=UNKNOWN_ENTERPRISE)]


def _received(accepted: Accepted, roster: Roster, warnings: list[WarningOut]) -> Received:
    return Received(
        id=accepted.id,
        revision=accepted.revision,
        rows=roster.rows,
        wrong=len({one.row for one in roster.wrong}),
        ignored_columns=roster.ignored_columns,
        warnings=warnings,
    )
