"""The demo, played once for all that is tried on what it leaves."""

import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from tests.flows.command_line import CommandLine, said, stack_folder
from tests.flows.county import County, take_over


@dataclass(frozen=True)
class Demo:
    """What it said, and the run folder in which its stack was left up."""

    done: subprocess.CompletedProcess[str]
    folder: Path


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    run = tmp_path_factory.mktemp("flows")
    wanted = ("demo", "--fast", "--kill-every", "5", "--samples", "3", "--leave-up")
    try:
        yield Demo(CommandLine(run)(*wanted, within=300), stack_folder(run))
    finally:
        CommandLine(run).down()


@pytest.fixture(scope="session")
def demo_stores(demo: Demo) -> Iterator[County]:
    assert demo.done.returncode == 0, said(demo.done)
    county = take_over(demo.folder)
    try:
        yield county
    finally:
        county.stop_workers()


@pytest.fixture
async def county(demo_stores: County) -> County:
    """All that was played is read, and four workers wait for more."""
    if not demo_stores.workers:
        demo_stores.start_workers()
    await demo_stores.at_rest()
    return demo_stores
