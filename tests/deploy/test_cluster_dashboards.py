"""In a cluster Grafana's sidecar finds the same dashboards by their label."""

import json

import pytest
from tests.deploy.boards import FOLDER
from tests.deploy.cluster import Manifest, addresses, manifests

OVERLAYS = ("overlays/single", "overlays/production")
NOTED_DOWN = 262_144
"""Bytes that `kubectl apply` can write down of an object, in an annotation of it."""


def boards(folder: str) -> list[Manifest]:
    maps = manifests(folder, "ConfigMap")
    return [m for m in maps if m["metadata"].get("labels", {}).get("grafana_dashboard") == "1"]


@pytest.mark.parametrize("overlay", OVERLAYS)
def test_each_file_is_a_labelled_map_of_its_own(overlay: str) -> None:
    found = {name: text for one in boards(overlay) for name, text in one["data"].items()}
    assert found == {path.name: path.read_text() for path in FOLDER.glob("*.json")}
    assert len(boards(overlay)) == len(found)


@pytest.mark.parametrize("overlay", OVERLAYS)
def test_the_sidecar_puts_them_where_compose_does(overlay: str) -> None:
    assert {m["metadata"]["annotations"]["grafana_folder"] for m in boards(overlay)} == {"Yipan"}


@pytest.mark.parametrize("overlay", OVERLAYS)
def test_one_that_changes_keeps_its_name(overlay: str) -> None:
    names = {m["metadata"]["name"] for m in boards(overlay)}
    assert names == {f"dashboard-{path.stem}" for path in FOLDER.glob("*.json")}
    assert addresses(overlay)  # what the processes read still has the hash of its content


@pytest.mark.parametrize("overlay", OVERLAYS)
def test_each_is_small_enough_to_be_applied(overlay: str) -> None:
    for one in boards(overlay):
        assert len(json.dumps(one)) < NOTED_DOWN, one["metadata"]["name"]


def test_the_base_has_none() -> None:
    assert boards("base") == []
