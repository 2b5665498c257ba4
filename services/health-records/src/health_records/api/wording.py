"""Reasons in plain words: what was found, from when until when, and what to do next.

Written from the facts that a reason carries. What a newer version of the rules adds is shown as
it is; a fact that is missing leaves its part of the sentence out.
"""

from collections.abc import Callable, Mapping
from datetime import datetime, time, timedelta
from types import MappingProxyType

from health_records.api.labels import REASONS, SYMPTOMS, Label, label_of
from health_records.api.regions import region_of
from shared.clock import COUNTY
from shared.events import Reason

Facts = Mapping[str, str]
MIDNIGHT = time()
MISSING: Mapping[str, Label] = MappingProxyType(
    {
        "registration": Label(zh="登记", en="the registration"),
        "travel-declaration": Label(zh="行程申报", en="the travel declaration"),
    }
)
HOW: Mapping[str, Label] = MappingProxyType(
    {
        "seat": Label(zh="同乘一车", en="in the same vehicle"),
        "room": Label(zh="同住一室", en="in the same room"),
        "gate": Label(zh="同时通过卡口", en="at the same gate"),
        "shift": Label(zh="同班工作", en="on the same shift"),
        "declared": Label(zh="本人申报", en="by their own declaration"),
    }
)
PLACES: Mapping[str, Label] = MappingProxyType(
    {
        "hotel": Label(zh="集中隔离点", en="in an isolation hotel"),
        "home": Label(zh="家中", en="at home"),
        "dormitory": Label(zh="企业宿舍", en="in the enterprise's dormitory"),
    }
)
NEXT: Mapping[str, Label] = MappingProxyType(
    {
        "file-incomplete": Label(
            zh="请健康专员补录档案。", en="The health clerk completes the file."
        ),
        "risk-region": Label(
            zh="期满自动解除，无需申请。", en="Ends by itself; nothing to apply for."
        ),
        "contact": Label(
            zh="请每日健康申报；期满自动解除。", en="Report daily; it ends by itself."
        ),
        "symptoms": Label(
            zh="请每日健康申报并安排检查；检查阴性后解除。",
            en="Report daily and be examined; a negative examination ends it.",
        ),
        "fever": Label(
            zh="请安排检查；检查阴性后解除。", en="Be examined; a negative examination ends it."
        ),
        "isolation-unfinished": Label(
            zh="请继续隔离并每日健康申报；期满自动解除。",
            en="Stay in isolation and report daily; it ends by itself.",
        ),
        "examined-positive": Label(
            zh="由卫健局处置；之后检查阴性方可解除。",
            en="In the care of the health bureau; only a later negative examination ends it.",
        ),
        "other-file": Label(
            zh="发热、症状或阳性须检查阴性后解除，其余期满自动解除；合并有误请撤销合并。",
            en=(
                "Fever, symptoms or a positive end with a negative examination, the rest by "
                "itself; undo the merge if they are two people."
            ),
        ),
    }
)


def sentence(reason: Reason) -> Label:
    """Say a reason in a sentence of each language."""
    write = SENTENCES.get(reason.code)
    if write is None:
        told = "; ".join(f"{name}: {value}" for name, value in sorted(reason.facts.items()))
        return Label(zh=f"{reason.code} {told}".strip(), en=f"{reason.code} {told}".strip())
    label, more = label_of(reason.code), write(reason.facts)
    zh = f"{label.zh}：{more.zh}" if more.zh else label.zh
    en = f"{label.en}: {more.en}" if more.en else label.en
    return Label(zh=f"{zh}。", en=f"{en[0].upper()}{en[1:]}.")


def next_step(reason: Reason) -> Label:
    """Say what has to be done about it, and whether anything has."""
    return NEXT.get(reason.code, Label(zh="请咨询健康专员。", en="Ask the health clerk."))


def _joined(zh: list[str], en: list[str]) -> Label:
    return Label(zh="，".join(zh), en=", ".join(en))


