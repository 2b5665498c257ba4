"""The list of passes that are called back: signed, dated, eight bytes for each."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from io import BytesIO

from shared.passes.body import SERIAL_BYTES, packed_time, read_time
from shared.passes.signed import PublicKeys, Signer, WrongText, opened

PREFIX = "YR1:"
NOTHING = bytes(SERIAL_BYTES)
"""No pass has this serial, but by a chance of one in 2 to the 64th."""


@dataclass(frozen=True, slots=True)
class Revocations:
    """What was called back by `made_at` and would not have run out by then.

    `for_good` are those of the serials that were revoked or replaced: no later list takes them
    off again. The others are suspended, and may have been given back since.
    """

    made_at: datetime
    serials: frozenset[bytes]
    for_good: frozenset[bytes] = frozenset()


def sign_list(
    signer: Signer,
    made_at: datetime,
    serials: Collection[bytes],
    for_good: Collection[bytes] = (),
) -> str:
    """Write a list; the same serials at the same time give the same text.

    What is for good is named among all, and once more behind a serial of nothing: who reads all
    as one list, as verifiers once did, has the same passes called back.
    """
    ended = sorted(set(for_good))
    named = [*sorted({*serials, *ended}), *([NOTHING, *ended] if ended else [])]
    return signer.sign(PREFIX, packed_time(made_at) + b"".join(named))


def read_list(text: str, keys: PublicKeys) -> Revocations:
    """Read a list; WrongText or UnknownKey where it is not to be believed."""
    rest = BytesIO(opened(PREFIX, text.strip(), keys))
    try:
        made_at = read_time(rest)
    except ValueError as error:
        raise WrongText("it is not a list") from error
    serials = list(iter(partial(rest.read, SERIAL_BYTES), b""))
    if any(len(serial) < SERIAL_BYTES for serial in serials):
        raise WrongText("it is cut off")
    end = serials.index(NOTHING) if NOTHING in serials else len(serials)
    return Revocations(made_at, frozenset(serials[:end]), frozenset(serials[end + 1 :]))
