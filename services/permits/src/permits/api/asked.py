"""What several routes ask of a request before they send a command."""

from typing import Annotated, Any

from pydantic import Field, StringConstraints

from permits.domain.permit_state import Permit
from permits.handlers import Handlers
from shared.commands import CommandHandler
from shared.errors import NotFound
from shared.existing import named_in_body, named_in_path
from shared.web import allow

READERS = allow("clerk", "officer", "inspector", "operator", "auditor")
"""Who may look up the county's enterprises and what is done for them."""

Text = Annotated[str, Field(min_length=1, max_length=200)]
LongText = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2_000)]
"""What somebody tells in sentences; blanks alone say nothing."""

ValidDays = Annotated[int, Field(ge=1, le=365, examples=[30])]
"""How many days a permit is to be valid."""


async def known_enterprise(handlers: Handlers, enterprise_id: str) -> None:
    """Refuse a body that names an enterprise nobody has registered."""
    await known(handlers.enterprises, "enterprise", enterprise_id)


async def known(handler: CommandHandler[Any, Any], kind: str, id_: str) -> None:
    """Refuse a body whose field `<kind>_id` names something that is not there."""
    await named_in_body(handler, f"{kind}_id", id_)


async def handler_of(handlers: Handlers, permit_id: str) -> CommandHandler[Any, Any]:
    """Find the way into a permit, whether it is for resumption or of a vehicle; NotFound else."""
    for handler in (handlers.permits, handlers.vehicle_passes):
        if (await handler.aggregates.load(permit_id)).revision:
            return handler
    raise NotFound(f"there is no permit {permit_id}")


async def existing_enterprise(handlers: Handlers, enterprise_id: str) -> None:
    """Refuse a path that names an enterprise nobody has registered."""
    await named_in_path(handlers.enterprises, "enterprise", enterprise_id)


async def existing_application(handlers: Handlers, permit_id: str) -> Permit:
    """Give what a path names, or refuse it where nobody has applied for it."""
    return (await named_in_path(handlers.permits, "application", permit_id)).state


async def officer_of(handlers: Handlers, enterprise_id: str) -> str | None:
    """The chief service officer of an enterprise, if it has one."""
    return (await handlers.enterprises.aggregates.load(enterprise_id)).state.officer


def permit_location(permit_id: str) -> str:
    return f"/v1/permits/{permit_id}"
