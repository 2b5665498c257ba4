"""Fevers and examinations: one hold however many fevers, lifted by a negative examination."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from health_records.domain.file import Fever, Worker, evolve
from shared.events import Event
from shared.events.health_records import ExaminationRecorded, ExaminationResult, FeverHeld


@dataclass(frozen=True, slots=True)
class HoldForFever:
    """Also for who is not registered: the file remembers. `at` is when it was heard of."""

    person_id: str
    fever: Fever
    at: datetime


@dataclass(frozen=True, slots=True)
class RecordExamination:
    """`latest_fever` is the newest that was heard of: it may be later than the examination."""

    person_id: str
    examination_id: str
    result: ExaminationResult
    examined_at: datetime
    at: datetime
    latest_fever: Fever | None = None


def hold(command: HoldForFever, worker: Worker) -> Sequence[Event]:
    """The first fever dates the hold; a site that was offline may tell of it after a later one."""
    fever, held = command.fever, worker.open_fever
    if worker.cleared_of(fever) or (held is not None and not fever.before(held)):
        return []
    return [
        FeverHeld(
            person_id=command.person_id,
            enterprise_id=worker.enterprise_id,
            reading_id=fever.reading_id,
            celsius=fever.celsius,
            measured_at=fever.measured_at,
            instead_of=held.reading_id if held else None,
        )
    ]


def examine(command: RecordExamination, worker: Worker) -> Sequence[Event]:
    if command.examination_id in worker.examination_ids:
        return []
    recorded = ExaminationRecorded(
        person_id=command.person_id,
        examination_id=command.examination_id,
        enterprise_id=worker.enterprise_id,
        result=command.result,
        examined_at=command.examined_at,
    )
    if command.latest_fever is None:
        return [recorded]
    # A fever measured while another held was not said; it must not be lost with the first.
    held = hold(
        HoldForFever(command.person_id, command.latest_fever, command.at), evolve(worker, recorded)
    )
    return [recorded, *held]
