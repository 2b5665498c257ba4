"""Enterprises, as queries read them."""

from typing import ClassVar

from permits.views.permits import PermitLine
from shared.events.permits.support import LeaderTier
from shared.views import View


class EnterpriseView(View):
    """`permits` is put together when it is read: it comes from other documents."""

    collection: ClassVar[str] = "enterprise_views"

    name: str
    sector: str
    township: str
    above_scale: bool
    officer: str | None = None
    leader: str | None = None
    leader_tier: LeaderTier | None = None
    permits: tuple[PermitLine, ...] = ()
