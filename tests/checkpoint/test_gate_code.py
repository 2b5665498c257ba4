"""A sign-in code: made once, good once, for a day."""

from datetime import timedelta

import pytest
from tests.checkpoint.samples import HOUR, MORNING

from checkpoint.api.gate.codes import ALPHABET, new_code, normal_code, shown
from checkpoint.api.gate.tries import EACH, MOST, SECONDS, Tries
from checkpoint.domain.gate_code import MakeGateCode, UseGateCode, decider
from checkpoint.keys import DeviceKeys
from shared.errors import TooMany
from shared.events.checkpoint import GateCodeMade, GateCodeUsed
from shared.testing import Scenario

code = Scenario(decider)
UNTIL = MORNING + 24 * HOUR
make = MakeGateCode("c-1", "phone-1", "road-207", UNTIL)
made = GateCodeMade(code_id="c-1", device_id="phone-1", site_id="road-207", valid_until=UNTIL)
used = GateCodeUsed(code_id="c-1", device_id="phone-1", site_id="road-207", used_at=MORNING)


def test_a_code_is_made_once() -> None:
    code.given().when(make).then(made)
    code.given(made).when(make).refused("gate-code-once")
    code.given(made, used).when(make).refused("gate-code-once")


def test_a_code_is_used_once() -> None:
    code.given(made).when(UseGateCode("c-1", MORNING)).then(used)
    code.given(made, used).when(UseGateCode("c-1", MORNING)).refused("gate-code-good")


def test_a_code_is_good_until_its_last_second() -> None:
    last = GateCodeUsed(**{**used.model_dump(), "used_at": UNTIL})
    code.given(made).when(UseGateCode("c-1", UNTIL)).then(last)
    late = UNTIL + timedelta(seconds=1)
    code.given(made).when(UseGateCode("c-1", late)).refused("gate-code-good")


def test_what_nobody_made_is_not_used() -> None:
    code.given().when(UseGateCode("c-1", MORNING)).refused("gate-code-good")


@pytest.mark.parametrize(
    "typed",
    ["7KQ4M-0XW1T", "7kq4m0xw1t", " 7KQ4M - OXWIT ", "7KQ4M—0XWlT", "７ＫＱ４Ｍ０ＸＷ１Ｔ"],  # noqa: RUF001
)
def test_a_code_is_taken_as_people_type_it(typed: str) -> None:
    assert normal_code(typed) == "7KQ4M0XW1T"


@pytest.mark.parametrize("typed", ["", "7KQ4M", "7KQ4M0XW1TT", "7KQ4M0XW1U", "冀KQ4M0XW1T"])
def test_what_is_no_code_is_none(typed: str) -> None:
    assert normal_code(typed) is None


def test_a_new_code_is_random_and_typed_back_as_it_is_shown() -> None:
    codes = {new_code() for _ in range(200)}
    assert len(codes) == 200
    assert set("".join(codes)) == set(ALPHABET)
    assert all(normal_code(shown(one)) == one for one in codes)


def test_what_is_stored_of_a_code_depends_on_the_master_key() -> None:
    one, other = bytes(32), bytes(range(32))
    newest, before = DeviceKeys({1: one, 2: other}).code_ids("7KQ4M0XW1T")
    assert (newest, before) == (
        *DeviceKeys({2: other}).code_ids("7KQ4M0XW1T"),
        *DeviceKeys({1: one}).code_ids("7KQ4M0XW1T"),
    )
    assert newest != before
    assert "7KQ4M0XW1T" not in newest


class Clock:
    time = 0.0

    def __call__(self) -> float:
        return self.time


def test_an_address_may_be_wrong_some_times_in_some_minutes() -> None:
    clock = Clock()
    tries = Tries(clock)
    for _ in range(EACH):
        tries.take("a")
    with pytest.raises(TooMany):
        tries.take("a")
    tries.take("b")
    clock.time = SECONDS
    tries.take("a")


def test_all_addresses_together_may_be_wrong_some_times() -> None:
    clock = Clock()
    tries = Tries(clock)
    for number in range(MOST):
        tries.take(str(number))
    with pytest.raises(TooMany):
        tries.take("another")
    clock.time = SECONDS
    tries.take("another")


def test_who_is_right_pays_nothing() -> None:
    tries = Tries(Clock())
    for _ in range(2 * EACH):
        tries.take("a")
        tries.give_back("a")


def test_who_changes_the_address_within_a_network_is_the_same() -> None:
    tries = Tries(Clock())
    for number in range(EACH):
        tries.take(f"2001:db8::{number:x}")
    with pytest.raises(TooMany):
        tries.take("2001:db8::ffff")
