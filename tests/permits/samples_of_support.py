"""Facts and commands that the tests of support for enterprises start from."""

from datetime import date

from tests.permits.samples import HOUR, MORNING

from permits.domain.rules import PROBLEM
from permits.domain.support.plan import RegisterPlan
from permits.domain.support.problem import RaiseProblem
from permits.domain.support.resolution import ResolveProblem
from permits.domain.support.unit import RegisterUnit
from permits.domain.support.visit import RecordVisit
from shared.events.permits.plans import PlanRegistered
from shared.events.permits.problems import ProblemEscalated, ProblemRaised, ProblemResolved
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
register_plan = RegisterPlan(
    plan_id="overall",
    title="Overall plan",
    kind="overall",
    unit_id="office",
    issued_on=date(2020, 2, 15),
    digest="ab" * 32,
    at=MORNING,
)
plan_registered = PlanRegistered(
    plan_id="overall",
    title="Overall plan",
    kind="overall",
    unit_id="office",
    issued_on=date(2020, 2, 15),
    digest="ab" * 32,
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
raise_problem = RaiseProblem(
    problem_id="problem-1",
    enterprise_id="mill",
    kind="vehicle-passage",
    text="feed trucks are turned back",
    raised_by="lin",
    visit_id="visit-1",
    unit_id="task-force-1",
    rules=PROBLEM[0],
    at=MORNING,
)
about = {
    "problem_id": "problem-1",
    "enterprise_id": "mill",
    "kind": "vehicle-passage",
    "unit_id": "task-force-1",
}
CLOCK = (MORNING + 12 * HOUR, MORNING + 36 * HOUR, MORNING + 60 * HOUR)
problem_raised = ProblemRaised(
    **about,
    text="feed trucks are turned back",
    raised_by="lin",
    raised_at=MORNING,
    visit_id="visit-1",
    due_at=CLOCK[0],
    escalates_at=CLOCK,
    rule_version="problem-2020-01",
)
escalated = tuple(
    ProblemEscalated(**about, level=level, escalated_at=time, rule_version="problem-2020-01")
    for level, time in enumerate(CLOCK, start=1)
)
resolve_problem = ResolveProblem(
    what_was_done="three passes were issued",
    quantity=3,
    unit_of_quantity="passes",
    resolved_by="lin",
    tier="principal",
    at=MORNING + HOUR,
)
problem_resolved = ProblemResolved(
    **about,
    what_was_done="three passes were issued",
    quantity=3,
    unit_of_quantity="passes",
    resolved_by="lin",
    tier="principal",
    resolved_at=MORNING + HOUR,
)
