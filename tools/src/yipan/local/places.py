"""Where the checkout keeps its locks, its downloads and what runs."""

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parents[4]
REQUIREMENTS = ROOT / "requirements"
PINS = Path(__file__).parent / "pins"
STATE = ROOT / ".yipan"
UV = STATE / "uv" / "bin" / "uv"
CACHE = STATE / "cache"
# A second stack beside the first needs a folder of its own.
RUN = Path(os.environ.get("YIPAN_RUN", STATE / "run")).resolve()