def _named(codes: str, names: Mapping[str, Label]) -> Label:
    found = [names.get(code, Label(zh=code, en=code)) for code in codes.split(",") if code]
    return Label(zh="、".join(one.zh for one in found), en=" and ".join(one.en for one in found))


def _at(facts: Facts, name: str, zh: str, en: str) -> Label:
    """A time of the facts in both languages, as the county reads it; nothing without one."""
    if name not in facts:
        return Label(zh="", en="")
    at = datetime.fromisoformat(facts[name]).astimezone(COUNTY)
    return _written(at, f"{at:%H:%M}", zh, en)


def _end_of(facts: Facts, name: str, zh: str, en: str) -> Label:
    """The same of a moment that ends something: midnight is 24:00 of the day that people wrote."""
    if name not in facts:
        return Label(zh="", en="")
    at = datetime.fromisoformat(facts[name]).astimezone(COUNTY)
    if at.time() == MIDNIGHT:
        return _written(at - timedelta(days=1), "24:00", zh, en)
    return _written(at, f"{at:%H:%M}", zh, en)


def _written(day: datetime, hour: str, zh: str, en: str) -> Label:
    return Label(
        zh=zh.format(f"{day.year}年{day.month}月{day.day}日{hour}"),
        en=en.format(f"{day.day} {day:%B %Y} {hour}"),
    )


def _sentence_of(*parts: Label) -> Label:
    return _joined([p.zh for p in parts if p.zh], [p.en for p in parts if p.en])


def _until(facts: Facts) -> Label:
    return _end_of(facts, "until", "至{}", "until {}")


def _incomplete(facts: Facts) -> Label:
    missing = _named(facts.get("missing", ""), MISSING)
    return Label(zh=f"缺少{missing.zh}", en=f"{missing.en} is missing") if missing.zh else missing


def _risk_region(facts: Facts) -> Label:
    region = region_of(facts.get("region", ""))
    been = Label(zh=f"曾到{region.zh}", en=f"was in {region.en}") if region.zh else region
    return _sentence_of(been, _end_of(facts, "left_at", "{}离开", "left on {}"), _until(facts))


def _contact(facts: Facts) -> Label:
    met = _at(facts, "contact_at", "{}接触", "last met on {}")
    return _sentence_of(_named(facts.get("how", ""), HOW), met, _until(facts))


def _symptoms(facts: Facts) -> Label:
    return _sentence_of(
        _named(facts.get("symptoms", ""), SYMPTOMS),
        _celsius(facts),
        _at(facts, "declared_at", "{}行程申报", "declared on {}"),
        _at(facts, "reported_at", "{}每日申报", "reported on {}"),
    )


def _fever(facts: Facts) -> Label:
    return _sentence_of(_celsius(facts), _at(facts, "measured_at", "{}测得", "measured on {}"))


def _celsius(facts: Facts) -> Label:
    celsius = facts.get("celsius")
    return Label(zh=f"体温{celsius}℃", en=f"{celsius} °C") if celsius else Label(zh="", en="")


def _isolation(facts: Facts) -> Label:
    place = _named(facts.get("place", ""), PLACES)
    where = Label(zh=f"在{place.zh}", en=place.en) if place.zh else place
    return _sentence_of(where, _until(facts))


def _positive(facts: Facts) -> Label:
    return _at(facts, "examined_at", "{}检查", "examined on {}")


def _other_file(facts: Facts) -> Label:
    return _sentence_of(_named(facts.get("reasons", ""), REASONS), _until(facts))


SENTENCES: Mapping[str, Callable[[Facts], Label]] = MappingProxyType(
    {
        "file-incomplete": _incomplete,
        "risk-region": _risk_region,
        "contact": _contact,
        "symptoms": _symptoms,
        "fever": _fever,
        "isolation-unfinished": _isolation,
        "examined-positive": _positive,
        "other-file": _other_file,
    }
)
