"""What the wall's figures and lights say of what was told, as Prometheus reckons it."""

import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
import yaml
from tests.deploy.boards import panels
from tests.deploy.programs import program

from yipan.dashboards.asked import replaced

WITHIN = 60
COUNTED = {f'county_figures_timestamp_seconds{{source="{name}"}}': 30 for name in
           ("checkpoint", "health-records", "permits", "transport")}  # fmt: skip
"""All four services have counted their figures half a minute ago, and found none of anything."""
Told = Mapping[str, float]


def query(title: str, column: int) -> str:
    (panel,) = (p for p in panels("county-today") if p["title"] == title)
    return replaced(panel["targets"][column]["expr"], "yipan")


def reckoned(
    folder: Path, told: Told, title: str, wanted: Sequence[Mapping[str, Any]], column: int = 0
) -> str:
    """Have promtool compare what a panel finds with what is wanted; give what it has against it."""
    workers = ("worker-0", "worker-1")
    series = [
        {"series": in_process(name, worker), "values": f"{value}x4"}
        for name, value in told.items()
        for worker in workers
    ]
    asked = {"expr": query(title, column), "eval_time": "1m", "exp_samples": list(wanted)}
    test = {"interval": "15s", "input_series": series, "promql_expr_test": [asked]}
    file = folder / "wall.yml"
    file.write_text(yaml.safe_dump({"tests": [test]}))
    promtool = program("promtool", where="apt-get install prometheus")
    command = [promtool, "test", "rules", str(file)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=WITHIN, check=False)
    return "" if done.returncode == 0 else done.stdout + done.stderr


def in_process(name: str, worker: str) -> str:
    metric, _, labels = name.partition("{")
    own = f'job="yipan",instance="{worker}"'
    return f"{metric}{{{own},{labels}" if labels else f"{metric}{{{own}}}"


LIGHTS: Sequence[tuple[str, Told, int]] = [
    ("发热 Fevers", {}, 0),
    ("发热 Fevers", {'county_fevers_today{site="a"}': 2, 'county_fevers_today{site="b"}': 2}, 1),
    ("发热 Fevers", {'county_fevers_today{site="a"}': 3}, 2),
    ("发热 Fevers", {'county_permits_suspended{reason="fever-cluster"}': 1}, 2),
    ("病例 Cases", {'county_cases{kind="suspected"}': 1, 'county_cases{kind="confirmed"}': 0}, 1),
    ("病例 Cases", {'county_cases{kind="suspected"}': 0, 'county_cases{kind="confirmed"}': 1}, 2),
    ("隔离房间 Rooms", {'county_rooms{lodging="x",status="free"}': 2,
                     'county_rooms{lodging="x",status="occupied"}': 8,
                     "county_rooms_waited_for": 0}, 0),
    ("隔离房间 Rooms", {'county_rooms{lodging="x",status="free"}': 1,
                     'county_rooms{lodging="x",status="held"}': 9,
                     "county_rooms_waited_for": 0}, 1),
    ("隔离房间 Rooms", {"county_rooms_waited_for": 1}, 2),
    ("每日健康申报 Daily reports", {'county_reports_missed{in_a_row="1"}': 4}, 1),
    ("每日健康申报 Daily reports", {'county_reports_missed{in_a_row="3+"}': 1}, 2),
    ("困难问题 Problems",
     {'county_problems_open{kind="orders",unit="u",age="within"}': 9}, 0),
    ("困难问题 Problems", {'county_problems_open{kind="orders",unit="u",age="past"}': 1}, 1),
    ("困难问题 Problems",
     {'county_problems_open{kind="orders",unit="u",age="escalated"}': 1}, 2),
    ("许可 Permits", {'county_permits{kind="work",status="active"}': 40}, 0),
    ("许可 Permits", {'county_permits{kind="work",status="suspended"}': 1}, 1),
    ("许可 Permits", {'county_permits_expiring{kind="vehicle-pass"}': 3}, 1),
    ("乘客 Passengers", {'county_passengers{state="arrived"}': 28}, 0),
    ("乘客 Passengers", {'county_passengers{state="missing"}': 1}, 2),
    ("饲料 Feed", {'county_farms{township="t",state="low"}': 1,
                 'county_farms{township="t",state="empty"}': 0}, 1),
    ("饲料 Feed", {'county_farms{township="t",state="empty"}': 1}, 2),
    ("物资 Supplies", {'county_supplies{item="mask",state="differing"}': 1}, 1),
    ("物资 Supplies", {'county_stocks_low{item="mask"}': 1}, 1),
    ("设备 Devices", {'county_site_days_since_complete{site="a"}': 1}, 0),
    ("设备 Devices", {'county_devices_silent{site="a"}': 1}, 1),
    ("设备 Devices", {'county_site_days_since_complete{site="a"}': 2}, 1),
    ("数据完整 No fact lost", {'facts_missing{group="g",topic="t",view="v"}': 0}, 0),
    ("数据完整 No fact lost", {'dead_letters_unresolved{group="g"}': 1}, 1),
    ("数据完整 No fact lost", {'facts_missing{group="g",topic="t",view="v"}': 1}, 2),
    ("数据 Data", {"up": 1}, 0),
    ("数据 Data", {"up": 0}, 2),
]  # fmt: skip


