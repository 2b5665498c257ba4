"""A run goes on with the data of the last one only where that can be right."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from yipan.local import kept
from yipan.local.errors import LocalError
from yipan.local.places import RUN_VARIABLE
from yipan.local.plan import Plan, make_plan

FEBRUARY = datetime(2020, 2, 16, tzinfo=UTC)


@pytest.fixture(autouse=True)
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("KAFKA_BOOTSTRAP", "MONGO_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv(RUN_VARIABLE, str(tmp_path))
    return tmp_path


def run_once(run: Path, plan: Plan) -> None:
    kept.go_on(plan)
    for store in ("kafka", "mongo"):
        (run / "parts" / store / "data").mkdir(parents=True, exist_ok=True)


def test_the_same_parts_go_on(run: Path) -> None:
    run_once(run, make_plan([]))
    kept.go_on(make_plan([]))


def test_another_kafka_does_not_touch_the_data(run: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run_once(run, make_plan([]))
    monkeypatch.setitem(kept.VERSIONS, "kafka", lambda: "4.9.0")
    with pytest.raises(LocalError, match=r"kafka was 4.1.1, and is 4.9.0 now.*up --fresh"):
        kept.go_on(make_plan([]))


def test_a_store_elsewhere_is_not_mixed_with_one_of_ours(
    run: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run_once(run, make_plan([]))
    monkeypatch.setenv("KAFKA_BOOTSTRAP", "kafka.county:9092")
    with pytest.raises(LocalError, match=r"kafka was 4.1.1, and is one that runs elsewhere now"):
        kept.go_on(make_plan([]))


def test_real_time_does_not_follow_simulated_time(run: Path) -> None:
    run_once(run, make_plan([], origin=FEBRUARY))
    with pytest.raises(LocalError, match=r"time was simulated since .*, and is the real one now"):
        kept.go_on(make_plan([]))


def test_simulated_time_does_not_begin_again(run: Path) -> None:
    run_once(run, make_plan([], origin=FEBRUARY))
    with pytest.raises(LocalError, match="time was simulated since"):
        kept.go_on(make_plan([], origin=FEBRUARY))


def test_data_that_nobody_noted_is_not_touched(run: Path) -> None:
    (run / "parts" / "mongo" / "data").mkdir(parents=True)
    with pytest.raises(LocalError, match="mongo was an unknown version"):
        kept.go_on(make_plan(["mongo"]))


def test_what_is_noted_without_data_is_no_obstacle(run: Path) -> None:
    kept.go_on(make_plan([], origin=FEBRUARY))
    kept.go_on(make_plan([]))
    assert kept.made_by() == {}


def test_the_stores_alone_are_remembered_by_a_run_of_one(run: Path) -> None:
    run_once(run, make_plan([]))
    kept.go_on(make_plan(["mongo"]))
    assert kept.made_by().keys() == {"kafka", "mongo", "time"}
