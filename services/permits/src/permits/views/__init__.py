"""The documents that queries read."""

from permits.views.enterprises import EnterpriseView
from permits.views.permits import Inspection, PermitLine, PermitStatus, PermitView
from shared.views import View

VIEWS: tuple[type[View], ...] = (EnterpriseView, PermitView)

__all__ = ["VIEWS", "EnterpriseView", "Inspection", "PermitLine", "PermitStatus", "PermitView"]
