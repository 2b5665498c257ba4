"""The dashboards: seven files as their sources say, fit to be read by whoever watches."""

import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from tests.deploy.boards import (
    BOARDS,
    COUNTY,
    FOLDER,
    Part,
    every_panel,
    fields,
    links,
    panels,
    source,
)
from tests.test_routes import APPS

from yipan.cli import make_app
from yipan.dashboards import folder, lists
from yipan.dashboards.folder import DashboardError
from yipan.dashboards.links import Listing
from yipan.local.places import ROOT

SEVEN = {
    "county-today": "今日全县 County today",
    "gates": "卡口 Gates",
    "return-to-work": "复工复产 Return to work",
    "transport": "运输与物资 Transport and supplies",
    "pipeline": "数据通道 Pipeline",
    "services": "服务 Services",
    "kafka-mongo": "存储 Kafka and Mongo",
}
BOTH_LANGUAGES = re.compile(r"[\u4e00-\u9fff].*[A-Za-z]", re.DOTALL)
SERVICE_OF = {"checkpoint", "health_records", "permits", "transport"}


def run(root: Path, *options: str) -> None:
    arguments = ["dashboards", "--root", str(root), *options]
    make_app(arguments)(arguments, standalone_mode=False)


def test_the_files_are_what_the_sources_say() -> None:
    run(ROOT, "--check")


def test_a_file_that_was_changed_by_hand_is_found_and_put_right(tmp_path: Path) -> None:
    run(tmp_path)
    changed = tmp_path / folder.PLACE / "gates.json"
    changed.write_text(changed.read_text().replace("Gates", "Goats"))
    with pytest.raises(DashboardError, match=r"gates\.json"):
        run(tmp_path, "--check")
    run(tmp_path)
    run(tmp_path, "--check")


def test_a_dashboard_that_nobody_writes_any_more_is_found_and_removed(tmp_path: Path) -> None:
    run(tmp_path)
    old = tmp_path / folder.PLACE / "old.json"
    old.write_text("{}")
    with pytest.raises(DashboardError, match=r"old\.json"):
        run(tmp_path, "--check")
    run(tmp_path)
    assert not old.exists()


def test_where_what_writes_them_is_missing_it_says_how_to_get_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setitem(sys.modules, "yipan.dashboards.all", None)
    with pytest.raises(DashboardError, match="`make setup` brings it"):
        run(tmp_path)
    assert not list(tmp_path.iterdir())


def test_there_are_seven_whose_addresses_never_change() -> None:
    assert {name: board["title"] for name, board in BOARDS.items()} == SEVEN
    assert {board["uid"] for board in BOARDS.values()} == {f"yipan-{name}" for name in SEVEN}


def test_the_wall_is_asked_every_ten_seconds_and_fits_one_screen() -> None:
    wall = BOARDS["county-today"]
    assert wall["refresh"] == "10s"
    assert max(at["y"] + at["h"] for at in (p["gridPos"] for p in wall["panels"])) <= 28


@pytest.mark.parametrize("board", SEVEN)
def test_panels_do_not_lie_over_each_other(board: str) -> None:
    taken: set[tuple[int, int]] = set()
    for panel in BOARDS[board]["panels"]:
        at = panel["gridPos"]
        cells = {(at["x"] + i, at["y"] + j) for i in range(at["w"]) for j in range(at["h"])}
        assert not cells & taken, panel["title"]
        assert at["x"] + at["w"] <= 24, panel["title"]
        taken |= cells


@pytest.mark.parametrize("board", SEVEN)
def test_panels_are_told_apart_by_number_and_title(board: str) -> None:
    everything = BOARDS[board]["panels"]
    assert len({panel["id"] for panel in everything}) == len(everything)
    titles = [panel["title"] for panel in panels(board)]
    assert sorted(set(titles)) == sorted(titles)


def test_every_panel_says_what_it_shows_and_what_to_do() -> None:
    for board, panel in every_panel():
        shows, do = panel["description"].split("\n\n**Red 变红:** ")
        assert shows.endswith("."), (board, panel["title"])
        assert do.endswith("."), (board, panel["title"])


def test_every_query_asks_the_source_that_was_chosen() -> None:
    for board, panel in every_panel():
        for target in panel.get("targets", ()):
            assert target["datasource"]["uid"] == "${datasource}", (board, panel["title"])


@pytest.mark.parametrize("board", SEVEN)
def test_the_source_and_the_job_can_be_chosen(board: str) -> None:
    names = [one["name"] for one in BOARDS[board]["templating"]["list"]]
    assert names[:2] == ["datasource", "job"]
    assert {*SERVICE_OF, "docs"} <= set(names)
    if board not in COUNTY:
        assert {"service", "instance"} <= set(names)


