"""Facts and readings that the tests of the gates start from."""

from datetime import datetime, timedelta
from typing import Any

from shared.clock import COUNTY
from shared.events import Reason
from shared.events.health_records import WorkerCleared, WorkerDeferred
from shared.events.permits import PermitIssued, PermitReinstated, PermitSuspended

MORNING = datetime(2020, 2, 17, 8, tzinfo=COUNTY)
HOUR = timedelta(hours=1)
PERSON = "0123456789abcdef0123456789abcdef"
OTHER = "fedcba9876543210fedcba9876543210"

READING: dict[str, Any] = {
    "device_id": "d-1",
    "sequence": "1",
    "celsius": 36.4,
    "measured_at": "2020-02-17T07:55:00+08:00",
    "person_id": PERSON,
}

cleared = WorkerCleared(person_id=PERSON, enterprise_id="mill", rule_version="r-1", at=MORNING)
fever = Reason(code="fever", rule="return", rule_version="r-1")
deferred = WorkerDeferred(
    person_id=PERSON,
    enterprise_id="mill",
    reasons=(fever,),
    until=None,
    rule_version="r-1",
    at=MORNING,
)
issued = PermitIssued(
    permit_id="p-1",
    kind="work",
    holder="mill",
    valid_from=MORNING - HOUR,
    valid_until=MORNING + 24 * HOUR,
)
suspended = PermitSuspended(
    permit_id="p-1",
    kind="work",
    holder="mill",
    reasons=(Reason(code="fever-cluster", rule="cluster", rule_version="c-1"),),
)
reinstated = PermitReinstated(permit_id="p-1", kind="work", holder="mill", inspection_id="i-2")
pass_issued = PermitIssued(
    permit_id="v-1",
    kind="vehicle-pass",
    holder="mill",
    valid_from=MORNING - HOUR,
    valid_until=MORNING + 24 * HOUR,
    plate="冀G12345",
    route="mill - farm",
    cargo="feed",
)
