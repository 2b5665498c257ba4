"""The documents that queries read."""

from permits.views.enterprises import EnterpriseView, Named
from permits.views.permits import Inspection, PermitLine, PermitStatus, PermitView, Step
from permits.views.problems import OF_ENTERPRISES, ProblemStatus, ProblemView, Resolution, ShownKind
from permits.views.projects import ProjectView
from permits.views.support import PlanView, UnitView, VisitView
from shared.rules.history import RuleView
from shared.views import View

VIEWS: tuple[type[View], ...] = (
    EnterpriseView,
    PermitView,
    UnitView,
    VisitView,
    ProblemView,
    ProjectView,
    PlanView,
    RuleView,
)

__all__ = [
    "OF_ENTERPRISES",
    "VIEWS",
    "EnterpriseView",
    "Inspection",
    "Named",
    "PermitLine",
    "PermitStatus",
    "PermitView",
    "PlanView",
    "ProblemStatus",
    "ProblemView",
    "ProjectView",
    "Resolution",
    "ShownKind",
    "Step",
    "UnitView",
    "VisitView",
]
