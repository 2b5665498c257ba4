"""Coverage-guided fuzzing of one adapter: `python -m tests.checkpoint.fuzz.guided hikvision`.

Options of libFuzzer follow: `-runs=5000`, `-max_total_time=60`. What it finds stands in the folder
of the corpus, and breaks it off.
"""

import sys
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["checkpoint.adapters"]):
    from checkpoint.adapters import ADAPTERS

from tests.checkpoint.fuzz.harness import hold, packed, unpacked
from tests.checkpoint.fuzz.seeds import seeds_of


def main() -> None:
    vendor, corpus, *options = sys.argv[1:]
    folder = Path(corpus, vendor)
    folder.mkdir(parents=True, exist_ok=True)
    adapter, seeds = ADAPTERS[vendor], seeds_of(vendor)
    for number, seed in enumerate(packed(seeds)):
        (folder / f"seed-{number}").write_bytes(seed)

    def one(data: bytes) -> None:
        hold(adapter, unpacked(data, seeds))

    found = f"-artifact_prefix={folder.parent}/found-{vendor}-"
    given = [sys.argv[0], str(folder), found, "-max_len=8192", *options]
    atheris.Setup(given, one)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
