"""What a pass says, as the few bytes that are signed and fit a small QR code."""

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from uuid import UUID

from shared.events.permits import PermitKind

KINDS: tuple[PermitKind, ...] = ("vehicle-pass", "work", "market", "school", "project-start")
"""A kind is written as its place here: append only."""
SERIAL_BYTES = 8
TIME_BYTES = 5
UUID_BYTES = 16
MOST_OF_ROUTE = 60
"""Bytes of UTF-8; the rest of a longer route is in the permit itself."""
MOST_OF_CARGO = 30
MOST_OF_TEXT = 255
CARGO = 1
"""A claim more than every pass has, behind the others; who does not know one leaves it open."""
CUT = "…"


@dataclass(frozen=True, slots=True)
class Pass:
    """One edition of a permit's pass; times are whole seconds.

    `bearer` is the plate of a vehicle pass and the enterprise of any other: no person is named.
    A vehicle pass is bound to its drivers too, but they stay out of it on purpose: their ids are
    hashes of persons, and whoever sees the code could read them. They are in the permit, for those
    who may look. `cargo` is empty where the pass was written before it had one.
    """

    permit_id: str
    edition: int
    kind: PermitKind
    bearer: str
    route: str
    valid_from: datetime
    valid_until: datetime
    issued_at: datetime
    cargo: str = ""

    @property
    def serial(self) -> bytes:
        return serial(self.permit_id, self.edition)


def serial(permit_id: str, edition: int) -> bytes:
    """Name one edition of one permit's pass; what is called back is called back by this."""
    return hashlib.sha256(f"{permit_id}\n{edition}".encode()).digest()[:SERIAL_BYTES]


def pack(one: Pass) -> bytes:
    """kind 1, edition 2, three times of 5, then id, bearer and route with their lengths.

    The cargo comes last, behind the number of its claim; a pass without cargo ends with the route.
    """
    times = (one.valid_from, one.valid_until, one.issued_at)
    return b"".join(
        [
            bytes([KINDS.index(one.kind)]),
            one.edition.to_bytes(2, "big"),
            *(packed_time(time) for time in times),
            _pack_id(one.permit_id),
            _pack_text(shortened(one.bearer, MOST_OF_TEXT)),
            _pack_text(shortened(one.route, MOST_OF_ROUTE)),
            _pack_cargo(one.cargo),
        ]
    )


def unpack(body: bytes) -> Pass:
    """Read what `pack` wrote; ValueError where it is anything else."""
    rest = BytesIO(body)
    kind, edition = _number(rest, 1), _number(rest, 2)
    if kind >= len(KINDS):
        raise ValueError("a kind that is not known here")
    valid_from, valid_until, issued_at = (read_time(rest) for _ in range(3))
    found = Pass(
        permit_id=_id(rest),
        edition=edition,
        kind=KINDS[kind],
        bearer=_text(rest),
        route=_text(rest),
        valid_from=valid_from,
        valid_until=valid_until,
        issued_at=issued_at,
        cargo=_cargo(rest),
    )
    if rest.read(1):
        raise ValueError("more than a pass")
    return found


def shortened(text: str, most: int) -> str:
    """Cut a text to the bytes it may take, and show that it was cut."""
    if len(text.encode()) <= most:
        return text
    kept = text.encode()[: most - len(CUT.encode())]
    return kept.decode(errors="ignore") + CUT


def _pack_id(permit_id: str) -> bytes:
    # Our ids are UUIDs: half as long as bytes. A length of 0 says so, as no id is empty.
    try:
        found = UUID(permit_id)
    except ValueError:
        return _pack_text(permit_id)
    return b"\0" + found.bytes if str(found) == permit_id else _pack_text(permit_id)


def _pack_text(text: str) -> bytes:
    written = text.encode()
    return bytes([len(written)]) + written


def _pack_cargo(cargo: str) -> bytes:
    return bytes([CARGO]) + _pack_text(shortened(cargo, MOST_OF_CARGO)) if cargo else b""


def _take(rest: BytesIO, length: int) -> bytes:
    taken = rest.read(length)
    if len(taken) < length:
        raise ValueError("less than a pass")
    return taken


def _number(rest: BytesIO, length: int) -> int:
    return int.from_bytes(_take(rest, length), "big")


def packed_time(time: datetime) -> bytes:
    """Write a time in whole seconds."""
    return int(time.timestamp()).to_bytes(TIME_BYTES, "big")


def read_time(rest: BytesIO) -> datetime:
    try:
        return datetime.fromtimestamp(_number(rest, TIME_BYTES), UTC)
    except (OverflowError, OSError) as error:
        raise ValueError("a time beyond all calendars") from error


def _id(rest: BytesIO) -> str:
    length = _number(rest, 1)
    if length == 0:
        return str(UUID(bytes=_take(rest, UUID_BYTES)))
    return _take(rest, length).decode()


def _text(rest: BytesIO) -> str:
    return _take(rest, _number(rest, 1)).decode()


def _cargo(rest: BytesIO) -> str:
    claim = rest.read(1)
    if not claim:
        return ""
    if claim != bytes([CARGO]):
        raise ValueError("a claim of a pass that is not known here")
    if not (cargo := _text(rest)):
        raise ValueError("a pass without cargo does not speak of it")
    return cargo
