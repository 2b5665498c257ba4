"""Makes .venv from the locks with nothing but Python: `python3 tools/bootstrap.py`."""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CACHE = ROOT / ".yipan"
VENV = ROOT / ".venv"
UV = CACHE / "uv" / "bin" / "uv"
UV_LOCK = ROOT / "requirements" / "bootstrap.txt"
LOCK = ROOT / "requirements" / "dev.txt"
MEMBERS = [ROOT / "shared", *sorted((ROOT / "services").glob("*")), ROOT / "tools"]
OLDEST = (3, 11)
INSTALL_DEADLINE = 1200
AUTHORITIES = (
    "/etc/ssl/certs/ca-certificates.crt",
    "/etc/pki/tls/certs/ca-bundle.crt",
    "/etc/ssl/cert.pem",
)


def main() -> int:
    if sys.version_info < OLDEST:
        return with_newer_python()
    CACHE.mkdir(exist_ok=True)
    with (CACHE / "bootstrap.lock").open("w") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        try:
            set_up()
        except Failed as failed:
            print(f"setup failed: {failed}", file=sys.stderr)
            return 1
    return 0


def with_newer_python() -> int:
    for minor in range(14, OLDEST[1] - 1, -1):
        found = shutil.which(f"python3.{minor}")
        if found and succeeds([found, "-c", ""]):
            return subprocess.call([found, *sys.argv])
    print("setup failed: Python 3.11 or newer is needed on the PATH", file=sys.stderr)
    return 1


def set_up() -> None:
    ensure_uv()
    stamp = VENV / "made-from"
    made_from = stamp.read_text() if stamp.is_file() else ""
    wanted = f"{ROOT}\n{fingerprint([LOCK, *(member / 'pyproject.toml' for member in MEMBERS)])}"
    if made_from != wanted:
        make_venv(moved=bool(made_from) and not made_from.startswith(f"{ROOT}\n"))
        stamp.write_text(wanted)


def make_venv(*, moved: bool) -> None:
    started = time.monotonic()
    if moved or not (VENV / "bin" / "python").exists():
        say(f"making .venv with Python {sys.version.split()[0]}")
        # The scripts of a moved one still name the old folder.
        uv("venv", "--quiet", "--clear", "--python", sys.executable, str(VENV))
    say("installing the packages of requirements/dev.txt")
    # Compiled once here: where Python may not write bytecode, each of the many processes would
    # compile its three thousand modules anew, which takes longer than all the rest of a start.
    install("--compile-bytecode", "--require-hashes", "-r", str(LOCK))
    say("installing the services, editable")
    editable = [part for member in MEMBERS for part in ("-e", str(member))]
    # Everything they need came with the lock, their build backend too.
    install("--no-deps", "--no-build-isolation", *editable)
    say(f"ready in {time.monotonic() - started:.0f} s")


def ensure_uv() -> None:
    stamp, wanted = CACHE / "uv" / "made-from", fingerprint([UV_LOCK])
    if UV.is_file() and stamp.is_file() and stamp.read_text() == wanted:
        return
    say("installing uv")
    options = ["--quiet", "--upgrade", "--no-deps", "--require-hashes", "-r", str(UV_LOCK)]
    run([*pip(), "install", *options, "--target", str(CACHE / "uv")], quiet_environment())
    stamp.write_text(wanted)


def pip() -> list[str]:
    """Any pip will do: uv's wheel fits every Python."""
    here = [sys.executable, "-m", "pip"]
    if succeeds([*here, "--version"]):
        return here
    for name in ("pip3", "pip"):
        found = shutil.which(name)
        if found and succeeds([found, "--version"]):
            return [found]
    home = CACHE / "pip"
    if succeeds([sys.executable, "-m", "venv", "--clear", str(home)]):
        return [str(home / "bin" / "python"), "-m", "pip"]
    raise Failed("no pip here; install your system's python3-pip (or python3-venv) and try again")


def install(*arguments: str) -> None:
    uv("pip", "install", "--quiet", "--python", str(VENV / "bin" / "python"), *arguments)


def uv(*arguments: str) -> None:
    environment = quiet_environment()
    pips = {"UV_DEFAULT_INDEX": "PIP_INDEX_URL", "SSL_CERT_FILE": "PIP_CERT"}
    known = {name: environment[pip] for name, pip in pips.items() if pip in environment}
    environment = authorities() | known | environment
    run([str(UV), *arguments], environment)


def authorities() -> dict[str, str]:
    """Trust whom the machine trusts: uv's own list does not know a company's proxy."""
    return next(({"SSL_CERT_FILE": file} for file in AUTHORITIES if Path(file).is_file()), {})


def quiet_environment() -> dict[str, str]:
    # The cache and the clone may lie on different file systems, where uv would warn on every run.
    return {
        "UV_LINK_MODE": "copy",
        "PIP_DISABLE_PIP_VERSION_CHECK": "1",
        "PIP_ROOT_USER_ACTION": "ignore",
        **os.environ,
    }


def run(command: list[str], environment: dict[str, str]) -> None:
    try:
        code = subprocess.run(command, env=environment, timeout=INSTALL_DEADLINE, check=False)
    except subprocess.TimeoutExpired as late:
        raise Failed(f"gave up after {INSTALL_DEADLINE} s: {shown(command)}") from late
    if code.returncode != 0:
        raise Failed(
            f"{shown(command)}\nThe first time, a package index must be reachable;"
            " behind a mirror, set PIP_INDEX_URL and try again."
        )


def succeeds(command: list[str]) -> bool:
    return subprocess.run(command, capture_output=True, check=False, timeout=120).returncode == 0


def shown(command: list[str]) -> str:
    return " ".join(command).replace(str(ROOT) + os.sep, "")


def fingerprint(files: list[Path]) -> str:
    return hashlib.sha256(b"\0".join(file.read_bytes() for file in files)).hexdigest()


def say(text: str) -> None:
    print(f"setup: {text}", flush=True)


class Failed(Exception):
    """What stopped the setup and what to do about it."""


if __name__ == "__main__":
    sys.exit(main())
