"""Return to work (复工复产): people, enterprises, permits, problems, projects."""

from grafana_foundation_sdk.models.dashboard import DashboardLink, Panel

from yipan.dashboards import county, lists
from yipan.dashboards.board import Board, Section
from yipan.dashboards.links import board
from yipan.dashboards.panels import About, bars, figure, trend
from yipan.dashboards.queries import steps, told, total, worst
from yipan.dashboards.tables import Column, table
from yipan.dashboards.words import LIGHT, Scale, Words

TODAY = board("yipan-county-today", "今日全县 County today")
NO_RED = "it has no red."


def about(zh: str, en: str, shows: str, do: str, *links: DashboardLink, width: int = 8,
          height: int = 8) -> About:  # fmt: skip
    return About(Words(zh, en), shows, do, links, width, height)


def small(zh: str, en: str, shows: str, do: str, query: str, *links: DashboardLink,
          scale: Scale | None = None, unit: str = "none") -> Panel:  # fmt: skip
    size = about(zh, en, shows, do, *links, width=4, height=4)
    return figure(size, query, scale=scale, unit=unit)


def figures() -> list[Panel]:
    share = f"({county.LARGE_RUNNING}) / ({county.LARGE_ALL})"
    return [
        small("规上复工率", "Above scale running", "Share of the enterprises above scale that have "
              "resumed.", NO_RED, share, lists.ENTERPRISES.link(), unit="percentunit"),
        small("复工企业", "Running", "Enterprises that have resumed.", NO_RED, county.RUNNING,
              lists.ENTERPRISES.link()),
        small("许可暂停", "Suspended", "Permits that are suspended.", "inspect anew.",
              county.SUSPENDED, lists.PERMITS.link(), scale=Scale(1, 10)),
        small("三日内到期", "Ending soon", "Permits in force that end within three days.",
              "name an inspector for each.", county.EXPIRING, lists.PERMITS.link(),
              scale=Scale(1, 20)),
        small("超时问题", "Problems past", "Open problems past their clock, escalated or not.",
              "ask the unit that has to solve it.", county.PROBLEMS_PAST, lists.PROBLEMS.link(),
              scale=Scale(1, 10)),
        small("到岗", "On duty", "Different people at work today.", NO_RED, county.ON_DUTY,
              lists.CROSSINGS.link()),
    ]  # fmt: skip


def by(label: str, name: str) -> Panel:
    """Enterprises by sector or by township, with how many have resumed."""
    one = (label,)
    stopped = county.enterprises(county.STOPPED, one)
    state = worst(one, steps(stopped, 1, None), f"0 * {county.enterprises(by=one)}")
    zh, en = name.split(" ", 1)
    return table(
        about(f"{zh}复工", f"Running by {en.lower()}", "Enterprises, and of them those that have "
              "resumed, are suspended, have applied. Watch: one is suspended.",
              "inspect anew: the permit's reasons are in its list.", TODAY,
              lists.ENTERPRISES.link(), lists.PERMITS.link(), width=12, height=9),
        {label: name},
        [
            Column("状态 State", state, scale=LIGHT),
            Column("企业 All", county.enterprises(by=one)),
            Column("复工 Running", county.enterprises(county.RESUMED, one)),
            Column("复工率 Share", f"{county.enterprises(county.RESUMED, one)} / "
                   f"{county.enterprises(by=one)}", unit="percentunit", decimals=0),
            Column("暂停 Suspended", stopped),
            Column("已申请 Applied", county.enterprises(county.APPLIED, one)),
        ],
        sort="企业 All",
    )  # fmt: skip


def enterprises() -> list[Panel]:
    return [
        by("township", "乡镇 Township"),
        by("sector", "行业 Sector"),
        trend(about("企业状态", "Enterprises by status", "Resumed, suspended, applied, none yet.",
                    NO_RED, lists.ENTERPRISES.link(), width=12),
              {"{{status}}": county.enterprises(by=("status",))}, stacked=True),
        trend(about("规上企业状态", "Above scale by status", "The same, of those above scale.",
                    NO_RED, lists.ENTERPRISES.link(), width=12),
              {"{{status}}": county.enterprises(county.LARGE, ("status",))}, stacked=True),
    ]  # fmt: skip


