"""A pass is small, and reads as it was written."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.shared.passes.samples import FEED, TOKEN

from shared.passes.body import KINDS, MOST_OF_ROUTE, Pass, pack, serial, shortened, unpack

# The most that a QR code of version 9 and correction M holds in alphanumeric mode.
SMALL = 262
TIMES = st.integers(0, 32_000_000_000).map(lambda seconds: datetime.fromtimestamp(seconds, UTC))
PASSES = st.builds(
    Pass,
    permit_id=st.uuids().map(str) | st.text(min_size=1, max_size=20),
    edition=st.integers(1, 65_535),
    kind=st.sampled_from(KINDS),
    bearer=st.text(max_size=60),
    route=st.text(max_size=15),
    valid_from=TIMES,
    valid_until=TIMES,
    issued_at=TIMES,
)


@given(PASSES)
def test_a_pass_reads_as_it_was_written(one: Pass) -> None:
    assert unpack(pack(one)) == one


@given(st.binary(max_size=200))
def test_other_bytes_are_refused_and_never_break(body: bytes) -> None:
    try:
        assert pack(unpack(body))
    except ValueError:
        return


def test_a_pass_is_small() -> None:
    assert len(TOKEN) <= SMALL
    longest = replace(FEED, route="x" * MOST_OF_ROUTE)
    assert len(pack(longest)) + 1 + 64 <= 180


def test_a_long_route_is_cut_and_shows_it() -> None:
    cut = unpack(pack(replace(FEED, route="小二台" * 30))).route
    assert len(cut.encode()) <= MOST_OF_ROUTE
    assert cut.endswith("…")
    assert shortened("小二台", MOST_OF_ROUTE) == "小二台"


def test_every_edition_has_a_serial_of_its_own() -> None:
    serials = {serial(f"p-{n}", edition) for n in range(300) for edition in range(1, 11)}
    assert len(serials) == 3_000


@pytest.mark.parametrize("wrong", [b"", pack(FEED)[:-1], pack(FEED) + b"x", b"\xff" + pack(FEED)])
def test_what_is_no_pass_is_refused(wrong: bytes) -> None:
    with pytest.raises(ValueError, match=r"pass|kind"):
        unpack(wrong)
