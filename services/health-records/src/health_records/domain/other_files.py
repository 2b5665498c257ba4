"""Files of one person that are merged: what speaks against returning in one counts in all."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from health_records.domain.file import Worker
from shared.events import Event, Reason
from shared.events.health_records import OtherFile, OtherFilesNoted

BEFORE_AN_EXAMINATION = ("declared_at", "reported_at", "measured_at")
"""When a fever or symptoms were known, as a reason tells it: a negative one since ends them."""


@dataclass(frozen=True, slots=True)
class NoteOtherFiles:
    """All that others say now: who was there before and is left out says nothing any more."""

    person_id: str
    others: tuple[OtherFile, ...]
    at: datetime


def note(command: NoteOtherFiles, worker: Worker) -> Sequence[Event]:
    if command.others == worker.others:
        return []
    return [
        OtherFilesNoted(person_id=command.person_id, others=command.others, noted_at=command.at)
    ]


def counting(worker: Worker, at: datetime) -> Sequence[OtherFile]:
    """What others say that still counts: this person was not examined negative since."""
    still = [
        OtherFile(
            person_id=other.person_id,
            reasons=tuple(reason for reason in other.reasons if _counts(reason, worker, at)),
        )
        for other in worker.others
    ]
    return [other for other in still if other.reasons]


def _counts(reason: Reason, worker: Worker, at: datetime) -> bool:
    times = {name: datetime.fromisoformat(text) for name, text in reason.facts.items() if _at(name)}
    if (until := times.get("until")) is not None:
        return at < until
    if (positive := times.get("examined_at")) is not None:
        return worker.negative_at is None or worker.negative_at <= positive
    known = [times[name] for name in BEFORE_AN_EXAMINATION if name in times]
    return not known or not worker.well_since(max(known))


def _at(name: str) -> bool:
    return name in ("until", "examined_at", *BEFORE_AN_EXAMINATION)