@pytest.mark.parametrize(("title", "told", "light"), LIGHTS)
def test_a_light_says_the_worst_there_is(
    tmp_path: Path, title: str, told: Told, light: int
) -> None:
    wanted = [{"labels": "{}", "value": light}]
    assert not reckoned(tmp_path, {**COUNTED, **told}, title, wanted)


FIGURES: Sequence[tuple[str, Told, float]] = [
    ("到岗 On duty", {"county_on_duty_today": 68}, 68),
    ("测温 Readings", {'county_readings_today{site="a",kind="road"}': 5,
                     'county_readings_today{site="b",kind="hotel"}': 7}, 12),
    ("今日发热 Fevers today", {'county_fevers_today{site="a"}': 1}, 1),
    ("今日发热 Fevers today", {}, 0),
    ("隔离 In isolation", {'county_isolations{place="home"}': 3,
                       'county_isolations{place="hotel"}': 4}, 7),
    ("包车到达 Arrived by bus", {'county_passengers{state="arrived"}': 28,
                             'county_passengers{state="expected"}': 30}, 28),
]  # fmt: skip


@pytest.mark.parametrize(("title", "told", "figure"), FIGURES)
def test_a_figure_counts_what_two_workers_tell_once(
    tmp_path: Path, title: str, told: Told, figure: float
) -> None:
    wanted = [{"labels": "{}", "value": figure}]
    assert not reckoned(tmp_path, {**COUNTED, **told}, title, wanted)


@pytest.mark.parametrize("title", sorted({title for title, *_ in [*LIGHTS, *FIGURES]}))
def test_nothing_told_is_not_nothing_there(tmp_path: Path, title: str) -> None:
    assert not reckoned(tmp_path, {}, title, [])


def test_those_above_scale_are_counted_beside_those_that_run(tmp_path: Path) -> None:
    told = {
        'county_enterprises{status="resumed",sector="s",township="t",above_scale="yes"}': 39,
        'county_enterprises{status="none",sector="s",township="t",above_scale="yes"}': 1,
        'county_enterprises{status="resumed",sector="s",township="t",above_scale="no"}': 7,
    }
    wanted = [
        {"labels": '{what="复工 running"}', "value": 39},
        {"labels": '{what="共 of"}', "value": 40},
    ]
    assert not reckoned(tmp_path, {**COUNTED, **told}, "规上企业复工 Above scale", wanted)


def test_a_township_has_the_worst_of_its_farms_and_permits(tmp_path: Path) -> None:
    told = {
        'county_enterprises{status="suspended",sector="s",township="a",above_scale="no"}': 1,
        'county_enterprises{status="resumed",sector="s",township="b",above_scale="no"}': 1,
        'county_farms{township="b",state="well"}': 1,
        'county_farms{township="c",state="empty"}': 1,
    }
    states = {"a": 1, "b": 0, "c": 2}
    wanted = [{"labels": f'{{township="{t}"}}', "value": state} for t, state in states.items()]
    assert not reckoned(tmp_path, {**COUNTED, **told}, "各乡镇 Townships", wanted)


def test_a_township_without_a_running_enterprise_has_none_and_not_nothing(tmp_path: Path) -> None:
    told = {
        'county_enterprises{status="none",sector="s",township="a",above_scale="yes"}': 3,
        'county_enterprises{status="resumed",sector="s",township="b",above_scale="no"}': 2,
    }
    running = [
        {"labels": '{township="a"}', "value": 0},
        {"labels": '{township="b"}', "value": 2},
    ]
    assert not reckoned(tmp_path, {**COUNTED, **told}, "各乡镇 Townships", running, column=2)


def test_a_wrong_light_would_be_found(tmp_path: Path) -> None:
    assert reckoned(tmp_path, COUNTED, "发热 Fevers", [{"labels": "{}", "value": 2}])
