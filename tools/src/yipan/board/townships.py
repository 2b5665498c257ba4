"""The county by township: what each service says of enterprises, put where those are."""

from collections import Counter
from collections.abc import Iterable, Mapping

from pydantic import BaseModel, ConfigDict

from yipan.report.agenda import MeetingAgenda
from yipan.report.definitions import Json
from yipan.report.reading import Answers

Count = int | None
"""None where the service that knows was not heard."""


class Township(BaseModel):
    """Enterprises and how many run; people at work and deferred there; what is overdue."""

    model_config = ConfigDict(frozen=True)

    name: str
    enterprises: int
    running: int
    on_duty: Count
    deferred: Count
    overdue: Count
    farms_short: Count


def townships(answers: Answers, agenda: MeetingAgenda) -> tuple[Township, ...]:
    """Those that permits knows enterprises of, and those of farms; none where it is silent."""
    permits = answers.told.get("permits", {})
    if "townships" not in permits:
        return ()
    where: Mapping[str, str] = permits["townships"]
    on_duty = _persons(answers.told.get("checkpoint"), "on_duty", "by_enterprise", where)
    deferred = _deferred(answers.told.get("health-records"), where)
    overdue = _lines(agenda, "problem-overdue", where)
    short = _farms(agenda)
    names = sorted({*permits["by_township"], *(short or ())})
    nothing = {"registered": 0, "running": 0}
    return tuple(
        Township(
            name=name,
            enterprises=permits["by_township"].get(name, nothing)["registered"],
            running=permits["by_township"].get(name, nothing)["running"],
            on_duty=_of(on_duty, name),
            deferred=_of(deferred, name),
            overdue=_of(overdue, name),
            farms_short=_of(short, name),
        )
        for name in names
    )


def _of(counts: Counter[str] | None, name: str) -> Count:
    return None if counts is None else counts[name]


def _summed(pairs: Iterable[tuple[str, int]]) -> Counter[str]:
    found: Counter[str] = Counter()
    for name, number in pairs:
        found[name] += number
    return found


def _persons(told: Json, group: str, place: str, where: Mapping[str, str]) -> Counter[str] | None:
    if told is None:
        return None
    return _summed((where.get(id_, ""), number) for id_, number in told[group][place].items())


def _deferred(told: Json, where: Mapping[str, str]) -> Counter[str] | None:
    if told is None:
        return None
    lists = told["lists_by_enterprise"]
    return _summed((where.get(id_, ""), one["deferred"]) for id_, one in lists.items())


def _lines(agenda: MeetingAgenda, key: str, where: Mapping[str, str]) -> Counter[str] | None:
    for topic in agenda.topics:
        if topic.key == key:
            return _summed((where.get(one.enterprise_id or "", ""), 1) for one in topic.lines)
    return None


def _farms(agenda: MeetingAgenda) -> Counter[str] | None:
    for topic in agenda.topics:
        if topic.key == "farm-short-of-feed":
            return _summed((one.facts["township"], 1) for one in topic.lines)
    return None
