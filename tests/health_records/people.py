"""Invented people, fixed times, and the facts that tests are made of."""

from datetime import datetime
from typing import Any

from health_records.domain.contacts import TraceContact
from health_records.domain.fever import HoldForFever, RecordExamination
from health_records.domain.file import Fever, Worker
from health_records.domain.isolation import RecordReturn
from health_records.domain.registration import DeclareTravel, RegisterWorker
from health_records.domain.worker import Command, decider
from shared.clock import COUNTY
from shared.events import Event, Reason
from shared.events.health_records import (
    DailyReportMissed,
    Stay,
    TravelDeclared,
    WorkerCleared,
    WorkerDeferred,
    WorkerRegistered,
)
from shared.testing import Scenario

LI, WU, ZHAO = "1" * 32, "2" * 32, "3" * 32
MILL, WIND = "feed-mill", "wind-power"
COUNTY_CODE, WUHAN, WENZHOU, JINAN, BAODING = "130722", "420100", "330302", "370100", "130600"


def day(date: int, hour: int = 0, minute: int = 0) -> datetime:
    """A time in February 2020; 30 is the first of March."""
    month, date = (3, date - 29) if date > 29 else (2, date)
    return datetime(2020, month, date, hour, minute, tzinfo=COUNTY)


MORNING = day(17, 8)
"""When it is, until a test says otherwise."""


def text(date: int, hour: int = 0, minute: int = 0) -> str:
    return day(date, hour, minute).isoformat()


def because(code: str, **facts: str) -> Reason:
    return Reason(code=code, rule="return", rule_version="return-2020-01", facts=facts)


def register(at: datetime, person: str = LI, **other: Any) -> RegisterWorker:
    fields = {"enterprise_id": MILL, "home_region": COUNTY_CODE, "shift": None, **other}
    return RegisterWorker(person_id=person, at=at, **fields)


def declare(at: datetime, id_: str = "d1", **other: Any) -> DeclareTravel:
    fields = {"stays": (), "contact_at": None, "symptoms": False, **other}
    return DeclareTravel(person_id=LI, declaration_id=id_, at=at, **fields)


def fever(
    measured_at: datetime, id_: str = "r1", celsius: float = 38.1, at: datetime | None = None
) -> HoldForFever:
    return HoldForFever(LI, Fever(id_, celsius, measured_at), at or measured_at)


def examine(result: Any, examined_at: datetime, id_: str = "e1", **other: Any) -> RecordExamination:
    at = other.pop("at", examined_at)
    return RecordExamination(LI, id_, result, examined_at, at, **other)


def come_back(from_region: str, arrived_at: datetime, **other: Any) -> RecordReturn:
    fields = {"enterprise_id": None, "by": "own", "isolation_id": "i1", "at": arrived_at, **other}
    return RecordReturn(person_id=LI, from_region=from_region, arrived_at=arrived_at, **fields)


def contact(contact_at: datetime, source: str = WU, how: Any = "seat") -> TraceContact:
    return TraceContact(LI, source, how, contact_at, contact_at)


REGISTERED = WorkerRegistered(
    person_id=LI, enterprise_id=MILL, home_region=COUNTY_CODE, registered_at=day(1)
)
INCOMPLETE = WorkerDeferred(
    person_id=LI,
    enterprise_id=MILL,
    reasons=(because("file-incomplete", missing="travel-declaration"),),
    until=None,
    rule_version="return-2020-01",
    at=day(1),
)


def declared(declared_at: datetime, *stays: Stay, id_: str = "d1", **other: Any) -> TravelDeclared:
    fields = {"contact_at": None, "symptoms": False, **other}
    return TravelDeclared(
        person_id=LI, declaration_id=id_, stays=stays, declared_at=declared_at, **fields
    )


def cleared(at: datetime, enterprise_id: str | None = MILL) -> WorkerCleared:
    return WorkerCleared(
        person_id=LI, enterprise_id=enterprise_id, rule_version="return-2020-01", at=at
    )


def deferred(
    at: datetime, *reasons: Reason, until: datetime | None = None, enterprise_id: str | None = MILL
) -> WorkerDeferred:
    return WorkerDeferred(
        person_id=LI,
        enterprise_id=enterprise_id,
        reasons=reasons,
        until=until,
        rule_version="return-2020-01",
        at=at,
    )


COMPLETE = (REGISTERED, INCOMPLETE, declared(day(1)), cleared(day(1)))
"""The history of somebody who may return."""


def says(scenario: Scenario[Command, Worker]) -> list[Event]:
    """What is decided, where a test looks at a part of it; nobody reports daily in most tests."""
    return [fact for fact in decides(scenario) if not isinstance(fact, DailyReportMissed)]


def decides(scenario: Scenario[Command, Worker]) -> list[Event]:
    assert scenario.command is not None
    return list(decider.decide(scenario.command, scenario.state()))
