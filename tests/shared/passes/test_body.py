"""A pass is small, and reads as it was written."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.shared.passes.samples import FEED, SIGNER, TOKEN

from shared.passes.body import (
    KINDS,
    MOST_OF_CARGO,
    MOST_OF_ROUTE,
    Pass,
    pack,
    serial,
    shortened,
    unpack,
)
from shared.passes.verify import sign_pass

# The most that QR codes of version 9 and 11 and correction M hold in alphanumeric mode.
SMALL, LARGEST = 262, 366
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
    cargo=st.text(max_size=7),
)
NO_CARGO = pack(replace(FEED, cargo=""))


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
    longest = replace(FEED, route="x" * MOST_OF_ROUTE, cargo="x" * MOST_OF_CARGO)
    assert len(sign_pass(SIGNER, longest)) <= LARGEST


def test_a_pass_from_before_it_had_cargo_is_read_as_one_without() -> None:
    older = replace(FEED, cargo="")
    assert pack(FEED).startswith(pack(older))
    assert pack(FEED)[len(pack(older)) :] == b"\x01\x0e" + "猪饲料12吨".encode()
    assert unpack(pack(older)) == older


def test_a_long_cargo_is_cut_and_shows_it() -> None:
    assert unpack(pack(replace(FEED, cargo="猪饲料" * 9))).cargo == "猪饲料" * 3 + "…"


def test_a_long_route_is_cut_and_shows_it() -> None:
    cut = unpack(pack(replace(FEED, route="小二台" * 30))).route
    assert len(cut.encode()) <= MOST_OF_ROUTE
    assert cut.endswith("…")
    assert shortened("小二台", MOST_OF_ROUTE) == "小二台"


def test_every_edition_has_a_serial_of_its_own() -> None:
    serials = {serial(f"p-{n}", edition) for n in range(300) for edition in range(1, 11)}
    assert len(serials) == 3_000


@pytest.mark.parametrize(
    "wrong",
    [
        b"",
        pack(FEED)[:-1],
        pack(FEED) + b"x",
        NO_CARGO + b"x",
        NO_CARGO + b"\x01\0",
        b"\xff" + pack(FEED),
    ],
)
def test_what_is_no_pass_is_refused(wrong: bytes) -> None:
    with pytest.raises(ValueError, match=r"pass|kind"):
        unpack(wrong)
