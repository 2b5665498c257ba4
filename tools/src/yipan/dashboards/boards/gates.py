"""Gates (卡口): every site and its devices, and what comes in from them."""

from grafana_foundation_sdk.models.dashboard import DashboardLink, Panel

from yipan.dashboards import county, lists
from yipan.dashboards.board import Board, Section
from yipan.dashboards.links import board, page
from yipan.dashboards.panels import About, bars, figure, trend
from yipan.dashboards.queries import RATE, listed, named, steps, told, total, worst
from yipan.dashboards.tables import Column, table
from yipan.dashboards.variables import chosen
from yipan.dashboards.words import LIGHT, Scale, Words

TODAY = board("yipan-county-today", "今日全县 County today")
DEVICES_DOC = page("devices.md", "devices", "设备接入 Devices")
SITE = ("site",)
HERE = 'site=~"$site"'
NO_RED = "it has no red."


def about(zh: str, en: str, shows: str, do: str, *links: DashboardLink, width: int = 8,
          height: int = 8) -> About:  # fmt: skip
    return About(Words(zh, en), shows, do, links, width, height)


def at_sites(name: str, *labels: str, where: str = "") -> str:
    """A figure at the sites that were chosen, by site."""
    both = ",".join(filter(None, (HERE, where)))
    return total(name, (*SITE, *labels), SITE, both)


def here(name: str, *labels: str, where: str = "") -> str:
    """The same, added up."""
    both = ",".join(filter(None, (HERE, where)))
    return county.counted(total(name, (*SITE, *labels), (), both), county.GATES)


def small(zh: str, en: str, shows: str, do: str, query: str, *links: DashboardLink,
          scale: Scale | None = None) -> Panel:  # fmt: skip
    return figure(about(zh, en, shows, do, *links, width=4, height=4), query, scale=scale)


def figures() -> list[Panel]:
    crossed = "county_crossings_today", "direction", "outcome"
    return [
        small("测温", "Readings", "Temperatures measured today.", NO_RED,
              here("county_readings_today", "kind"), lists.READINGS.link()),
        small("发热", "Fevers", "Fevers measured today.",
              "ask the site; the worker is held by itself.",
              here("county_fevers_today"), lists.READINGS.link(), scale=Scale(1, 5)),
        small("放行", "Admitted", "Crossings admitted today, in and out.", NO_RED,
              here(*crossed, where=county.ADMITTED), lists.CROSSINGS.link()),
        small("劝返", "Refused", "Crossings refused today.",
              "it has no red; the reasons are below.",
              here(*crossed, where=county.TURNED_AWAY), lists.CROSSINGS.link()),
        small("设备失联", "Devices silent", "Devices that were to be heard and are not.",
              "telephone the site; measure by hand meanwhile.",
              here("county_devices_silent"), lists.DEVICES.link(), scale=Scale(1)),
        small("待人工识别", "Raw records", "Records that could not be understood and wait.",
              "look at them and read them again, or register the device.",
              county.RAW_RECORDS, lists.RAW_RECORDS.link(), DEVICES_DOC, scale=Scale(1, 1000)),
    ]  # fmt: skip


def state() -> str:
    """What is wrong at a site: a fever, a device, batches that are missing; three fevers: act."""
    broken = ("silent", "drifting", "calibration_overdue")
    return worst(
        SITE,
        steps(at_sites("county_fevers_today"), 1, 3),
        *(steps(at_sites(f"county_devices_{one}"), 1, None) for one in broken),
        steps(told("county_site_days_since_complete", SITE, HERE), 2, 7),
        f"0 * {at_sites('county_devices')}",
        f"0 * {at_sites('county_readings_today', 'kind')}",
    )


def sites() -> Panel:
    crossed = "county_crossings_today", "direction", "outcome"
    return table(
        about("各卡口", "Sites", "Each site today. Watch: a fever, a device that is silent, drifts "
              "or is not calibrated, batches missing for two days. Act: three fevers, or batches "
              "missing for a week.", "telephone the site; for batches upload them from a file.",
              lists.SITES.link(), lists.DEVICES.link(), lists.BATCHES.link(), width=24, height=12),
        {"site": "卡口 Site"},
        [
            Column("状态 State", state(), scale=LIGHT),
            Column("测温 Readings", at_sites("county_readings_today", "kind")),
            Column("重测 Implausible", at_sites("county_implausible_today")),
            Column("发热 Fevers", at_sites("county_fevers_today")),
            Column("放行 Admitted", at_sites(*crossed, where=county.ADMITTED)),
            Column("劝返 Refused", at_sites(*crossed, where=county.TURNED_AWAY)),
            Column("设备 Devices", at_sites("county_devices")),
            Column("失联 Silent", at_sites("county_devices_silent")),
            Column("漂移 Drifting", at_sites("county_devices_drifting")),
            Column("校准逾期 Calibration", at_sites("county_devices_calibration_overdue")),
            Column("缺批次 Incomplete", told("county_site_days_since_complete", SITE, HERE),
                   unit="d", decimals=1),
        ],
        sort="状态 State",
    )  # fmt: skip


