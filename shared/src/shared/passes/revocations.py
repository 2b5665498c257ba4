"""The list of passes that are called back: signed, dated, eight bytes for each."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from io import BytesIO

from shared.passes.body import SERIAL_BYTES, packed_time, read_time
from shared.passes.signed import PublicKeys, Signer, WrongText, opened

PREFIX = "YR1:"


@dataclass(frozen=True, slots=True)
class Revocations:
    """What was called back by `made_at` and would not have run out by then."""

    made_at: datetime
    serials: frozenset[bytes]


def sign_list(signer: Signer, made_at: datetime, serials: Collection[bytes]) -> str:
    """Write a list; the same serials at the same time give the same text."""
    return signer.sign(PREFIX, packed_time(made_at) + b"".join(sorted(set(serials))))


def read_list(text: str, keys: PublicKeys) -> Revocations:
    """Read a list; WrongText or UnknownKey where it is not to be believed."""
    rest = BytesIO(opened(PREFIX, text.strip(), keys))
    try:
        made_at = read_time(rest)
    except ValueError as error:
        raise WrongText("it is not a list") from error
    serials = frozenset(iter(partial(rest.read, SERIAL_BYTES), b""))
    if any(len(serial) < SERIAL_BYTES for serial in serials):
        raise WrongText("it is cut off")
    return Revocations(made_at, serials)
