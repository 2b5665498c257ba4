"""Registering a worker with an enterprise, and declaring where they have been."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from health_records.domain.file import Worker
from shared.events import Event
from shared.events.health_records import Stay, TravelDeclared, WorkerRegistered


@dataclass(frozen=True, slots=True)
class RegisterWorker:
    """`travel` is what was declared with it; `keeps_shift` where nothing was said of the shift."""

    person_id: str
    enterprise_id: str
    home_region: str
    shift: str | None
    at: datetime
    travel: "DeclareTravel | None" = None
    keeps_shift: bool = False


@dataclass(frozen=True, slots=True)
class DeclareTravel:
    person_id: str
    declaration_id: str
    stays: tuple[Stay, ...]
    contact_at: datetime | None
    symptoms: bool
    at: datetime


def register(command: RegisterWorker, worker: Worker) -> Sequence[Event]:
    declared = declare(command.travel, worker) if command.travel else ()
    return [*_registered(command, worker), *declared]


def _registered(command: RegisterWorker, worker: Worker) -> Sequence[Event]:
    if not is_news(command, worker):
        return []
    return [
        WorkerRegistered(
            person_id=command.person_id,
            enterprise_id=command.enterprise_id,
            home_region=command.home_region,
            shift=_shift(command, worker),
            registered_at=worker.registered_at if worker.registered else command.at,
        )
    ]


def is_news(command: RegisterWorker, worker: Worker) -> bool:
    """Say whether the file says anything else than this so far."""
    said = (command.enterprise_id, command.home_region, _shift(command, worker))
    return said != (worker.enterprise_id, worker.home_region, worker.shift)


def _shift(command: RegisterWorker, worker: Worker) -> str | None:
    return worker.shift if command.keeps_shift else command.shift


def declare(command: DeclareTravel, worker: Worker) -> Sequence[Event]:
    if command.declaration_id in worker.declaration_ids:
        return []
    return [
        TravelDeclared(
            person_id=command.person_id,
            declaration_id=command.declaration_id,
            stays=command.stays,
            contact_at=command.contact_at,
            symptoms=command.symptoms,
            declared_at=command.at,
        )
    ]
