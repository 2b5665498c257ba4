"""The scenario over the real stack, whose processes are killed one after the other."""

import re

import pytest
from tests.flows.command_line import said
from tests.flows.conftest import Demo

from yipan.scenario.figures import EXPECTED

pytestmark = pytest.mark.stack


def test_the_county_reaches_its_figures_though_its_processes_are_killed(demo: Demo) -> None:
    assert demo.done.returncode == 0, said(demo.done)
    assert demo.done.stdout.count("✓") == len(EXPECTED)
    assert demo.done.stdout.count("kill -9") >= 8


def test_the_reaction_to_a_fever_takes_less_than_a_second(demo: Demo) -> None:
    slowest = re.search(r"slowest (\d+) ms", demo.done.stdout)
    assert slowest is not None, said(demo.done)
    assert int(slowest[1]) < 1_000
