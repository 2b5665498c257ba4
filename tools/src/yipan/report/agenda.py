"""The agenda of the dispatch meeting (调度会议程): what was open when a day ended, by topic."""

from collections.abc import Mapping
from datetime import date, datetime
from types import MappingProxyType
from typing import Literal

from pydantic import BaseModel, ConfigDict

from yipan.report.definitions import Json, Label, Service, named
from yipan.report.joining import as_of, names_of
from yipan.report.part_labels import (
    DEFERRALS,
    DIFFERENCES,
    MEASURES,
    PERMIT_KINDS,
    PROBLEM_KINDS,
    SUSPENDED,
)
from yipan.report.reading import Answers

TOPICS: Mapping[str, Label] = MappingProxyType(
    {
        "problem-overdue": Label(zh="超期未解决问题", en="Problems past their clock"),
        "permit-suspended": Label(zh="已暂停许可", en="Permits suspended"),
        "permit-expiring": Label(zh="即将到期许可", en="Permits about to expire"),
        "application-waiting": Label(zh="待批申请", en="Applications waiting"),
        "farm-short-of-feed": Label(
            zh="饲料不足3天的养殖场", en="Farms with feed for under 3 days"
        ),
        "passenger-missing": Label(zh="未到人员", en="Passengers missing"),
        "consignment-differs": Label(zh="收发不符物资", en="Consignments that came otherwise"),
        "stock-low": Label(zh="低于最低库存的物资", en="Stocks below their minimum"),
        "room-waited-for": Label(zh="待安排隔离房间", en="People waiting for an isolation room"),
        "deferred-for": Label(zh="暂缓返岗原因", en="People deferred, by reason"),
        "examination-waited-for": Label(zh="待检测人员", en="People waiting for an examination"),
        "report-missed": Label(zh="未报平安", en="Daily reports missed"),
        "fever": Label(zh="当日发热", en="Fevers of the day"),
        "site-closed": Label(zh="封闭卡口", en="Sites closed"),
    }
)
"""In the order of the meeting; a topic that a service adds comes after them by its own name."""
FACTS: Mapping[str, Label] = MappingProxyType(
    {
        "kind": Label(zh="类型", en="kind"),
        "level": Label(zh="升级", en="level"),
        "text": Label(zh="内容", en="text"),
        "why": Label(zh="原因", en="why"),
        "plate": Label(zh="车牌", en="plate"),
        "name": Label(zh="名称", en="name"),
        "township": Label(zh="乡镇", en="township"),
        "days_left": Label(zh="可用天数", en="days left"),
        "item": Label(zh="物资", en="item"),
        "holder": Label(zh="收存单位", en="holder"),
        "quantity": Label(zh="数量", en="quantity"),
        "minimum": Label(zh="最低库存", en="minimum"),
        "unit": Label(zh="计量单位", en="unit"),
        "persons": Label(zh="人数", en="persons"),
        "celsius": Label(zh="体温", en="celsius"),
        "limit": Label(zh="发热界限", en="limit"),
        "site_id": Label(zh="卡口", en="site"),
        "person_id": Label(zh="人员", en="person"),
        "reasons": Label(zh="原因", en="reasons"),
        "day": Label(zh="日期", en="day"),
        "in_a_row": Label(zh="连续未报", en="missed in a row"),
        "trip_id": Label(zh="车次", en="trip"),
        "difference": Label(zh="差异", en="difference"),
        "differs_by": Label(zh="差额", en="differs by"),
    }
)
CODES: Mapping[str, Mapping[str, Label]] = MappingProxyType(
    {
        "kind": {**PERMIT_KINDS, **PROBLEM_KINDS},
        "why": SUSPENDED,
        "reasons": DEFERRALS,
        "unit": MEASURES,
        "difference": DIFFERENCES,
    }
)
"""The words for what a fact says, where it says a code, or several of them."""


class Line(BaseModel):
    """`enterprise` is its name, where permits knows it; `account` has to see to it."""

    model_config = ConfigDict(frozen=True)

    id: str
    label: Label
    since: datetime
    until: datetime | None
    enterprise_id: str | None
    enterprise: str | None
    unit_id: str | None
    account: str | None
    facts: dict[str, str]


class Topic(BaseModel):
    """`count` are all there are; `lines` the oldest of them, 500 at most."""

    model_config = ConfigDict(frozen=True)

    key: str
    label: Label
    service: Service
    count: int
    lines: tuple[Line, ...]


class MeetingAgenda(BaseModel):
    """`missing` are topics that no service told of, `silent` says why a service is not heard."""

    model_config = ConfigDict(frozen=True)

    form: Literal["yipan-agenda/1"] = "yipan-agenda/1"
    date: date
    as_of: datetime | None
    topics: tuple[Topic, ...]
    missing: tuple[str, ...]
    silent: dict[Service, str]


def join_agenda(lines: Answers, day_answers: Answers, day: date) -> MeetingAgenda:
    """Put the lines of all services together; names come from what they say of the day."""
    names = names_of(day_answers)
    topics = {
        key: _topic(key, service, told, names)
        for service, told in lines.told.items()
        for key in told["counts"]
    }
    order = [*TOPICS, *sorted(topics.keys() - TOPICS.keys())]
    return MeetingAgenda(
        date=day,
        as_of=as_of(lines),
        topics=tuple(topics[key] for key in order if key in topics),
        missing=tuple(key for key in TOPICS if key not in topics),
        silent=dict(lines.silent),
    )


def _topic(key: str, service: Service, told: Json, names: Mapping[str, Label]) -> Topic:
    return Topic(
        key=key,
        label=named(key, TOPICS),
        service=service,
        count=told["counts"][key],
        lines=tuple(_line(one, names) for one in told["lines"] if one["kind"] == key),
    )


def _line(told: Json, names: Mapping[str, Label]) -> Line:
    enterprise = names.get(told["enterprise_id"])
    name = None if enterprise is None else enterprise.zh
    return Line.model_validate({**told, "label": named(told["id"], DEFERRALS), "enterprise": name})
