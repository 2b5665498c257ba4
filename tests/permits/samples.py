"""Facts and commands that the tests of permits start from."""

from dataclasses import replace
from datetime import datetime, timedelta

from permits.domain.application import ApplyForResumption
from permits.domain.fevers import Fever
from permits.domain.inspection import Inspect
from permits.domain.permit import Suspend
from permits.domain.rules import CLUSTER, PROCEDURE, RESUMPTION
from permits.domain.vehicle_pass import IssuePass
from shared.clock import COUNTY
from shared.events import Event, Reason
from shared.events.health_records import FeverHeld, WorkerRegistered
from shared.events.permits import (
    EnterpriseRegistered,
    InspectionFailed,
    InspectionPassed,
    PassReissued,
    PermitIssued,
    PermitReinstated,
    PermitSuspended,
    ResumptionApplied,
)

MORNING = datetime(2020, 2, 24, 8, 0, tzinfo=COUNTY)
A_MONTH_ON = datetime(2020, 3, 25, 8, 0, tzinfo=COUNTY)
HOUR = timedelta(hours=1)
ANNA, BO, CHEN = "a" * 32, "b" * 32, "c" * 32
"""Invented people."""
PLATE = "冀G12345"
PASS_KEYS = {1: bytes(range(32))}

registered = EnterpriseRegistered(
    enterprise_id="mill", name="Mill", sector="feed", township="Zhangbei", above_scale=True
)
apply = ApplyForResumption(
    permit_id="p-1",
    enterprise_id="mill",
    kind="work",
    checklist=RESUMPTION[0].requirements,
    supplies_days=7,
    risk_level="low",
    batch=1,
    rules=RESUMPTION[0],
    at=MORNING,
)
applied = ResumptionApplied(
    permit_id="p-1",
    enterprise_id="mill",
    kind="work",
    checklist=RESUMPTION[0].requirements,
    supplies_days=7,
    risk_level="low",
    batch=1,
    applied_at=MORNING,
)
inspect = Inspect(
    inspection_id="i-1",
    inspector="inspector-1",
    officer="officer-1",
    findings=(),
    inspected_at=MORNING,
    valid_days=30,
    rules=RESUMPTION[0],
    procedure=PROCEDURE[1],
    at=MORNING,
)
passed = InspectionPassed(
    permit_id="p-1",
    enterprise_id="mill",
    inspection_id="i-1",
    inspector="inspector-1",
    inspected_at=MORNING,
)
failed = InspectionFailed(
    permit_id="p-1",
    enterprise_id="mill",
    inspection_id="i-0",
    inspector="inspector-1",
    findings=("no isolation place",),
    inspected_at=MORNING,
)
issued = PermitIssued(
    permit_id="p-1",
    kind="work",
    holder="mill",
    valid_from=MORNING,
    valid_until=A_MONTH_ON,
    conditions=("small-shifts", "rotation", "staggered-meals", "disinfection-register"),
    procedure="on-site-inspection",
    procedure_version="procedure-2020-02",
)
cluster = Reason(
    code="fever-cluster",
    rule="cluster",
    rule_version="cluster-2020-01",
    facts={
        "persons": "2",
        "within_hours": "24",
        "first_measured_at": "2020-02-24T09:00:00+08:00",
        "last_measured_at": "2020-02-24T10:00:00+08:00",
        "holds": "f-1,f-2",
    },
)
suspended = PermitSuspended(permit_id="p-1", kind="work", holder="mill", reasons=(cluster,))
reinstated = PermitReinstated(permit_id="p-1", kind="work", holder="mill", inspection_id="i-2")
passed_again = passed.model_copy(
    update={"inspection_id": "i-2", "inspected_at": MORNING + 3 * HOUR}
)
in_force: tuple[Event, ...] = (applied, passed, issued)
held_back: tuple[Event, ...] = (*in_force, suspended)

issue_pass = IssuePass(
    permit_id="v-1",
    holder="mill",
    plate=PLATE,
    drivers=(ANNA,),
    route="mill - farms",
    cargo="feed",
    valid_from=MORNING,
    valid_until=A_MONTH_ON,
    at=MORNING,
)
pass_issued = PermitIssued(
    permit_id="v-1",
    kind="vehicle-pass",
    holder="mill",
    valid_from=MORNING,
    valid_until=A_MONTH_ON,
    plate=PLATE,
    drivers=(ANNA,),
    route="mill - farms",
    cargo="feed",
)
pass_reissued = PassReissued(
    permit_id="v-1",
    kind="vehicle-pass",
    holder="mill",
    plate=PLATE,
    edition=2,
    reason="lost",
    reissued_at=MORNING + HOUR,
)


def again(inspected_at: datetime) -> Inspect:
    """A second inspection without findings, recorded when it is made."""
    return replace(inspect, inspection_id="i-2", inspected_at=inspected_at, at=inspected_at)


def fever(number: int, person_id: str, hours: float) -> Fever:
    """A hold, so many hours after the first inspection."""
    return Fever(f"f-{number}", person_id, MORNING + hours * HOUR)


def suspend(*fevers: Fever, at: datetime = MORNING + 12 * HOUR) -> Suspend:
    return Suspend(fevers, CLUSTER[0], at)


def fever_held(person_id: str, hours: float, enterprise_id: str | None = "mill") -> FeverHeld:
    return FeverHeld(
        person_id=person_id,
        enterprise_id=enterprise_id,
        reading_id=f"r-{person_id[0]}-{hours}",
        celsius=38.2,
        measured_at=MORNING + hours * HOUR,
    )


def worker_registered(person_id: str, enterprise_id: str = "mill") -> WorkerRegistered:
    return WorkerRegistered(person_id=person_id, enterprise_id=enterprise_id, home_region="130722")
