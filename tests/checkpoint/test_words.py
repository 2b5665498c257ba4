"""Every reason of the gate has its words, in Chinese and English."""

import re
from pathlib import Path

from tests.checkpoint.gatehouse import Gatehouse

import checkpoint.domain
from checkpoint.api.gate.page import page_files
from checkpoint.api.words import CODES, REASONS, in_words
from checkpoint.domain.reasons import because

NO_REASONS = {
    "in", "out", "closed", "normal", "nothing", "admitted", "refused", "ask",
    "enterprise-gate", "workplace", "road", "hotel", "vehicle-pass", "valid", "not-valid",
    "not-worn", "isolation", "permit", "standing", "pass-not-shown",
}  # fmt: skip
"""What else `decide.js` names: what was seen, outcomes, and what a phone cannot know."""
CODE = re.compile(r"because\(\s*\"([a-z-]+)\"(?: if \w+ else \"([a-z-]+)\")?")


def codes() -> set[str]:
    """Find every code that the rules of the gate name."""
    folder = Path(str(checkpoint.domain.__file__)).parent
    found = (CODE.findall(file.read_text()) for file in folder.glob("*.py"))
    return {code for pairs in found for pair in pairs for code in pair if code}


def test_every_reason_has_words_and_no_other() -> None:
    assert codes() == set(REASONS)


def test_what_a_phone_refuses_by_can_be_told_in_a_batch() -> None:
    """A crossing with a reason that is not known here would wait for review for ever."""
    text = re.sub(r"/\*.*?\*/", "", page_files()["decide.js"].content.decode(), flags=re.DOTALL)
    said = set(re.findall(r'"([a-z-]+)"', text)) - NO_REASONS
    assert "other-plate" in said
    assert said <= CODES


def test_a_code_of_a_newer_rule_stands_for_itself() -> None:
    (words,) = in_words([because("moon")])
    assert (words.zh, words.en) == ("moon", "moon")


def test_somebody_deferred_is_told_why() -> None:
    (words,) = in_words([because("deferred", reasons="fever,contact")])
    assert (words.zh, words.en) == (
        "暂缓返岗：发热、密切接触",
        "may not return yet: fever, close contact",
    )


async def test_a_guard_reads_why(gatehouse: Gatehouse) -> None:
    body = {"site_id": "road-207", "plate": "冀G12345"}
    answer = await gatehouse.ask("guard", "POST", "/v1/crossings", body)
    (words,) = answer.json()["words"]
    assert words == {
        "code": "no-pass",
        "zh": "车辆无有效通行证",
        "en": "the vehicle has no pass in force",
    }
