"""Who may return, reason by reason."""

from datetime import timedelta

from tests.health_records.people import (
    BAODING,
    COMPLETE,
    INCOMPLETE,
    LI,
    REGISTERED,
    WENZHOU,
    WIND,
    WUHAN,
    because,
    cleared,
    contact,
    day,
    declare,
    declared,
    deferred,
    examine,
    register,
    says,
    text,
)

from health_records.domain.file import Worker
from health_records.domain.worker import Command, Tick
from shared.events.health_records import Stay, TravelDeclared
from shared.testing import Scenario

Workers = Scenario[Command, Worker]
FROM_WUHAN = Stay(region=WUHAN, left_at=day(4, 8))
RISK = because("risk-region", region=WUHAN, left_at=text(4, 8), until=text(18, 8))
SYMPTOMS = because("symptoms", declared_at=text(2))


def test_a_registration_without_a_declaration_defers(worker: Workers) -> None:
    worker.given().when(register(day(1))).then(REGISTERED, INCOMPLETE)


def test_a_declaration_without_anything_clears(worker: Workers) -> None:
    worker.given(REGISTERED, INCOMPLETE).when(declare(day(1))).then(
        declared(day(1)), cleared(day(1))
    )


def test_a_declaration_before_the_registration_says_no_standing(worker: Workers) -> None:
    worker.given().when(declare(day(1), stays=())).then(declared(day(1)))


def test_the_same_registration_again_decides_nothing(worker: Workers) -> None:
    worker.given(*COMPLETE).when(register(day(2))).then()


def test_the_same_declaration_again_decides_nothing(worker: Workers) -> None:
    worker.given(*COMPLETE).when(declare(day(2), "d1", symptoms=True)).then()


def test_another_enterprise_is_told_the_standing(worker: Workers) -> None:
    moved = REGISTERED.model_copy(update={"enterprise_id": WIND})
    worker.given(*COMPLETE).when(register(day(2), enterprise_id=WIND)).then(
        moved, cleared(day(2), enterprise_id=WIND)
    )


def test_another_shift_says_no_standing_anew(worker: Workers) -> None:
    moved = REGISTERED.model_copy(update={"shift": "early"})
    worker.given(*COMPLETE).when(register(day(2), shift="early")).then(moved)


def test_a_stay_in_a_risk_region_defers_until_fourteen_days_after_it(worker: Workers) -> None:
    worker.given(REGISTERED, INCOMPLETE).when(declare(day(16), stays=(FROM_WUHAN,))).then(
        declared(day(16), FROM_WUHAN), deferred(day(16), RISK, until=day(18, 8))
    )


def test_the_latest_of_several_risky_stays_is_the_reason(worker: Workers) -> None:
    later = Stay(region=WENZHOU, left_at=day(6))
    risk = because("risk-region", region=WENZHOU, left_at=text(6), until=text(20))
    worker.given(REGISTERED, INCOMPLETE).when(declare(day(7), stays=(later, FROM_WUHAN))).then(
        declared(day(7), later, FROM_WUHAN), deferred(day(7), risk, until=day(20))
    )


def test_a_stay_fourteen_days_ago_is_no_reason(worker: Workers) -> None:
    at = FROM_WUHAN.left_at + timedelta(days=14)
    worker.given(REGISTERED, INCOMPLETE).when(declare(at, stays=(FROM_WUHAN,))).then(
        declared(at, FROM_WUHAN), cleared(at)
    )


def test_a_stay_outside_the_risk_list_is_no_reason(worker: Workers) -> None:
    stay = Stay(region=BAODING, left_at=day(2))
    worker.given(REGISTERED, INCOMPLETE).when(declare(day(2), stays=(stay,))).then(
        declared(day(2), stay), cleared(day(2))
    )


def test_a_declared_contact_defers_for_fourteen_days(worker: Workers) -> None:
    reason = because("contact", how="declared", contact_at=text(3), until=text(17))
    worker.given(REGISTERED, INCOMPLETE).when(declare(day(5), contact_at=day(3))).then(
        declared(day(5), contact_at=day(3)), deferred(day(5), reason, until=day(17))
    )


def test_every_reason_is_named_and_without_a_known_end_there_is_no_until(worker: Workers) -> None:
    symptoms = because("symptoms", declared_at=text(16))
    worker.given(REGISTERED, INCOMPLETE).when(
        declare(day(16), stays=(FROM_WUHAN,), symptoms=True)
    ).then(declared(day(16), FROM_WUHAN, symptoms=True), deferred(day(16), RISK, symptoms))


def test_symptoms_end_with_a_later_declaration_without(worker: Workers) -> None:
    ill = declared(day(2), symptoms=True)
    decision = worker.given(REGISTERED, ill, deferred(day(2), SYMPTOMS)).when(declare(day(3), "d2"))
    assert says(decision) == [declared(day(3), id_="d2"), cleared(day(3))]


def test_symptoms_end_with_a_negative_examination(worker: Workers) -> None:
    ill = declared(day(2), symptoms=True)
    decision = worker.given(REGISTERED, ill, deferred(day(2), SYMPTOMS)).when(
        examine("negative", day(3))
    )
    assert says(decision)[-1] == cleared(day(3))


def test_a_newer_declaration_stands_for_the_one_before(worker: Workers) -> None:
    history = (REGISTERED, declared(day(10), FROM_WUHAN), deferred(day(10), RISK, until=day(18, 8)))
    worker.given(*history).when(declare(day(11), "d2")).then(
        declared(day(11), id_="d2"), cleared(day(11))
    )


def test_a_traced_contact_outlives_a_declaration_without_contact(worker: Workers) -> None:
    traced = says(worker.given(*COMPLETE).when(contact(day(10))))
    decision = worker.given(*COMPLETE, *traced).when(declare(day(11), "d2"))
    assert says(decision) == [declared(day(11), id_="d2")]


def test_a_reason_lapses_by_itself_at_its_own_time(worker: Workers) -> None:
    history = (REGISTERED, declared(day(16), FROM_WUHAN), deferred(day(16), RISK, until=day(18, 8)))
    worker.given(*history).when(Tick(day(19))).then(cleared(day(18, 8)))


def test_a_declaration_after_a_lapse_first_says_what_lapsed(worker: Workers) -> None:
    history = (REGISTERED, declared(day(16), FROM_WUHAN), deferred(day(16), RISK, until=day(18, 8)))
    again = TravelDeclared(
        person_id=LI, declaration_id="d2", stays=(), contact_at=None, symptoms=False,
        declared_at=day(20),
    )  # fmt: skip
    worker.given(*history).when(declare(day(20), "d2")).then(cleared(day(18, 8)), again)
