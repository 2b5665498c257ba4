"""The close contacts of somebody who was examined positive: whom, and how they met."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter
from pydantic import BaseModel

from health_records.api.labels import Label
from health_records.api.wording import HOW
from health_records.views import ContactView
from shared.events.base import PersonId
from shared.platform import Platform
from shared.views import After, Limit, page
from shared.web import Sent, allow


class CloseContact(BaseModel):
    """`contact_at` is when they were last together; `meeting` names a time on the same shift."""

    person_id: str
    how: str
    how_label: Label
    contact_at: datetime
    meeting: str | None


class CloseContacts(BaseModel):
    """Some of the list; send `next` as `after` for what follows."""

    items: list[CloseContact]
    next: str | None = None


def routes(platform: Platform) -> APIRouter:
    router = APIRouter(prefix="/v1/workers/{person_id}/contacts", tags=["workers"])

    @router.get("")
    async def show(
        person_id: PersonId,
        _: Annotated[Sent, allow("clerk", "operator", "auditor")],
        after: After = None,
        limit: Limit = 100,
    ) -> CloseContacts:
        """List who was deferred because they were with this person: in a seat, a room, at a gate
        or on a shift, within the 14 days before a positive examination (密切接触者).

        Empty for who was never examined positive. The latest time together comes first.
        """
        found = await page(
            platform.documents,
            ContactView,
            {"contact.source_id": person_id},
            limit=limit,
            after=after,
            sort="contact.contact_at",
            descending=True,
        )
        return CloseContacts(items=[_shown(one) for one in found.items], next=found.next)

    return router


def _shown(view: ContactView) -> CloseContact:
    told = view.contact.model_dump(exclude={"source_id"})
    label = HOW.get(view.contact.how, Label(zh=view.contact.how, en=view.contact.how))
    return CloseContact(**told, how_label=label)
