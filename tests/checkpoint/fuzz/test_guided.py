"""A few thousand spoilt posts of every maker, guided by what they reach where that can be had."""

import random
import subprocess
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest
from tests.checkpoint.fuzz.harness import hold, packed, unpacked
from tests.checkpoint.fuzz.seeds import seeds_of

from checkpoint.adapters import ADAPTERS
from checkpoint.adapters.neutral import Adapter, Heard, Post, Reply, Unclear

ROOT = Path(__file__).parents[3]
RUNS = 4_000
GUIDED = find_spec("atheris") is not None
"""Its wheels are for Linux on x86-64 and Python up to 3.13; elsewhere chance alone guides."""


def by_chance(seeds: list[bytes], runs: int) -> Iterator[bytes]:
    """Seeds with some of their bytes left out, exchanged, or taken from another seed."""
    chance = random.Random(1)
    for _ in range(runs):
        data = bytearray(chance.choice(seeds))
        for _ in range(chance.randint(1, 4)):
            start = chance.randrange(len(data) + 1)
            end = min(len(data), start + chance.randint(0, 12))
            other = chance.choice(seeds)
            at = chance.randrange(len(other))
            data[start:end] = chance.choice(
                [b"", chance.randbytes(3), other[at : at + 20], b"0", b'"', b"1e999", b"\xff"]
            )
        yield bytes(data)


@pytest.mark.parametrize("vendor", sorted(ADAPTERS))
def test_no_bytes_break_an_adapter(vendor: str, tmp_path: Path) -> None:
    seeds = seeds_of(vendor)
    if not GUIDED:
        for data in by_chance(packed(seeds), RUNS):
            hold(ADAPTERS[vendor], unpacked(data, seeds))
        return
    asked = [sys.executable, "-m", "tests.checkpoint.fuzz.guided", vendor, str(tmp_path)]
    options = [f"-runs={RUNS}", "-seed=1"]
    done = subprocess.run([*asked, *options], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, (done.stdout + done.stderr)[-4_000:]
    assert f"Done {RUNS} runs" in done.stderr


@pytest.mark.parametrize("vendor", sorted(ADAPTERS))
def test_chance_breaks_none_either(vendor: str) -> None:
    seeds = seeds_of(vendor)
    for data in by_chance(packed(seeds), 300):
        hold(ADAPTERS[vendor], unpacked(data, seeds))


@pytest.mark.parametrize("heard", [Heard(), Heard(unclear=(Unclear(Post(bytes(20 << 20)), "x"),))])
def test_what_is_dropped_or_kept_without_end_is_found(heard: Heard) -> None:
    broken = Adapter("any", lambda _: heard, lambda *_: Reply())
    with pytest.raises(AssertionError):
        hold(broken, Post(b"{}"))
