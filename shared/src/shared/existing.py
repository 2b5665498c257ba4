"""What a path or a body names must be there: 404 for the path, 422 naming the field for a body."""

from typing import TypeVar

from shared.aggregates import Stored
from shared.commands import CommandHandler
from shared.errors import NotFound, wrong

C = TypeVar("C")
S = TypeVar("S")


async def named_in_path(handler: CommandHandler[C, S], kind: str, subject: str) -> Stored[S]:
    stored = await handler.aggregates.load(subject)
    if stored.revision == 0:
        raise NotFound(f"there is no {kind} {subject}")
    return stored


async def named_in_body(
    handler: CommandHandler[C, S], field: str, subject: str, *, called: str | None = None
) -> Stored[S]:
    """`called` is what whoever asks calls it, where the subject is an id that only we know."""
    stored = await handler.aggregates.load(subject)
    if stored.revision == 0:
        raise wrong(field, f"there is no {called or subject}")
    return stored