def people() -> list[Panel]:
    return [
        bars(about("劝返原因", "Refused for", "Crossings refused today, once for each reason, in "
                   "the whole county.", NO_RED, lists.CROSSINGS.link()),
             county.by_label("reason", told("county_refused_today", ("reason",)), county.GATES),
             "{{reason}}"),
        trend(about("今日通行", "Crossings of today", "By direction and outcome, at the sites "
                    "chosen; they begin anew at midnight.", NO_RED, lists.CROSSINGS.link()),
              {"{{direction}} {{outcome}}": total(
                  "county_crossings_today", county.CROSSING, ("direction", "outcome"), HERE)}),
        trend(about("今日测温与发热", "Readings and fevers of today", "At the sites chosen; they "
                    "begin anew at midnight.", NO_RED, lists.READINGS.link()),
              {"测温 readings": here("county_readings_today", "kind"),
               "发热 fevers": here("county_fevers_today")}),
    ]  # fmt: skip


def incoming() -> list[Panel]:
    def rate(name: str, *by: str, where: str = "") -> str:
        return f"sum by ({', '.join(by)}) (rate({named(name, where)}[{RATE}]))"

    return [
        trend(about("每秒测温", "Readings per second", "By what became of them, in the whole "
              "county.",
                    "it has no red; refused readings are answered with a reason.", DEVICES_DOC),
              {"{{outcome}}": rate("readings_total", "outcome"),
               "发热 fevers": rate("fevers_total", "job")}, unit="cps"),
        trend(about("每秒通行", "Crossings per second", "Decided in the whole county.", NO_RED,
                    lists.CROSSINGS.link()),
              {"{{direction}} {{outcome}}": rate("crossings_total", "direction", "outcome")},
              unit="cps"),
        trend(about("厂商设备消息", "Messages of other makers", "By maker and what became of them.",
                    "it has no red; what is not understood waits as a raw record.", DEVICES_DOC,
                    lists.RAW_RECORDS.link()),
              {"{{vendor}} {{outcome}}": rate("device_messages_total", "vendor", "outcome")},
              unit="cps"),
        trend(about("离线批次", "Batches", "Of sites that record offline, by what they were.",
                    "it has no red; a fork or a break is told by the list.", lists.BATCHES.link()),
              {"{{outcome}}": rate("batches_total", "outcome")}, unit="cps"),
        trend(about("被限流", "Limited", "Requests of devices that were too many, and raw records "
                    "that had to make room: dropped for good.",
                    "it has no red; find the device that sends too much, or raise its limit.",
                    DEVICES_DOC),
              {"{{reason}}": rate("requests_limited_total", "reason"),
               "丢弃 dropped {{vendor}}": rate("raw_records_dropped_total", "vendor")},
              unit="cps"),
        trend(about("待人工识别", "Raw records waiting", "By maker.",
                    "somebody has to look at them, by the list.", lists.RAW_RECORDS.link()),
              {"{{vendor}}": county.by_label("vendor", told(
                  "county_raw_records_waiting", ("vendor",)), county.GATES)}, stacked=True),
    ]  # fmt: skip


def devices() -> list[Panel]:
    broken = listed(
        "what", ("失联 silent", here("county_devices_silent")),
        ("漂移 drifting", here("county_devices_drifting")),
        ("校准逾期 calibration overdue", here("county_devices_calibration_overdue")),
        ("时钟错误 clock wrong (county)", county.counted(county.CLOCKS, county.GATES)),
    )  # fmt: skip
    return [
        bars(about("卡口类型与模式", "Sites by kind and mode", "Sites in use.", NO_RED,
                   lists.SITES.link()),
             told("county_sites", ("kind", "mode")), "{{kind}} · {{mode}}"),
        bars(about("设备问题", "Devices in trouble", "How many devices, by what is wrong.",
                   "telephone the site; calibrate; set the clock.", lists.DEVICES.link(),
                   DEVICES_DOC), broken, "{{what}}"),
        trend(about("最差时钟", "Worst clock", "How far the worst clock of a device is off. Its "
                    "readings are marked and corrected.", "from 120 s on: set the clock.",
                    lists.DEVICES.link()),
              {"秒 seconds": told("county_device_clock_offset_max_seconds")}, unit="s",
              scale=Scale(act=120)),
    ]  # fmt: skip


def gates() -> Board:
    sites_told = 'label_values(county_readings_today{job=~"$job"}, site)'
    return Board(
        "yipan-gates",
        Words("卡口", "Gates"),
        "Every site and its devices: what was measured and decided today, and what is wrong.",
        [
            Section(None, figures()),
            Section(Words("各卡口", "Sites"), [sites()]),
            Section(Words("今天", "Today"), people()),
            Section(Words("设备", "Devices"), devices()),
            Section(Words("进来的数据", "What comes in"), incoming()),
        ],
        choices=[chosen("site", "卡口 Site", sites_told)],
    )