def test_sites_can_be_chosen_at_the_gates() -> None:
    assert "site" in [one["name"] for one in BOARDS["gates"]["templating"]["list"]]


def test_the_provisioned_source_is_one_that_can_be_chosen() -> None:
    text = source("provisioning/datasources/prometheus.yaml").read_text()
    (provisioned,) = yaml.safe_load(text)["datasources"]
    for board in BOARDS.values():
        (chosen,) = (v for v in board["templating"]["list"] if v["type"] == "datasource")
        assert chosen["query"] == provisioned["type"]


def test_nothing_told_is_not_shown_as_nothing_there() -> None:
    for board, panel in every_panel():
        if panel["type"] != "text":
            said = panel["fieldConfig"]["defaults"]["noValue"]
            assert "not told" in said or "none seen" in said, (board, panel["title"])


def colored(settings: Part) -> bool:
    return bool(settings.get("color", {}).get("mode") == "thresholds")


def test_no_value_says_by_its_colour_alone_how_things_stand() -> None:
    for board, panel in every_panel():
        for settings in filter(colored, fields(panel)):
            texts = {one["options"]["result"]["text"] for one in settings["mappings"]}
            colors = {step["color"] for step in settings["thresholds"]["steps"]}
            assert len(texts) == len(colors) > 1, (board, panel["title"])


def test_a_value_in_plain_colour_has_one_step_alone() -> None:
    for board, panel in every_panel():
        for settings in fields(panel):
            if settings.get("color", {}).get("mode") == "fixed":
                assert len(settings["thresholds"]["steps"]) == 1, (board, panel["title"])


@pytest.mark.parametrize("board", COUNTY)
def test_the_countys_boards_speak_both_languages(board: str) -> None:
    for panel in BOARDS[board]["panels"]:
        assert BOTH_LANGUAGES.match(panel["title"]), panel["title"]


def columns() -> Iterator[tuple[str, str]]:
    for board, panel in every_panel():
        for change in panel.get("transformations", ()):
            for name in change["options"].get("renameByName", {}).values():
                yield board, name


def test_so_do_the_columns_of_their_tables() -> None:
    for board, name in columns():
        if board in COUNTY:
            assert BOTH_LANGUAGES.match(name), name


def test_columns_are_told_apart() -> None:
    for board, panel in every_panel():
        for change in panel.get("transformations", ()):
            names = list(change["options"].get("renameByName", {}).values())
            assert len(set(names)) == len(names), (board, panel["title"])


def anchors(file: Path) -> set[str]:
    headings = re.findall(r"^#+ (.+)$", file.read_text(), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", one).strip().lower().replace(" ", "-") for one in headings}


def test_links_lead_to_boards_and_pages_that_there_are() -> None:
    uids = {board["uid"] for board in BOARDS.values()}
    pages = {file.name: anchors(file) for file in (ROOT / "docs").glob("*.md")}
    for where, url in links():
        if url.startswith("/d/"):
            assert url.removeprefix("/d/").split("?")[0] in uids, where
        elif url.startswith("${docs}/"):
            file, anchor = url.removeprefix("${docs}/").split("#")
            assert anchor in pages[file], (where, url)
        else:
            assert url.removeprefix("${").split("}/docs#/")[0] in SERVICE_OF, where


def test_every_panel_of_the_county_leads_on() -> None:
    for board in COUNTY:
        here = BOARDS[board]["uid"]
        for panel in panels(board):
            urls = [link["url"] for link in panel["links"]]
            assert urls, (board, panel["title"])
            assert not any(url.startswith(f"/d/{here}?") for url in urls), panel["title"]


def test_the_boards_are_found_from_each_other() -> None:
    for board in BOARDS.values():
        (others,) = (link for link in board["links"] if link["type"] == "dashboards")
        assert set(others["tags"]) <= set(board["tags"])


@pytest.mark.parametrize("listing", lists.ALL, ids=lambda one: one.path)
def test_a_list_that_panels_lead_to_is_on_the_page_of_its_api(listing: Listing) -> None:
    told = APPS[listing.service].openapi()["paths"][listing.path]["get"]
    tag, operation = str(listing.link().url).split("#/")[1].split("/")
    assert (tag.replace("%20", " "), operation) == (told["tags"][0], told["operationId"])


def test_a_folder_that_is_mounted_holds_dashboards_and_nothing_else() -> None:
    assert {path.suffix for path in FOLDER.iterdir()} == {".json"}
