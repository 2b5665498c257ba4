"""What several routes ask of a request before they send a command."""

from typing import Annotated

from pydantic import BeforeValidator, Field

from permits.handlers import Handlers
from shared import identity
from shared.errors import Invalid, NotFound
from shared.events.base import Plate

Text = Annotated[str, Field(min_length=1, max_length=200)]


def normalised(plate: object) -> object:
    """Leave the shape to the next check: 冀G·12345 becomes 冀G12345, a number stays wrong."""
    return identity.plate(plate) if isinstance(plate, str) else plate


AnyPlate = Annotated[Plate, BeforeValidator(normalised)]
"""A plate however it is written."""


async def known_enterprise(handlers: Handlers, enterprise_id: str) -> None:
    """Refuse a body that names an enterprise nobody has registered."""
    if (await handlers.enterprises.aggregates.load(enterprise_id)).revision == 0:
        errors = [{"field": "body.enterprise_id", "message": "there is no such enterprise"}]
        raise Invalid("wrong: body.enterprise_id", errors=errors)


async def existing_enterprise(handlers: Handlers, enterprise_id: str) -> None:
    """Refuse a path that names an enterprise nobody has registered."""
    if (await handlers.enterprises.aggregates.load(enterprise_id)).revision == 0:
        raise NotFound(f"there is no enterprise {enterprise_id}")


def permit_location(permit_id: str) -> str:
    return f"/v1/permits/{permit_id}"
