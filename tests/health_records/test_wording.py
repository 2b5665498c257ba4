"""Reasons in plain words: every code, every fact in it, in both languages."""

import pytest
from tests.health_records.people import WUHAN, because, text

from health_records.api.labels import REASONS
from health_records.api.regions import region_of
from health_records.api.wording import NEXT, SENTENCES, next_step, sentence
from health_records.domain.standing import CODES
from shared.events import Reason

AT, UNTIL = text(3, 8), text(17, 8)
SAID: dict[str, tuple[dict[str, str], str, str]] = {
    "file-incomplete": (
        {"missing": "travel-declaration"},
        "档案不全：缺少行程申报。",
        "File incomplete: the travel declaration is missing.",
    ),
    "risk-region": (
        {"region": WUHAN, "left_at": AT, "until": UNTIL},
        "来自疫情重点地区：曾到湖北省武汉市，2020年2月3日08:00离开，至2020年2月17日08:00。",
        (
            "Was in a risk region: was in Wuhan, Hubei, left on 3 February 2020 08:00, "
            "until 17 February 2020 08:00."
        ),
    ),
    "contact": (
        {"how": "seat", "contact_at": AT, "until": UNTIL},
        "密切接触：同乘一车，2020年2月3日08:00接触，至2020年2月17日08:00。",
        (
            "Close contact: in the same vehicle, last met on 3 February 2020 08:00, "
            "until 17 February 2020 08:00."
        ),
    ),
    "symptoms": (
        {"declared_at": AT, "reported_at": AT, "symptoms": "fever,cough", "celsius": "37.5"},
        "有症状：发热、咳嗽，体温37.5℃，2020年2月3日08:00行程申报，2020年2月3日08:00每日申报。",
        (
            "Symptoms: fever and cough, 37.5 °C, declared on 3 February 2020 08:00, "
            "reported on 3 February 2020 08:00."
        ),
    ),
    "fever": (
        {"celsius": "38.1", "measured_at": AT, "reading_id": "r1"},
        "发热：体温38.1℃，2020年2月3日08:00测得。",
        "Fever: 38.1 °C, measured on 3 February 2020 08:00.",
    ),
    "isolation-unfinished": (
        {"place": "hotel", "until": UNTIL, "isolation_id": "i1"},
        "隔离期未满：在集中隔离点，至2020年2月17日08:00。",
        "Isolation not finished: in an isolation hotel, until 17 February 2020 08:00.",
    ),
    "examined-positive": (
        {"examined_at": AT},
        "检测阳性：2020年2月3日08:00检查。",
        "Examined positive: examined on 3 February 2020 08:00.",
    ),
    "other-file": (
        {"files": "2" * 32, "reasons": "contact,fever", "until": UNTIL},
        "本人另一档案暂缓：密切接触、发热，至2020年2月17日08:00。",
        (
            "Deferred by another file of this person: close contact and fever, "
            "until 17 February 2020 08:00."
        ),
    ),
}


@pytest.mark.parametrize("code", CODES)
def test_every_code_is_said_with_its_facts(code: str) -> None:
    facts, zh, en = SAID[code]
    said = sentence(because(code, **facts))
    assert (said.zh, said.en) == (zh, en)


@pytest.mark.parametrize("code", CODES)
def test_a_reason_without_its_facts_is_said_by_its_label(code: str) -> None:
    said, label = sentence(because(code)), REASONS[code]
    assert said.zh == f"{label.zh}。"
    assert said.en.lower() == f"{label.en}."


def test_every_code_says_what_to_do_next() -> None:
    assert set(SENTENCES) == set(NEXT) == set(REASONS) == set(CODES)


def test_a_code_of_a_newer_rule_is_shown_as_it_is() -> None:
    reason = Reason(code="quota", rule="return", rule_version="2", facts={"of": "mill"})
    assert sentence(reason).en == "quota of: mill"
    assert next_step(reason).zh == "请咨询健康专员。"


def test_a_region_is_named_by_its_longest_known_part() -> None:
    assert region_of("130722").en == "Zhangbei County, Hebei"
    assert region_of("370100").zh == "山东省"
    assert region_of("990000").zh == "990000"


def test_who_left_at_the_end_of_a_day_reads_that_day() -> None:
    facts = {"region": WUHAN, "left_at": text(4), "until": text(18)}
    said = sentence(because("risk-region", **facts))
    assert "2020年2月3日24:00离开，至2020年2月17日24:00" in said.zh
    assert "left on 3 February 2020 24:00, until 17 February 2020 24:00" in said.en