def people() -> list[Panel]:
    return [
        trend(about("两张单", "The two lists", "People with a file, by whether they may return.",
                    NO_RED, lists.WORKERS.link()),
              {"{{standing}}": told("county_workers", ("standing",))}),
        bars(about("暂缓原因", "Deferred for", "People deferred, once for each reason.", NO_RED,
                   lists.WORKERS.link()),
             county.by_label("reason", told("county_deferred_for", ("reason",)), county.FILES),
             "{{reason}}"),
        bars(about("隔离", "In isolation", "People in isolation, by place.", NO_RED,
                   lists.WORKERS.link()), told("county_isolations", ("place",)), "{{place}}"),
        figure(about("病例", "Cases", "Confirmed (确诊) and suspected (疑似).",
                     "emergency control; close contacts are deferred by themselves.",
                     lists.WORKERS.link(), height=6),
               told("county_cases", ("kind",)), legend="{{kind}}", scale=Scale(1, 1)),
        bars(about("漏报", "Reports missed", "People who owe a daily report, by how often in a "
              "row.",
                   "send the township to who missed two or more.", lists.MISSED.link(), height=6),
             told("county_reports_missed", ("in_a_row",)), "{{in_a_row}}"),
        trend(about("隔离人数", "In isolation over time", "People in isolation, by place.", NO_RED,
                    lists.WORKERS.link(), height=6),
              {"{{place}}": told("county_isolations", ("place",))}, stacked=True),
    ]  # fmt: skip


def permits() -> list[Panel]:
    kinds = told("county_permits", ("kind", "status"))
    return [
        bars(about("许可", "Permits and passes", "By kind and status.", NO_RED,
                   lists.PERMITS.link(), height=10), kinds, "{{kind}} · {{status}}"),
        bars(about("暂停原因", "Suspended for", "Permits suspended, once for each reason.",
                   "inspect anew.", lists.PERMITS.link(), height=10),
             county.by_label("reason", told("county_permits_suspended", ("reason",)),
                             county.PERMITS), "{{reason}}"),
        bars(about("即将到期", "Ending within three days", "Permits in force, by kind.",
                   "name an inspector for each; a pass is issued anew.", lists.PERMITS.link(),
                   height=10),
             told("county_permits_expiring", ("kind",)), "{{kind}}"),
    ]  # fmt: skip


def support() -> list[Panel]:
    units = county.problems(county.PAST, ("unit",))
    everything = county.problems(by=("unit",))
    state = worst(("unit",), steps(units, 1, None),
                  steps(county.problems(county.ESCALATED, ("unit",)), None, 1),
                  f"0 * {everything}")  # fmt: skip
    return [
        table(about("各专班的问题", "Problems by unit", "Open problems of each unit that has to "
                    "solve them. Watch: one is past its clock. Act: one has escalated.",
                    "ask the unit; the next level has heard of it already.",
                    lists.PROBLEMS.link(), lists.UNITS.link(), width=12),
              {"unit": "专班 Unit"},
              [Column("状态 State", state, scale=LIGHT), Column("未解决 Open", everything),
               Column("超时 Past its clock", units)], sort="状态 State"),
        trend(about("问题", "Problems open by kind", "Open problems of enterprises.", NO_RED,
                    lists.PROBLEMS.link(), width=12),
              {"{{kind}}": county.by_label(
                  "kind", county.problems(by=("kind",)), county.PERMITS)}, stacked=True),
        bars(about("已解决", "Problems resolved", "By kind, so far.", NO_RED,
                   lists.PROBLEMS.link()), told("county_problems_resolved", ("kind",)),
             "{{kind}}"),
        bars(about("专班", "Units", "Units of the dedicated service, by kind.", NO_RED,
                   lists.UNITS.link()), told("county_units", ("kind",)), "{{kind}}"),
        trend(about("走访", "Visits", "Visits of leaders to enterprises so far, and enterprises "
                    "visited.", NO_RED, lists.VISITS.link()),
              {"走访 visits": told("county_visits"),
               "企业 enterprises visited": told("county_enterprises_visited")}),
    ]  # fmt: skip


def projects() -> list[Panel]:
    return [
        bars(about("重点项目", "Key projects", "By stage and whether work goes on.", NO_RED,
                   lists.PROJECTS.link(), width=12, height=7),
             total("county_projects", ("stage", "started"), ("stage", "started")),
             "{{stage}} · started {{started}}"),
        bars(about("项目总投资", "Cost of key projects", "What they cost in all, by stage.", NO_RED,
                   lists.PROJECTS.link(), width=12, height=7),
             told("county_projects_yuan", ("stage",)), "{{stage}}", unit="currencyCNY"),
    ]  # fmt: skip


def return_to_work() -> Board:
    return Board(
        "yipan-return-to-work",
        Words("复工复产", "Return to work"),
        "People, enterprises, permits, problems and projects on the way back to work.",
        [
            Section(None, figures()),
            Section(Words("企业", "Enterprises"), enterprises()),
            Section(Words("人员", "People"), people()),
            Section(Words("许可", "Permits"), permits()),
            Section(Words("包联服务", "Support"), support()),
            Section(Words("重点项目", "Key projects"), projects()),
        ],
        since="now-24h",
    )
