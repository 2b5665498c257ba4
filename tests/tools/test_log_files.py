"""No log grows for ever, and who writes it need not know."""

from pathlib import Path

import pytest

from yipan.local.log_files import bound


@pytest.fixture
def log(tmp_path: Path) -> Path:
    return tmp_path / "permits-app.log"


def test_a_large_log_is_put_aside(log: Path) -> None:
    log.write_text("long ago")
    bound(log, largest=4)
    assert log.read_text() == ""
    assert log.with_name("permits-app.log.1").read_text() == "long ago"


def test_who_writes_goes_on_at_the_new_end(log: Path) -> None:
    with log.open("ab", buffering=0) as writer:
        writer.write(b"long ago")
        bound(log, largest=4)
        writer.write(b"now")
    assert log.read_bytes() == b"now"


def test_only_the_last_large_log_is_kept(log: Path) -> None:
    for text in ("first", "second"):
        log.write_text(text)
        bound(log, largest=4)
    assert log.with_name("permits-app.log.1").read_text() == "second"
    assert len(list(log.parent.iterdir())) == 2


def test_a_small_log_stays_as_it_is(log: Path) -> None:
    log.write_text("long")
    bound(log, largest=4)
    assert log.read_text() == "long"


def test_a_log_that_nobody_wrote_is_no_trouble(log: Path) -> None:
    bound(log)
    assert not log.exists()
