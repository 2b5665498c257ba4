"""Stacks beside each other keep to folders of their own."""

from pathlib import Path

import pytest

from yipan.local.places import RUN_VARIABLE, STATE, command_here, run_apart, run_folder


@pytest.fixture(autouse=True)
def no_folder_named(monkeypatch: pytest.MonkeyPatch) -> None:
    # Set first, so that what a test leaves there is taken back.
    monkeypatch.setenv(RUN_VARIABLE, "")


def test_a_demo_is_far_from_the_data_of_up() -> None:
    before = run_folder()
    run_apart("demo")
    assert run_folder() == (STATE / "demo").resolve()
    assert before not in (run_folder(), *run_folder().parents)


def test_a_demo_of_a_named_folder_stays_within_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(RUN_VARIABLE, str(tmp_path))
    run_apart("demo")
    assert run_folder() == tmp_path / "demo"


def test_a_command_line_that_is_shown_is_about_the_same_stack() -> None:
    assert command_here("yipan down") == "yipan down"
    run_apart("demo")
    assert command_here("yipan down") == f"YIPAN_RUN={run_folder()} yipan down"
