"""What a run consists of is decided before anything starts."""

import socket
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from yipan.local import control
from yipan.local.errors import LocalError
from yipan.local.parts import part, public
from yipan.local.places import RUN_VARIABLE
from yipan.local.plan import NAMES, make_plan
from yipan.local.ports import free_port, reserved


@pytest.fixture(autouse=True)
def nothing_given(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("KAFKA_BOOTSTRAP", "MONGO_URL"):
        monkeypatch.delenv(name, raising=False)


def test_everything_runs_unless_parts_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PROMETHEUS", sys.executable)
    assert tuple(make_plan([]).ports) == NAMES


def test_without_a_prometheus_all_else_runs(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PROMETHEUS", str(tmp_path / "nowhere"))
    assert tuple(make_plan([]).ports) == NAMES[:-1]
    with pytest.raises(LocalError, match="no Prometheus here: `apt-get install prometheus`"):
        make_plan(["prometheus"])


def test_a_process_brings_the_stores_it_needs() -> None:
    assert tuple(make_plan(["permits-app"]).ports) == ("kafka", "mongo", "permits-app")


def test_the_canary_brings_whom_it_watches() -> None:
    assert tuple(make_plan(["canary"]).ports) == (
        "kafka", "mongo", "checkpoint-app", "checkpoint-worker", "canary",
    )  # fmt: skip


def test_the_canary_is_told_where_to_send_and_no_secret_of_the_suite() -> None:
    plan = make_plan(["canary"], origin=datetime(2030, 1, 1, tzinfo=UTC), rate=60)
    told = part("canary", plan).environment
    assert told["CHECKPOINT_URL"] == plan.address("checkpoint-app")
    assert set(told) == {
        "CHECKPOINT_URL", "HTTP_PORT", "PYTHONUNBUFFERED",
        "CLOCK_ORIGIN", "CLOCK_STARTED", "CLOCK_RATE",
    }  # fmt: skip


def test_a_given_store_is_not_started(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KAFKA_BOOTSTRAP", "kafka.county:9092")
    plan = make_plan(["permits-app"])
    assert tuple(plan.ports) == ("mongo", "permits-app")
    assert plan.kafka_bootstrap == "kafka.county:9092"


def test_a_plan_moves_when_another_stack_is_faster() -> None:
    plan = make_plan(["permits-app"])
    with plan.held() as (first, _), plan.held() as (second, locks):
        assert first == plan
        assert not set(first.ports.values()) & set(second.ports.values())
        assert (tuple(second.ports), len(locks)) == (tuple(plan.ports), len(plan.ports))
        assert second.kafka_bootstrap == f"127.0.0.1:{second.ports['kafka']}"
        assert str(second.ports["mongo"]) in second.mongo_url


def test_a_taken_port_is_left_to_its_owner() -> None:
    wished = make_plan(["kafka"]).ports["kafka"]
    with socket.create_server(("127.0.0.1", wished)):
        assert make_plan(["kafka"]).ports["kafka"] != wished


def test_a_port_that_another_stack_reserved_is_left_to_it() -> None:
    wished = free_port()
    with reserved([wished]):
        assert free_port(wished) != wished
        with pytest.raises(LocalError, match=f"taken port {wished}"), reserved([wished]):
            pytest.fail("reserved twice")
    assert free_port(wished) == wished


def test_an_unknown_part_is_refused() -> None:
    with pytest.raises(LocalError, match="no part is called postgres; there are kafka, mongo"):
        make_plan(["postgres"])


def test_simulated_time_is_told_to_every_process() -> None:
    clock = make_plan([], origin=datetime(2030, 1, 1, tzinfo=UTC), rate=60).clock
    assert clock
    environment = clock.environment()
    assert environment["CLOCK_ORIGIN"] == "2030-01-01T00:00:00+00:00"
    assert environment["CLOCK_RATE"] == "60.0"
    assert set(environment) == {"CLOCK_ORIGIN", "CLOCK_STARTED", "CLOCK_RATE"}


def test_a_deep_folder_still_has_a_socket(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(RUN_VARIABLE, "/a/" + "deep" * 40)
    path = control.socket_path()
    assert len(str(path)) <= control.LONGEST_PATH
    assert path == control.socket_path()


def test_the_gate_page_is_told_where_permits_is() -> None:
    plan = make_plan(["checkpoint-app", "permits-app"])
    assert public(plan) == {"PERMITS_PUBLIC_URL": plan.address("permits-app")}
    assert public(make_plan(["checkpoint-app"])) == {}
