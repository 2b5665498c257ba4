"""Invented persons, and what others say of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from shared.clock import COUNTY
from shared.envelope import Envelope, encode
from shared.events import Event, Reason
from shared.events.checkpoint import FeverDetected, TemperatureMeasured
from shared.events.health_records import (
    IsolationEnded,
    IsolationPlace,
    IsolationStarted,
    WorkerCleared,
    WorkerDeferred,
)
from shared.events.permits import PermitIssued, PermitSuspended
from shared.identity import derived_id
from shared.knowledge.standings import Standing
from shared.memory.bus import InMemoryBus
from transport.domain.trip import Reading

MORNING = datetime(2020, 2, 27, 8, 0, tzinfo=COUNTY)
YESTERDAY = MORNING - timedelta(days=1)
ANN, BO, CEM = (digit * 32 for digit in "abc")
PLATE = "冀G12345"
FIRM = "wind-power"
FEVER = Reason(code="fever", rule="return", rule_version="return-2020-02", facts={"reading": "r1"})
ILL = Reason(code="ill", rule="by-dispatcher", rule_version="manifest-2020-02")


@dataclass(frozen=True)
class Abroad:
    """What other services say on the bus, and what follows from it."""

    bus: InMemoryBus

    async def says(self, event: Event, revision: int | None = None) -> None:
        """Publish a fact and let everybody hear it."""
        await self.whispers(event, revision)
        await self.bus.settle()

    async def whispers(self, event: Event, revision: int | None = None) -> None:
        """Publish a fact that nobody reads yet."""
        await self.bus.publish([encode(sealed(event, revision))])


def sealed(event: Event, revision: int | None = None) -> Envelope[Any]:
    return Envelope(
        id=derived_id(event.type, event.subject, str(revision), event.model_dump_json()),
        source="abroad",
        type=event.type,
        subject=event.subject,
        time=MORNING,
        data=event,
        revision=revision,
        correlation_id="a-test",
    )


def person(number: int) -> str:
    return f"{number:032x}"


def cleared(who: str) -> WorkerCleared:
    return WorkerCleared(person_id=who, enterprise_id=FIRM, rule_version="r1", at=MORNING)


def deferred(who: str) -> WorkerDeferred:
    return WorkerDeferred(
        person_id=who,
        enterprise_id=FIRM,
        reasons=(FEVER,),
        until=None,
        rule_version="r1",
        at=MORNING,
    )


def standing(*, may_return: bool) -> Standing:
    reasons = () if may_return else (FEVER,)
    return Standing(revision=1, event_id="e1", may_return=may_return, reasons=reasons, at=YESTERDAY)


def normal(at: datetime = MORNING) -> Reading:
    return Reading("r1", at)


def measured(
    who: str, reading: str = "r1", at: datetime = MORNING, quality: Sequence[Any] = ()
) -> TemperatureMeasured:
    return TemperatureMeasured(
        reading_id=reading,
        site_id="gate",
        device_id="thermo",
        person_id=who,
        celsius=36.4,
        body_site="forehead",
        measured_at=at,
        received_at=at,
        quality=tuple(quality),
    )


def fever(who: str, reading: str = "r1", at: datetime = MORNING) -> FeverDetected:
    return FeverDetected(
        reading_id=reading,
        site_id="gate",
        device_id="thermo",
        person_id=who,
        celsius=38.4,
        body_site="forehead",
        measured_at=at,
        limit=36.9,
        rule_version="fever-2020-01",
    )


def vehicle_pass(plate: str = PLATE) -> PermitIssued:
    return PermitIssued(
        permit_id=f"pass-{plate}",
        kind="vehicle-pass",
        holder=FIRM,
        valid_from=YESTERDAY,
        valid_until=MORNING + timedelta(days=2),
        plate=plate,
    )


def work_permit() -> PermitIssued:
    return PermitIssued(
        permit_id="permit-1",
        kind="work",
        holder=FIRM,
        valid_from=YESTERDAY,
        valid_until=MORNING + timedelta(days=30),
    )


def permit_suspended() -> PermitSuspended:
    return PermitSuspended(permit_id="permit-1", kind="work", holder=FIRM, reasons=(FEVER,))


def isolated(
    who: str, isolation: str = "i1", place: IsolationPlace = "hotel", at: datetime = MORNING
) -> IsolationStarted:
    return IsolationStarted(
        person_id=who,
        isolation_id=isolation,
        enterprise_id=FIRM,
        place=place,
        from_region="420100",
        started_at=at,
        ends_at=at + timedelta(days=14),
        rule_version="isolation-2020-02",
    )


def isolation_ended(who: str, isolation: str = "i1") -> IsolationEnded:
    return IsolationEnded(person_id=who, isolation_id=isolation, ended_at=MORNING)
