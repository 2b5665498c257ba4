"""Enterprises, as queries read them."""

from datetime import datetime
from typing import ClassVar, Literal

from pydantic import BaseModel, ConfigDict

from permits.views.permits import PermitLine
from shared.events.permits.support import LeaderTier
from shared.views import View


class Named(BaseModel):
    """An account that was named to look after an enterprise, and since when."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    role: Literal["officer", "leader"]
    account: str
    since: datetime


class EnterpriseView(View):
    """`permits` is put together when it is read: it comes from other documents.

    `named` are all officers and leaders it ever had, oldest first.
    """

    collection: ClassVar[str] = "enterprise_views"

    name: str
    sector: str
    township: str
    above_scale: bool
    officer: str | None = None
    leader: str | None = None
    leader_tier: LeaderTier | None = None
    registered_at: datetime | None = None
    named: tuple[Named, ...] = ()
    permits: tuple[PermitLine, ...] = ()

    def officer_by(self, moment: datetime) -> str | None:
        """The chief service officer at a moment."""
        officers = [n.account for n in self.named if n.role == "officer" and n.since <= moment]
        return officers[-1] if officers else None
