"""Fevers hold, examinations lift."""

from tests.health_records.people import (
    COMPLETE,
    LI,
    MILL,
    because,
    cleared,
    day,
    deferred,
    examine,
    fever,
    register,
    says,
    text,
)

from health_records.domain.file import Fever, Worker
from health_records.domain.worker import Command
from shared.events.health_records import ExaminationRecorded, FeverHeld, WorkerDeferred
from shared.testing import Scenario

Workers = Scenario[Command, Worker]
HELD = FeverHeld(
    person_id=LI, enterprise_id=MILL, reading_id="r1", celsius=38.1, measured_at=day(17, 9)
)
REASON = because("fever", celsius="38.1", measured_at=text(17, 9), reading_id="r1")
FEVERISH = (*COMPLETE, HELD, deferred(day(17, 9), REASON))
MISSING = because("file-incomplete", missing="registration,travel-declaration")


def recorded(result: str, hour: int, id_: str = "e1") -> ExaminationRecorded:
    return ExaminationRecorded(
        person_id=LI,
        examination_id=id_,
        enterprise_id=MILL,
        result=result,
        examined_at=day(17, hour),
    )


def test_a_fever_holds_and_defers(worker: Workers) -> None:
    worker.given(*COMPLETE).when(fever(day(17, 9))).then(HELD, deferred(day(17, 9), REASON))


def test_a_fever_is_told_as_it_was_measured(worker: Workers) -> None:
    said = says(worker.given(*COMPLETE).when(fever(day(17, 9), celsius=36.95)))
    assert said[-1].reasons[0].facts["celsius"] == "36.95"  # type: ignore[attr-defined]
    said = says(worker.given(*COMPLETE).when(fever(day(17, 9), celsius=38.0)))
    assert said[-1].reasons[0].facts["celsius"] == "38.0"  # type: ignore[attr-defined]


def test_another_fever_while_held_decides_nothing(worker: Workers) -> None:
    worker.given(*FEVERISH).when(fever(day(17, 11), "r2")).then()


def test_an_earlier_fever_that_is_heard_late_dates_the_hold(worker: Workers) -> None:
    early = fever(day(17, 7), "r0")
    held, told = says(worker.given(*FEVERISH).when(early))
    assert isinstance(held, FeverHeld)
    assert (held.reading_id, held.instead_of) == ("r0", HELD.reading_id)
    assert isinstance(told, WorkerDeferred)
    assert told.reasons[0].facts["reading_id"] == "r0"
    worker.given(*FEVERISH, held, told).when(early).then()
    worker.given(*FEVERISH, held, told).when(fever(day(17, 9))).then()


def test_an_earlier_fever_before_a_negative_examination_decides_nothing(worker: Workers) -> None:
    examined = (recorded("negative", 8), HELD)
    worker.given(*COMPLETE, *examined).when(fever(day(17, 7), "r0")).then()


def test_a_fever_of_who_is_not_registered_is_remembered(worker: Workers) -> None:
    held = HELD.model_copy(update={"enterprise_id": None})
    worker.given().when(fever(day(17, 9))).then(
        held, deferred(day(17, 9), MISSING, REASON, enterprise_id=None)
    )


def test_a_registration_takes_an_earlier_fever_along(worker: Workers) -> None:
    held = HELD.model_copy(update={"enterprise_id": None})
    history = (held, deferred(day(17, 9), MISSING, REASON, enterprise_id=None))
    missing = because("file-incomplete", missing="travel-declaration")
    said = says(worker.given(*history).when(register(day(18))))
    assert said[-1] == deferred(day(18), missing, REASON)


def test_a_negative_examination_lifts_the_fever(worker: Workers) -> None:
    worker.given(*FEVERISH).when(examine("negative", day(17, 15))).then(
        recorded("negative", 15), cleared(day(17, 15))
    )


def test_an_examination_before_the_fever_does_not_lift_it(worker: Workers) -> None:
    worker.given(*FEVERISH).when(examine("negative", day(17, 8), at=day(17, 15))).then(
        recorded("negative", 8)
    )


def test_a_fever_measured_before_the_negative_examination_is_an_old_fact(worker: Workers) -> None:
    history = (*FEVERISH, recorded("negative", 15), cleared(day(17, 15)))
    worker.given(*history).when(fever(day(17, 15), "r2")).then()


def test_a_fever_after_the_negative_examination_holds_again(worker: Workers) -> None:
    history = (*FEVERISH, recorded("negative", 15), cleared(day(17, 15)))
    said = says(worker.given(*history).when(fever(day(17, 16), "r2")))
    assert [event.type for event in said] == ["fever-held", "worker-deferred"]


def test_the_same_examination_again_decides_nothing(worker: Workers) -> None:
    history = (*FEVERISH, recorded("negative", 15), cleared(day(17, 15)))
    worker.given(*history).when(examine("positive", day(18), "e1")).then()


def test_a_fever_later_than_the_examination_is_held_without_a_gap(worker: Workers) -> None:
    later = Fever("r2", 38.4, day(17, 12))
    again = HELD.model_copy(
        update={"reading_id": "r2", "celsius": 38.4, "measured_at": day(17, 12)}
    )
    reason = because("fever", celsius="38.4", measured_at=text(17, 12), reading_id="r2")
    command = examine("negative", day(17, 11), at=day(17, 15), latest_fever=later)
    worker.given(*FEVERISH).when(command).then(
        recorded("negative", 11), again, deferred(day(17, 15), reason)
    )


def test_a_positive_examination_defers_without_a_known_end(worker: Workers) -> None:
    reason = because("examined-positive", examined_at=text(17, 15))
    worker.given(*COMPLETE).when(examine("positive", day(17, 15))).then(
        recorded("positive", 15), deferred(day(17, 15), reason)
    )


def test_only_a_later_negative_ends_a_positive(worker: Workers) -> None:
    reason = because("examined-positive", examined_at=text(17, 15))
    history = (*COMPLETE, recorded("positive", 15), deferred(day(17, 15), reason))
    same_time = examine("negative", day(17, 15), "e2", at=day(18))
    worker.given(*history).when(same_time).then(recorded("negative", 15, "e2"))
    worker.given(*history).when(examine("negative", day(17, 16), "e2")).then(
        recorded("negative", 16, "e2"), cleared(day(17, 16))
    )


def test_a_fever_from_a_clock_far_ahead_lets_no_reason_lapse(worker: Workers) -> None:
    risk = because("risk-region", region="420100", left_at=text(4), until=text(18))
    history = (*COMPLETE, deferred(day(16), risk, until=day(18)))
    said = says(worker.given(*history).when(fever(day(28))))
    assert said[-1].reasons[0] == risk  # type: ignore[attr-defined]
