"""Files, the two lists and isolation (county.md, rows 2 to 4), and the result (row 15)."""

from yipan.report.definitions import PERSONS, TIMES, Definition, Label, Section, parts_of
from yipan.report.part_labels import DEFERRALS, ISOLATION_PLACES

FILES = Section(
    "files",
    Label(zh="一人一档与两张清单", en="Files and the two lists"),
    (
        Definition(
            "files.registered", Label(zh="已建档", en="files"), PERSONS,
            "health-records", "files.so_far",
        ),
        Definition(
            "files.registered-today", Label(zh="当日建档", en="files opened on the day"), PERSONS,
            "health-records", "files.on_the_day",
        ),
        Definition(
            "lists.may-return", Label(zh="可以返岗", en="may return"), PERSONS,
            "health-records", "lists.may_return",
            parts=parts_of("lists_by_enterprise", "may_return"),
        ),
        Definition(
            "lists.deferred", Label(zh="暂缓返岗", en="deferred"), PERSONS,
            "health-records", "lists.deferred",
            parts=parts_of("lists_by_enterprise", "deferred"),
        ),
        Definition(
            "lists.deferrals", Label(zh="暂缓原因", en="reasons to defer"), PERSONS,
            "health-records", "deferred_for",
            take=lambda answer: answer["lists"]["deferred"],
            parts=parts_of("deferred_for"), part_labels=DEFERRALS,
        ),
    ),
)  # fmt: skip

ISOLATION = Section(
    "isolation",
    Label(zh="隔离观察", en="Isolation"),
    (
        Definition(
            "isolation.open", Label(zh="正在隔离", en="isolated"), PERSONS,
            "health-records", "isolation.open",
            parts=parts_of("isolation.by_place"), part_labels=ISOLATION_PLACES,
        ),
        Definition(
            "isolation.started-today", Label(zh="当日新增隔离", en="isolations begun on the day"),
            PERSONS, "health-records", "isolation.started_on_the_day",
        ),
        Definition(
            "isolation.ended-today", Label(zh="当日解除隔离", en="isolations ended on the day"),
            PERSONS, "health-records", "isolation.ended_on_the_day",
        ),
        Definition(
            "isolation.returned", Label(zh="累计返回", en="returned so far"), TIMES,
            "health-records", "returned.so_far",
        ),
        Definition(
            "isolation.returned-today", Label(zh="当日返回", en="returned on the day"), TIMES,
            "health-records", "returned.on_the_day",
        ),
        Definition(
            "isolation.fevers-held", Label(zh="累计发热留观", en="held for fever so far"), TIMES,
            "health-records", "fevers_held.so_far",
        ),
        Definition(
            "isolation.examined-negative", Label(zh="累计检测阴性", en="examined negative so far"),
            TIMES, "health-records", "examined_negative.so_far",
        ),
    ),
)  # fmt: skip

RESULT = Section(
    "result",
    Label(zh="疫情结果", en="Result"),
    (
        Definition(
            "result.confirmed", Label(zh="确诊", en="confirmed cases"), PERSONS,
            "health-records", "cases.confirmed",
        ),
        Definition(
            "result.suspected", Label(zh="疑似", en="suspected cases"), PERSONS,
            "health-records", "cases.suspected",
        ),
    ),
)  # fmt: skip
