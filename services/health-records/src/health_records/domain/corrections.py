"""Corrections of a file (更正): at once for a day, with a second person afterwards."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from health_records.domain import registration
from health_records.domain.file import Worker
from health_records.domain.registration import RegisterWorker
from shared.errors import Refused
from shared.events import Event
from shared.events.health_records import FileCorrected
from shared.events.health_records.corrections import FileField

WINDOW = timedelta(hours=24)
"""From the first registration; its last moment belongs to it."""
IDENTITY: tuple[FileField, ...] = ("name", "phone")


@dataclass(frozen=True, slots=True)
class CorrectFile:
    """`changes` are the new values of what the file itself holds; a shift may become none.

    `registered_at` is what was heard of the first registration of a file that does not say it.
    """

    person_id: str
    correction_id: str
    fields: tuple[FileField, ...]
    changes: Mapping[str, str | None]
    reason: str
    by: str
    at: datetime
    approved_by: str | None = None
    registered_at: datetime | None = None


def correct(command: CorrectFile, worker: Worker) -> Sequence[Event]:
    if command.correction_id in worker.correction_ids:
        return []
    if not worker.registered:
        raise Refused("the file is not registered yet: register it", rule="registered-first")
    if command.approved_by is None:
        hold_to_window(worker.registered_at or command.registered_at, command.at)
    corrected = FileCorrected(
        person_id=command.person_id,
        correction_id=command.correction_id,
        fields=command.fields,
        reason=command.reason,
        corrected_by=command.by,
        approved_by=command.approved_by,
    )
    return [corrected, *registration.register(_anew(command, worker), worker)]


def hold_to_window(registered_at: datetime | None, at: datetime) -> None:
    """Refuse what is corrected by one person alone later than 24 hours after the registration."""
    if registered_at is None or at - registered_at > WINDOW:
        raise Refused(
            "24 hours after its first registration a file is corrected with a second person: ask "
            "for it with POST /v1/corrections, and another account approves it",
            rule="correction-window",
            registered_at=None if registered_at is None else registered_at.isoformat(),
        )


def _anew(command: CorrectFile, worker: Worker) -> RegisterWorker:
    """Register with the other values: that is how a move is heard of everywhere."""
    assert worker.enterprise_id is not None
    assert worker.home_region is not None
    changes = command.changes
    return RegisterWorker(
        person_id=command.person_id,
        enterprise_id=changes.get("enterprise_id") or worker.enterprise_id,
        home_region=changes.get("home_region") or worker.home_region,
        shift=changes.get("shift", worker.shift),
        at=command.at,
    )
