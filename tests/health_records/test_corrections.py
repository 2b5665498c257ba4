"""Correcting a file: at once for a day, and what is told of it."""

from datetime import timedelta
from typing import Any

from tests.health_records.people import COMPLETE, LI, REGISTERED, WIND, cleared, day

from health_records.domain.corrections import CorrectFile
from health_records.domain.file import Worker
from health_records.domain.worker import Command
from shared.events.health_records import FileCorrected
from shared.testing import Scenario

Workers = Scenario[Command, Worker]
EARLY = {"shift": "early"}


def correct(**other: Any) -> CorrectFile:
    fields = {"fields": ("name",), "changes": {}, "by": "zhang", "at": day(1, 12), **other}
    return CorrectFile(person_id=LI, correction_id="c1", reason="misread", **fields)


def corrected(*fields: Any, **other: Any) -> FileCorrected:
    said = {"correction_id": "c1", "reason": "misread", "corrected_by": "zhang", **other}
    return FileCorrected(person_id=LI, fields=fields, **said)


def test_a_name_is_corrected_without_saying_it(worker: Workers) -> None:
    worker.given(*COMPLETE).when(correct()).then(corrected("name"))


def test_another_shift_is_registered_with_it(worker: Workers) -> None:
    moved = REGISTERED.model_copy(update=EARLY)
    worker.given(*COMPLETE).when(correct(fields=("shift",), changes=EARLY)).then(
        corrected("shift"), moved
    )


def test_a_shift_is_corrected_to_none(worker: Workers) -> None:
    early = REGISTERED.model_copy(update=EARLY)
    none = correct(fields=("shift",), changes={"shift": None})
    worker.given(early, *COMPLETE[1:]).when(none).then(corrected("shift"), REGISTERED)


def test_another_enterprise_is_told_the_standing(worker: Workers) -> None:
    at = day(1, 12)
    changed = correct(fields=("enterprise_id",), changes={"enterprise_id": WIND})
    worker.given(*COMPLETE).when(changed).then(
        corrected("enterprise_id"),
        REGISTERED.model_copy(update={"enterprise_id": WIND}),
        cleared(at, enterprise_id=WIND),
    )


def test_the_last_moment_of_24_hours_still_corrects(worker: Workers) -> None:
    worker.given(*COMPLETE).when(correct(at=day(2))).then(corrected("name"))


def test_a_moment_later_the_window_is_closed(worker: Workers) -> None:
    late = correct(at=day(2) + timedelta(milliseconds=1))
    worker.given(*COMPLETE).when(late).refused("correction-window")


def test_a_later_move_does_not_open_the_window_again(worker: Workers) -> None:
    moved = REGISTERED.model_copy(update={"enterprise_id": WIND})
    history = (*COMPLETE, moved, cleared(day(3), enterprise_id=WIND))
    worker.given(*history).when(correct(at=day(3, 1))).refused("correction-window")


def test_a_second_person_corrects_after_the_window(worker: Workers) -> None:
    late = correct(at=day(9), approved_by="wang")
    worker.given(*COMPLETE).when(late).then(corrected("name", approved_by="wang"))


def test_a_correction_holds_once(worker: Workers) -> None:
    worker.given(*COMPLETE, corrected("name")).when(correct()).then()


def test_a_file_of_before_counts_from_what_was_heard(worker: Workers) -> None:
    unsaid = REGISTERED.model_copy(update={"registered_at": None})
    before = worker.given(unsaid, *COMPLETE[1:])
    before.when(correct(registered_at=day(1))).then(corrected("name"))
    before.when(correct()).refused("correction-window")
    before.when(correct(registered_at=day(1), at=day(2, 1))).refused("correction-window")


def test_nobody_corrects_what_was_never_registered(worker: Workers) -> None:
    worker.given().when(correct()).refused("registered-first")
