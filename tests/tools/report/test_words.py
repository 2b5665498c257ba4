"""Every reason, every topic and every fact of report and agenda has words in both languages."""

import ast
import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import get_args

import pytest
from tests.tools.report.conftest import Told

from permits.domain import commitment, fevers
from shared.clock import COUNTY
from shared.events.permits import PermitKind
from shared.events.permits.problems import ProblemKind
from shared.events.transport.supplies import Difference, Unit
from yipan.report.agenda import CODES, FACTS, TOPICS, Line, MeetingAgenda, Topic
from yipan.report.definitions import SERVICES, Label
from yipan.report.part_labels import REFUSALS
from yipan.report.tables import Language, agenda_paper

ROOT = Path(__file__).parents[3]
CHINESE = re.compile(r"[\u4e00-\u9fff]")


def in_both(codes: set[str], labels: Mapping[str, Label]) -> bool:
    assert codes, "nothing was found to look for"
    assert sorted(codes - labels.keys()) == []
    assert all(CHINESE.search(labels[code].zh) for code in codes)
    return not any(CHINESE.search(labels[code].en) for code in codes)


def texts(node: ast.AST) -> set[str]:
    return {
        one.value
        for one in ast.walk(node)
        if isinstance(one, ast.Constant) and isinstance(one.value, str)
    }


def reasons_of_the_gate() -> Iterator[str]:
    """The codes that the gate's rules give, wherever they say why."""
    for file in (ROOT / "services/checkpoint/src/checkpoint/domain").rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "because":
                yield from texts(node.args[0])


def facts_of(service: str) -> Iterator[str]:
    """The names of what a service's agenda tells of its lines."""
    (file,) = (ROOT / "services" / service / "src").glob("*/api/days/agenda.py")
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.Assign):
            (target,) = node.targets
            if getattr(target, "id", "") in {"facts", "why", "told"}:
                yield from names_in(node.value)
            if isinstance(target, ast.Subscript) and getattr(target.value, "id", "") == "facts":
                yield from texts(target.slice)
        if isinstance(node, ast.keyword) and node.arg == "facts":
            yield from names_in(node.value)


def names_in(value: ast.expr) -> Iterator[str]:
    """The keys of an object as it is written, or the names that one is put together from."""
    for node in ast.walk(value):
        if isinstance(node, ast.Dict):
            yield from (text for key in node.keys if key for text in texts(key))
        if isinstance(node, ast.Set | ast.Tuple):
            yield from (text for one in node.elts for text in texts(one))


def test_every_reason_of_the_gate_has_words() -> None:
    codes = set(reasons_of_the_gate())
    assert {"driver-not-on-pass", "permit-suspended", "outside-shift"} <= codes
    assert in_both(codes, REFUSALS)


def test_every_topic_of_the_agenda_has_words(told: Told) -> None:
    assert in_both({topic.key for topic in told.agendas[0].topics}, TOPICS)


@pytest.mark.parametrize("service", SERVICES)
def test_every_fact_of_the_agenda_has_words(service: str) -> None:
    assert in_both(set(facts_of(service)), FACTS)


@pytest.mark.parametrize(
    ("name", "codes"),
    [
        ("kind", {*get_args(PermitKind), *get_args(ProblemKind)}),
        ("unit", {*get_args(Unit)}),
        ("difference", {*get_args(Difference)}),
        ("why", {fevers.CODE, commitment.BROKEN, commitment.NOT_INSPECTED}),
        ("reasons", {"symptoms", "contact", "risk-region"}),
    ],
)
def test_every_code_that_a_fact_says_has_words(name: str, codes: set[str]) -> None:
    assert in_both(codes, CODES[name])


@pytest.mark.parametrize(
    ("language", "details"),
    [
        ("zh", "物资 feed; 计量单位 吨; 差异 短少; 原因 有症状、密切接触; 内容 short"),
        ("en", "item feed; unit t; difference short; reasons symptoms, close contact; text short"),
    ],
)
def test_a_line_is_told_in_words_and_what_people_wrote_as_it_is(
    language: Language, details: str
) -> None:
    facts = {
        "item": "feed", "unit": "ton", "difference": "short", "reasons": "symptoms, contact",
        "text": "short",
    }  # fmt: skip
    paper = agenda_paper(agenda_of(facts), language)
    assert paper.tables[0].rows[0][4] == details


def agenda_of(facts: dict[str, str]) -> MeetingAgenda:
    at = datetime(2020, 2, 24, 8, tzinfo=COUNTY)
    nobody = dict.fromkeys(("until", "enterprise_id", "enterprise", "unit_id", "account"))
    line = Line(id="c-1", label=Label(zh="c-1", en="c-1"), since=at, facts=facts, **nobody)
    topic = Topic(
        key="consignment-differs",
        label=TOPICS["consignment-differs"],
        service="transport",
        count=1,
        lines=(line,),
    )
    return MeetingAgenda(date=at.date(), as_of=at, topics=(topic,), missing=(), silent={})
