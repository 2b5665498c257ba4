"""Who a person is without saying so, and names that must never change."""

import hmac
from datetime import date
from uuid import uuid5

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.errors import Invalid
from shared.identity import (
    READINGS,
    derived_id,
    fact_id,
    identity_number,
    person_id,
    plate,
    reading_id,
    reading_key,
)

# Invented people. 11010519491231002X is the standard's own example; the sum of the digits times
# 2^(18 - position) is 167 = 15 * 11 + 2, and 2 stands for X. For 13072219900101123?: 1*7 + 3*9 +
# 0*10 + 7*5 + 2*8 + 2*4 + 1*2 + 9*1 + 9*6 + 0*3 + 0*7 + 1*9 + 0*10 + 1*5 + 1*8 + 2*4 + 3*2 = 194
# = 17 * 11 + 7, and 7 stands for 5. For 13072229990101123?: 223 = 20 * 11 + 3 stands for 9.
STANDARD = "11010519491231002X"
ZHANGBEI = "130722199001011235"
UNBORN = "130722299901011239"

MORNING, EVENING = "2020-02-17T07:55:00+08:00", "2020-02-17T18:30:00+08:00"


def wide(text: str) -> str:
    """Write as a Chinese keyboard does: full-width letters and digits."""
    return "".join(chr(ord(c) - 0x20 + 0xFF00) for c in text)


@pytest.mark.parametrize("number", [STANDARD, ZHANGBEI])
def test_a_good_number_is_taken_as_it_is(number: str) -> None:
    assert identity_number(number) == number


@pytest.mark.parametrize(
    "written",
    [
        "11010519491231002x",
        " 110105 19491231 002X ",
        wide("11010519491231002X"),
        wide("11010519491231002x"),
        "110105\u300019491231002X",
    ],
)
def test_the_same_number_written_otherwise_is_the_same(written: str) -> None:
    assert identity_number(written) == STANDARD


@pytest.mark.parametrize("check", [c for c in "0123456789X" if c != ZHANGBEI[-1]])
def test_a_wrong_check_character_is_refused(check: str) -> None:
    with pytest.raises(Invalid, match="check character"):
        identity_number(ZHANGBEI[:-1] + check)


@given(st.integers(0, 16), st.integers(1, 9))
def test_one_mistyped_digit_is_always_found(place: int, by: int) -> None:
    wrong = str((int(ZHANGBEI[place]) + by) % 10)
    with pytest.raises(Invalid):
        identity_number(ZHANGBEI[:place] + wrong + ZHANGBEI[place + 1 :])


@given(st.integers(0, 15))
def test_two_neighbours_that_changed_places_are_always_found(place: int) -> None:
    one, two = ZHANGBEI[place], ZHANGBEI[place + 1]
    swapped = ZHANGBEI[:place] + two + one + ZHANGBEI[place + 2 :]
    if one == two:
        assert identity_number(swapped) == ZHANGBEI
        return
    with pytest.raises(Invalid):
        identity_number(swapped)


# Each with the check character that fits, so that only the date is wrong.
@pytest.mark.parametrize(
    "number",
    [
        "130722199002301234",
        "130722199013011232",
        "130722190002291231",
        "130722184901011239",
        "130722000001011234",
    ],
)
def test_an_impossible_date_of_birth_is_refused(number: str) -> None:
    with pytest.raises(Invalid, match="date of birth"):
        identity_number(number)


def test_who_is_born_today_has_a_number_and_who_is_born_tomorrow_has_none() -> None:
    assert identity_number(ZHANGBEI, date(1990, 1, 1)) == ZHANGBEI
    with pytest.raises(Invalid, match="date of birth"):
        identity_number(ZHANGBEI, date(1989, 12, 31))


def test_today_is_the_real_day() -> None:
    with pytest.raises(Invalid, match="date of birth"):
        identity_number(UNBORN)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "X",
        "11010519491231002",
        "11010519491231002XX",
        "A" * 18,
        "110105194912310O2X",
        "130722900101123",
        "-1010519491231002X",
        "\N{ARABIC-INDIC DIGIT ONE}" * 17 + "X",
    ],
)
def test_what_has_no_seventeen_digits_is_refused(text: str) -> None:
    with pytest.raises(Invalid):
        identity_number(text)


def test_a_refusal_does_not_repeat_the_number() -> None:
    for wrong in (ZHANGBEI[:-1] + "0", ZHANGBEI[:-1], "130722199002301234"):
        with pytest.raises(Invalid) as refusal:
            identity_number(wrong)
        assert wrong[:6] not in str(refusal.value) + repr(refusal.value.more)


def test_a_person_is_named_by_a_keyed_hash() -> None:
    key = bytes(range(32))
    expected = hmac.digest(key, STANDARD.encode(), "sha256").hex()[:32]
    assert person_id(STANDARD, key) == expected == "a66755453b106dcea0cfa264214ae59f"
    assert person_id(STANDARD, key[::-1]) != expected


def test_a_reading_keeps_its_name_for_ever() -> None:
    named = reading_id("gate-1", "42", MORNING, 36.4, None)
    assert named == "cd768a6d-b974-5c1b-9fc0-299c0628dd75"
    assert reading_key(named) == str(uuid5(READINGS, f"gate-1\n42\n{MORNING}"))[:-8]


def test_a_device_that_was_reset_says_something_new() -> None:
    before, after = (reading_id("gate-1", "1", at, 36.4, None) for at in (MORNING, EVENING))
    assert reading_key(before) != reading_key(after)


@pytest.mark.parametrize(("celsius", "person"), [(38.4, "a"), (36.4, "b"), (36.4, None)])
def test_a_device_that_contradicts_itself_is_heard_twice(
    celsius: float, person: str | None
) -> None:
    first = reading_id("gate-1", "1", MORNING, 36.4, "a")
    other = reading_id("gate-1", "1", MORNING, celsius, person)
    assert (first != other, reading_key(first) == reading_key(other)) == (True, True)


def test_facts_and_what_follows_from_them_keep_their_names_for_ever() -> None:
    assert fact_id("permits", "permits.permits/p1", 3) == "8450cd8e-5431-5372-b32f-51f1a935b73b"
    assert derived_id("trip", "gate/1") == "40c39f92-3fb1-5301-897c-ac02c37910a3"


@given(st.text(max_size=8), st.text(max_size=8))
def test_a_reading_is_named_by_device_and_sequence_together(device: str, sequence: str) -> None:
    if "\n" not in device + sequence:
        expected = str(uuid5(READINGS, f"{device}\n{sequence}\n{MORNING}"))
        assert reading_key(reading_id(device, sequence, MORNING, 36.4, None)) == expected[:-8]


@pytest.mark.parametrize(
    ("written", "normal"),
    [
        ("冀G12345", "冀G12345"),
        ("冀g·12345", "冀G12345"),
        (" 冀G 123 45 ", "冀G12345"),
        ("冀" + wide("G12345"), "冀G12345"),
        ("冀G-D12345", "冀GD12345"),
        ("冀G1234学", "冀G1234学"),
        ("粤Z·1234港", "粤Z1234港"),
    ],
)
def test_a_plate_is_the_same_however_it_is_written(written: str, normal: str) -> None:
    assert plate(written) == normal
