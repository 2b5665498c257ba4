"""A newer glibc comes from the machine's own package source, never from a third party's."""

import platform
from pathlib import Path

import pytest

from yipan.local.apt_sources import newer_sources
from yipan.local.errors import PartMissing

STANZAS = """\
Types: deb
URIs: mirror://county/debian-security
Suites: bookworm-security
Components: main

Types: deb
# a comment
URIs: mirror://county/debian
Suites: bookworm bookworm-updates
Components: main contrib
Signed-By: /keys/debian.gpg
"""
LINES = """\
deb mirror://vendor/tools stable main
deb [arch=amd64 signed-by=/keys/debian.gpg] mirror://county/debian bookworm main contrib
"""
EXPECTED = """\
Types: deb
URIs: mirror://county/debian
Suites: trixie
Components: main
Signed-By: /keys/debian.gpg
"""


@pytest.fixture
def apt(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    release = {"ID": "debian", "VERSION_CODENAME": "bookworm"}
    monkeypatch.setattr(platform, "freedesktop_os_release", lambda: release)
    (tmp_path / "sources.list.d").mkdir()
    return tmp_path


def test_a_stanza_is_turned_to_the_newer_release(apt: Path) -> None:
    (apt / "sources.list.d" / "debian.sources").write_text(STANZAS)
    assert newer_sources(apt) == EXPECTED


def test_a_line_is_turned_to_the_newer_release(apt: Path) -> None:
    (apt / "sources.list").write_text(LINES)
    assert newer_sources(apt) == EXPECTED


def test_without_a_source_of_the_release_the_reader_learns_what_to_do(apt: Path) -> None:
    (apt / "sources.list").write_text(LINES.splitlines()[0])
    with pytest.raises(PartMissing, match="install MongoDB's mongod, or set MONGO_URL"):
        newer_sources(apt)
