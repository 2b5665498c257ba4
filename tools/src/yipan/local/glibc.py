"""A newer C library for the MongoDB engine, where the system's own is too old for it."""

import os
import platform
import shutil
import subprocess
from functools import cache
from pathlib import Path

from yipan.local.apt_sources import newer_sources
from yipan.local.cache import cached
from yipan.local.errors import PartMissing
from yipan.local.fetch import fetch

OLDEST = (2, 38)
PACKAGES = ("libc6", "libstdc++6", "libgcc-s1")
LOADERS = {"x86_64": "ld-linux-x86-64.so.2", "aarch64": "ld-linux-aarch64.so.1"}
INSTEAD = "install MongoDB's mongod, or set MONGO_URL to a MongoDB that runs elsewhere"


@cache
def loader() -> tuple[str, ...]:
    """Give what must stand before a program's path: nothing where the system is new enough."""
    name, version = platform.libc_ver()
    if name != "glibc" or tuple(int(part) for part in version.split(".")[:2]) >= OLDEST:
        return ()
    machine = platform.machine()
    if machine not in LOADERS or not (shutil.which("apt-get") and shutil.which("dpkg")):
        raise PartMissing(
            f"The embedded MongoDB engine needs glibc 2.38, here is {version}: {INSTEAD}."
        )
    library = f"{machine}-linux-gnu"
    folder = (
        cached("glibc", [newer_sources().encode(), machine.encode()], unpack) / "usr/lib" / library
    )
    return (str(folder / LOADERS[machine]), "--library-path", f"{folder}:/usr/lib/{library}")


def unpack(folder: Path) -> None:
    """With lists and caches of its own: the system's packages are neither read nor changed."""
    apt = folder / "apt"
    for part in ("lists/partial", "archives/partial"):
        (apt / part).mkdir(parents=True)
    (apt / "newer.sources").write_text(newer_sources())
    (apt / "status").touch()
    shown = f"glibc {'.'.join(map(str, OLDEST))} or newer"
    fetch(f"the package lists for {shown}", ["apt-get", *own(apt), "update"], instead=INSTEAD)
    fetch(shown, ["apt-get", *own(apt), "download", *PACKAGES], instead=INSTEAD, folder=folder)
    for package in folder.glob("*.deb"):
        subprocess.run(["dpkg", "-x", package, folder], check=True, timeout=120)
        package.unlink()
    shutil.rmtree(apt)


def own(apt: Path) -> list[str]:
    options = {
        "Dir::Etc::SourceList": "/dev/null",
        "Dir::Etc::SourceParts": str(apt),
        "Dir::State": str(apt),
        "Dir::State::Status": str(apt / "status"),
        "Dir::Cache": str(apt),
        "APT::Sandbox::User": "root" if os.geteuid() == 0 else "",
        "Acquire::Languages": "none",
    }
    return ["-q", *(part for name, value in options.items() for part in ("-o", f"{name}={value}"))]
