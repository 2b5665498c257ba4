"""Where the checkout keeps its locks, its downloads and what runs."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[4]
REQUIREMENTS = ROOT / "requirements"
PINS = Path(__file__).parent / "pins"
STATE = ROOT / ".yipan"
UV = STATE / "uv" / "bin" / "uv"
CACHE = STATE / "cache"
RUN = STATE / "run"
