"""What is decided of a pair: merged, taken apart again, or dismissed."""

from typing import Annotated

from fastapi import APIRouter, Response
from pydantic import Field

from health_records.api.duplicates import PERSON, carry_out
from health_records.domain.duplicate import Dismiss, Duplicate, Merge, Undo
from health_records.handlers import Handlers
from shared.errors import wrong
from shared.events.base import Code, PersonId
from shared.existing import named_in_path
from shared.web import Accepted, Body, Sent, allow

Writer = Annotated[Sent, allow("clerk", "operator")]


class Into(Body):
    into: PersonId = Field(examples=[PERSON], description="the file that survives: one of the two")


def routes(handlers: Handlers) -> APIRouter:
    router = APIRouter(prefix="/v1/duplicates/{duplicate_id}", tags=["duplicates"])

    @router.post("/merge", status_code=201, summary="Merge two files into one")
    async def merge(duplicate_id: Code, new: Into, response: Response, sent: Writer) -> Accepted:
        """From now on the other file is read as this one, and lists show it once.

        Nothing is moved: both files keep their own facts, so an undo restores both exactly.
        """
        pair = await known(handlers, duplicate_id)
        if new.into not in pair.persons:
            raise wrong("into", "is none of the two files")
        others = await handlers.duplicates.aggregates.where(
            {"$or": [{"persons": person_id} for person_id in pair.persons]}
        )
        touching = tuple(stored.state for id_, stored in others.items() if id_ != duplicate_id)
        command = Merge(new.into, sent.caller.account, sent.at, touching)
        return await carry_out(handlers, duplicate_id, command, response, sent)

    @router.post("/undo", status_code=201, summary="Take two merged files apart")
    async def undo(duplicate_id: Code, response: Response, sent: Writer) -> Accepted:
        """Both files are read by their own ids again, each as it is by its own facts."""
        await known(handlers, duplicate_id)
        command = Undo(sent.caller.account, sent.at)
        return await carry_out(handlers, duplicate_id, command, response, sent)

    @router.post("/dismissal", status_code=201, summary="Say that they are two people")
    async def dismiss(duplicate_id: Code, response: Response, sent: Writer) -> Accepted:
        """The pair leaves the open list and does not come back by itself."""
        await known(handlers, duplicate_id)
        command = Dismiss(sent.caller.account, sent.at)
        return await carry_out(handlers, duplicate_id, command, response, sent)

    return router


async def known(handlers: Handlers, duplicate_id: str) -> Duplicate:
    """Raise NotFound where no such pair was ever suspected."""
    return (await named_in_path(handlers.duplicates, "pair", duplicate_id)).state
