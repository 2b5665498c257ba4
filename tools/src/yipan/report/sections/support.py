"""Officers, visits, problems and orders (county.md, rows 8 and 12), units (13), projects (14)."""

from yipan.report.definitions import (
    ENTERPRISES,
    ITEMS,
    PERSONS,
    PIECES,
    TIMES,
    UNITS,
    YUAN,
    Definition,
    Json,
    Label,
    Section,
    Value,
    number,
    part_or_none_of,
    parts_of,
)
from yipan.report.part_labels import PROBLEM_KINDS


def orders_found(answer: Json) -> Value:
    """Pieces that the resolved problems of kind orders add up to; none were found without one."""
    orders = answer["problems"]["by_kind"].get("orders", {})
    return number(orders.get("quantities", {}).get("piece", 0))


SUPPORT = Section(
    "support",
    Label(zh="包联帮扶", en="Support for enterprises"),
    (
        Definition(
            "support.officers", Label(zh="首席服务官覆盖企业", en="enterprises with an officer"),
            ENTERPRISES, "permits", "enterprises.with_officer",
        ),
        Definition(
            "visits.principal", Label(zh="主要领导走访", en="visits of the principal leaders"),
            TIMES, "permits", "visits.so_far.principal",
        ),
        Definition(
            "problems.solved-principal",
            Label(zh="主要领导解决问题", en="problems solved by the principal leaders"), ITEMS,
            "permits", "problems.by_tier.principal",
        ),
        Definition(
            "visits.other", Label(zh="其他领导走访", en="visits of other leaders"),
            TIMES, "permits", "visits.so_far.other",
        ),
        Definition(
            "problems.solved-other",
            Label(zh="其他领导解决问题", en="problems solved by other leaders"), ITEMS,
            "permits", "problems.by_tier.other",
        ),
        Definition(
            "problems.raised", Label(zh="累计问题", en="problems raised so far"), ITEMS,
            "permits", "problems.all.raised",
            parts=parts_of("problems.by_kind", "raised"), part_labels=PROBLEM_KINDS,
        ),
        Definition(
            "problems.raised-today", Label(zh="当日问题", en="problems raised on the day"), ITEMS,
            "permits", "problems_raised_on_the_day",
        ),
        Definition(
            "problems.resolved-today", Label(zh="当日解决", en="problems resolved on the day"),
            ITEMS, "permits", "problems_resolved_on_the_day",
        ),
        Definition(
            "problems.open", Label(zh="未解决", en="problems open"), ITEMS,
            "permits", "problems.all.open",
            parts=parts_of("problems.by_kind", "open"), part_labels=PROBLEM_KINDS,
        ),
        Definition(
            "problems.escalated", Label(zh="曾升级督办", en="problems that escalated"), ITEMS,
            "permits", "problems.all.escalated",
        ),
        Definition(
            "orders.pieces", Label(zh="帮找订单", en="orders found"), PIECES,
            "permits", "problems.by_kind.orders.quantities.piece", take=orders_found,
        ),
    ),
)  # fmt: skip

ORGANISATION = Section(
    "organisation",
    Label(zh="组织体系", en="Organisation"),
    (
        *(
            Definition(
                f"units.{kind}", label, UNITS, "permits", f"units.{kind}.units",
                take=part_or_none_of("units", kind, "units"),
            )
            for kind, label in (
                ("task-force", Label(zh="工作专班", en="task forces")),
                ("working-group", Label(zh="工作组", en="working groups")),
                ("township-group", Label(zh="乡镇服务组", en="township groups")),
                ("team", Label(zh="排查宣传服务队", en="screening, advocacy and service teams")),
                ("branch", Label(zh="党支部", en="party branches")),
            )
        ),
        Definition(
            "units.branch-members", Label(zh="党员", en="party members"), PERSONS,
            "permits", "units.branch.members", take=part_or_none_of("units", "branch", "members"),
        ),
        Definition(
            "plans.overall", Label(zh="总体方案", en="overall plan"), ITEMS,
            "permits", "plans.overall",
        ),
        Definition(
            "plans.special", Label(zh="专项方案", en="special plans"), ITEMS,
            "permits", "plans.special",
        ),
    ),
)  # fmt: skip


def projects_of(key: str) -> str:
    return f"projects.{key.replace('-', '_')}"


def sums(key: str, zh: str, en: str) -> tuple[Definition, Definition]:
    """How many projects there are of a list, and what they cost in all."""
    many, cost, place = f"projects.{key}", f"projects.{key}-total", projects_of(key)
    total = Label(zh=f"{zh}总投资", en=f"{en}, total investment")
    return (
        Definition(many, Label(zh=zh, en=en), ITEMS, "permits", f"{place}.projects"),
        Definition(cost, total, YUAN, "permits", f"{place}.investment_total_yuan"),
    )


PROJECTS = Section(
    "projects",
    Label(zh="重点项目", en="Key projects"),
    (
        *sums("county", "千万元以上项目", "projects of ten million yuan or more"),
        Definition(
            "projects.county-this-year",
            Label(zh="千万元以上项目当年投资", en="their investment of this year"), YUAN,
            "permits", "projects.county.investment_this_year_yuan",
        ),
        *(
            Definition(
                f"projects.county-{stage}", label, ITEMS,
                "permits", f"projects.county_by_stage.{stage}.projects",
            )
            for stage, label in (
                ("to-start", Label(zh="其中新开工", en="of which to start")),
                ("continued", Label(zh="其中续建", en="of which continued")),
                ("in-preparation", Label(zh="其中谋划", en="of which in preparation")),
            )
        ),
        Definition(
            "projects.county-started", Label(zh="其中已开复工", en="of which at work"), ITEMS,
            "permits", "projects.county.started",
        ),
        *sums("upper", "省市重点项目", "projects on the provincial and city list"),
        Definition(
            "projects.provincial", Label(zh="其中省重点", en="of which provincial"), ITEMS,
            "permits", "projects.provincial.projects",
        ),
        *sums("poverty-relief", "扶贫项目", "poverty-relief projects"),
        Definition(
            "projects.poverty-relief-large",
            Label(zh="其中千万元以上", en="of which ten million yuan or more"), ITEMS,
            "permits", "projects.poverty_relief_large.projects",
        ),
    ),
)  # fmt: skip
