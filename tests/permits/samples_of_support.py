"""Facts and commands that the tests of support for enterprises start from."""

from tests.permits.samples import MORNING

from permits.domain.support.unit import RegisterUnit
from permits.domain.support.visit import RecordVisit
from shared.events.permits.support import UnitRegistered, VisitRecorded

register_unit = RegisterUnit(
    unit_id="task-force-1",
    kind="task-force",
    name="Task force",
    sector="industry",
    township=None,
    duties="inspect on site",
    members=12,
    accounts=("officer-7",),
)
unit_registered = UnitRegistered(
    unit_id="task-force-1",
    kind="task-force",
    name="Task force",
    sector="industry",
    duties="inspect on site",
    members=12,
    accounts=("officer-7",),
)
record_visit = RecordVisit(
    visit_id="visit-1",
    enterprise_id="mill",
    leader_account="leader-1",
    tier="principal",
    visited_at=MORNING,
    notes=None,
    at=MORNING,
)
visit_recorded = VisitRecorded(
    visit_id="visit-1",
    enterprise_id="mill",
    leader_account="leader-1",
    tier="principal",
    visited_at=MORNING,
)
