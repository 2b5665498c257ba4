"""A pass is valid, not valid, or nobody can tell: exactly one, with the reason."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from tests.shared.passes.samples import (
    A_MONTH_ON,
    FEED,
    GATE,
    HOUR,
    MORNING,
    NOTHING_CALLED_BACK,
    SIGNER,
    STRANGER,
    TOKEN,
)

from shared.passes.body import pack
from shared.passes.revocations import Revocations, read_list, sign_list
from shared.passes.signed import Signer
from shared.passes.verify import PREFIX, Verdict, Verifier, sign_pass
from shared.passes.words import REASONS, in_words

CALLED_BACK = sign_list(SIGNER, MORNING, [FEED.serial, b"other..."])


def judged(gate: Verifier, token: str = TOKEN, at: datetime = MORNING + HOUR) -> tuple[str, str]:
    verdict = gate.verify(token, at)
    return verdict.answer, verdict.reason


def test_a_pass_in_force_is_valid_and_says_what_it_is_for() -> None:
    verdict = GATE.verify(TOKEN, MORNING + HOUR)
    assert verdict == Verdict("valid", "in-force", FEED, HOUR)


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        (MORNING - HOUR, "not-yet"),
        (MORNING - timedelta(minutes=1), "in-force"),
        (A_MONTH_ON + timedelta(minutes=1), "list-too-old"),
        (A_MONTH_ON + HOUR, "over"),
    ],
)
def test_a_pass_is_good_for_its_time_and_clocks_may_be_off(at: datetime, expected: str) -> None:
    assert judged(GATE, at=at)[1] == expected


def test_no_time_is_beyond_judging() -> None:
    first = datetime(1, 1, 1, tzinfo=timezone(timedelta(hours=8)))
    last = datetime(9999, 12, 31, 23, 59, tzinfo=UTC)
    for_ever = sign_pass(SIGNER, replace(FEED, valid_from=MORNING, valid_until=last))
    assert judged(GATE, for_ever, first) == ("not-valid", "not-yet")
    assert judged(GATE, for_ever, last) == ("cannot-tell", "list-too-old")


def test_a_revoked_pass_is_refused_as_soon_as_the_list_is_fetched() -> None:
    assert judged(GATE) == ("valid", "in-force")
    assert judged(replace(GATE, revocations=CALLED_BACK)) == ("not-valid", "called-back")


def test_the_next_edition_is_not_called_back_with_the_one_before() -> None:
    again = sign_pass(SIGNER, replace(FEED, edition=2))
    assert judged(replace(GATE, revocations=CALLED_BACK), again) == ("valid", "in-force")


def test_without_a_list_nobody_can_tell() -> None:
    assert judged(Verifier(SIGNER.public)) == ("cannot-tell", "no-list")


@pytest.mark.parametrize("revocations", [NOTHING_CALLED_BACK, CALLED_BACK])
def test_with_an_old_list_nobody_can_tell(revocations: str) -> None:
    gate = replace(GATE, revocations=revocations)
    assert judged(gate, at=MORNING + 25 * HOUR) == ("cannot-tell", "list-too-old")
    patient = replace(gate, oldest_list=26 * HOUR)
    assert judged(patient, at=MORNING + 25 * HOUR)[1] in {"in-force", "called-back"}


def test_a_pass_that_was_revoked_or_replaced_stays_so_however_old_the_list_is() -> None:
    for_good = sign_list(SIGNER, MORNING, [b"other..."], [FEED.serial])
    gate = replace(GATE, revocations=for_good)
    assert judged(gate) == ("not-valid", "called-back")
    assert judged(gate, at=MORNING + 700 * HOUR) == ("not-valid", "called-back")
    late = replace(GATE, revocations=sign_list(SIGNER, MORNING + 3 * HOUR, [], [FEED.serial]))
    assert judged(late) == ("not-valid", "called-back")


def test_a_list_names_among_all_what_is_called_back_for_good() -> None:
    read = read_list(sign_list(SIGNER, MORNING, [b"other..."], [FEED.serial]), SIGNER.public)
    assert read == Revocations(
        MORNING, frozenset([b"other...", FEED.serial]), frozenset([FEED.serial])
    )
    assert sign_list(SIGNER, MORNING, [FEED.serial], []) == sign_list(
        SIGNER, MORNING, [FEED.serial]
    )


def test_a_list_of_the_future_is_of_no_use() -> None:
    late = replace(GATE, revocations=sign_list(SIGNER, MORNING + 3 * HOUR, []))
    assert judged(late) == ("cannot-tell", "list-of-the-future")


@pytest.mark.parametrize(
    "text",
    [
        sign_list(STRANGER, MORNING, []),
        sign_list(Signer({9: bytes(32)}), MORNING, []),
        NOTHING_CALLED_BACK[:-1],
        SIGNER.sign("YR1:", b"short"),
        TOKEN,
        "",
    ],
)
def test_a_list_that_the_county_did_not_sign_is_not_believed(text: str) -> None:
    gate = replace(GATE, revocations=text)
    assert judged(gate) == ("cannot-tell", "list-not-believed")


def test_without_keys_or_with_older_ones_nobody_can_tell() -> None:
    newer = Signer({1: bytes(range(32)), 2: bytes(32)})
    token = sign_pass(newer, FEED)
    assert judged(replace(GATE, keys={})) == ("cannot-tell", "no-keys")
    assert judged(GATE, token) == ("cannot-tell", "unknown-key")
    assert judged(replace(GATE, keys=newer.public), token) == ("valid", "in-force")
    assert judged(replace(GATE, keys=newer.public)) == ("valid", "in-force")


def test_a_form_that_is_newer_than_this_verifier_is_left_open() -> None:
    token = SIGNER.sign(PREFIX, pack(FEED) + b"and more")
    assert judged(GATE, token) == ("cannot-tell", "unknown-form")


def test_a_list_is_no_pass() -> None:
    assert judged(GATE, NOTHING_CALLED_BACK) == ("not-valid", "not-a-pass")
    assert judged(GATE, NOTHING_CALLED_BACK.replace("YR1:", "YP1:")) == ("not-valid", "not-a-pass")


def test_the_answer_is_said_in_both_languages() -> None:
    english, chinese = in_words(GATE.verify(TOKEN, MORNING + timedelta(hours=30.5)))
    assert english == "cannot tell: the list is 30 hours old: fetch it"
    assert chinese == "无法判定：吊销名单已有30小时，请更新"
    assert all("{" not in part or "{hours}" in part for both in REASONS.values() for part in both)
