"""Twenty seconds without Kafka, or without MongoDB, while readings and fevers come in."""

import re
import subprocess
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor

import pytest
from tests.flows.command_line import CommandLine, said

pytestmark = [pytest.mark.stack, pytest.mark.timeout(300)]

AWAY = 20
PARTS = ("kafka", "mongo")

Trials = Mapping[str, subprocess.CompletedProcess[str]]


@pytest.fixture(scope="module")
def trials(tmp_path_factory: pytest.TempPathFactory) -> Trials:
    """Try both side by side: most of the time they wait."""

    def tried(part: str) -> subprocess.CompletedProcess[str]:
        stack = CommandLine(tmp_path_factory.mktemp(part))
        try:
            return stack("trial", part, "--seconds", str(AWAY), within=280)
        finally:
            stack.down()

    with ThreadPoolExecutor(len(PARTS)) as people:
        return dict(zip(PARTS, people.map(tried, PARTS), strict=True))


@pytest.mark.parametrize("part", PARTS)
def test_an_outage_loses_nothing_doubles_nothing_and_leaves_the_right_standings(
    part: str, trials: Trials
) -> None:
    done = trials[part]
    assert done.returncode == 0, said(done)
    assert f"stop {part}\nstart {part}" in done.stdout
    assert "lost: 0, double: 0, wrong standings: 0" in done.stdout


@pytest.mark.parametrize("part", PARTS)
def test_readings_were_acknowledged_before_and_after_the_outage(part: str, trials: Trials) -> None:
    found = re.search(r"(\d+) readings acknowledged", trials[part].stdout)
    assert found is not None, said(trials[part])
    assert int(found[1]) > 1_000
