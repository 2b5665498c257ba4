"""The machine's own package sources, turned to a newer release of the same system."""

import platform
import re
from collections.abc import Iterator
from pathlib import Path

from yipan.local.errors import PartMissing

APT = Path("/etc/apt")
# The oldest release of each system whose glibc is 2.38 or newer.
NEWER = {"debian": "trixie", "ubuntu": "noble"}
ONE_LINE = re.compile(
    r"^deb\s+(?:\[(?P<options>[^]]*)\]\s+)?(?P<uri>\S+)\s+(?P<suite>\S+)\s+main\b"
)


def newer_sources(apt: Path = APT) -> str:
    system = platform.freedesktop_os_release()
    release, current = NEWER.get(system["ID"]), system.get("VERSION_CODENAME", "")
    for uri, suite, key in entries(apt):
        # Neither the security archive nor a third party's has the whole release.
        if release and suite == current:
            return stanza(uri, release, key)
    raise PartMissing(
        f"No package source of {system['ID']} {current} under {apt} to take a newer glibc from: "
        "install MongoDB's mongod, or set MONGO_URL to a MongoDB that runs elsewhere."
    )


def stanza(uri: str, release: str, key: str) -> str:
    signed = f"Signed-By: {key}\n" if key else ""
    return f"Types: deb\nURIs: {uri}\nSuites: {release}\nComponents: main\n{signed}"


def entries(apt: Path) -> Iterator[tuple[str, str, str]]:
    """Give (uri, suite, key file) of both of apt's formats."""
    for file in sorted(apt.glob("sources.list.d/*.sources")):
        for block in file.read_text().split("\n\n"):
            yield from of_stanza(block)
    for file in (apt / "sources.list", *sorted(apt.glob("sources.list.d/*.list"))):
        for line in file.read_text().splitlines() if file.is_file() else ():
            if found := ONE_LINE.match(line):
                yield found["uri"], found["suite"], signed_by(found["options"] or "")


def of_stanza(block: str) -> Iterator[tuple[str, str, str]]:
    fields = dict(
        line.split(":", 1) for line in block.splitlines() if re.match(r"[A-Za-z-]+:", line)
    )
    if "main" in fields.get("Components", "").split():
        for uri in fields.get("URIs", "").split():
            for suite in fields.get("Suites", "").split():
                yield uri, suite, fields.get("Signed-By", "").strip()


def signed_by(options: str) -> str:
    found = re.search(r"signed-by=(\S+)", options)
    return found[1] if found else ""
