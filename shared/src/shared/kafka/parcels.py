"""Records of one publish for one partition, and the receipt their sender waits for."""

import asyncio
import time
from collections import deque
from collections.abc import Sequence
from typing import Protocol

from shared.envelope import Headers
from shared.errors import TooLarge

Entry = tuple[bytes | None, bytes | None, Headers]
"""Key, value and headers, as Kafka wants them."""
FRAME = 512
"""What a record costs beside key and value: about what our envelope's headers take. Counting
them one by one would cost more than packing them."""


class Receipt:
    """Resolved when all records of one publish are acknowledged."""

    __slots__ = ("future", "left")

    def __init__(self, records: int) -> None:
        self.left = records
        self.future: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def acknowledge(self, records: int) -> None:
        self.left -= records
        if not self.left and not self.future.done():
            self.future.set_result(None)

    def fail(self, error: BaseException) -> None:
        if not self.future.done():
            self.future.set_exception(error)

    @property
    def forgotten(self) -> bool:
        """True when nobody waits any more: the deadline passed, or the caller went away."""
        return self.future.done()


class Parcel:
    """Some entries that go to one partition in this order."""

    __slots__ = ("entries", "receipt", "size")

    def __init__(self, entries: Sequence[Entry], receipt: Receipt) -> None:
        self.entries = entries
        self.receipt = receipt
        self.size = weigh(entries)

    def must_fit(self, largest: int) -> None:
        """Raise TooLarge where one value alone is larger than this."""
        if self.size > largest:
            found = max(len(value or b"") for _, value, _ in self.entries)
            if found > largest:
                raise TooLarge(f"a record of {found} bytes; Kafka takes {largest}")

    def split(self, at: int) -> tuple["Parcel", "Parcel"]:
        """Cut in two where a batch was full."""
        return Parcel(self.entries[:at], self.receipt), Parcel(self.entries[at:], self.receipt)


class Builder(Protocol):
    """The part of aiokafka's BatchBuilder that we use; None says that the batch is full."""

    def append(
        self, *, timestamp: int, key: bytes | None, value: bytes | None, headers: Headers
    ) -> object | None: ...


def weigh(entries: Sequence[Entry]) -> int:
    size = FRAME * len(entries)
    for key, value, _ in entries:
        size += len(key or b"") + len(value or b"")
    return size


def pack(waiting: deque[Parcel], builder: Builder, packed: list[Parcel]) -> None:
    """Move parcels from the front of the queue into one batch until it is full.

    They are added to `packed` one by one: where one cannot be packed, the caller knows the rest.
    """
    now = int(time.time() * 1000)
    while waiting:
        # It leaves the queue after it was appended: what cannot be packed must be found there.
        parcel = waiting[0]
        fitting = _append(parcel.entries, builder, now)
        waiting.popleft()
        if fitting < len(parcel.entries):
            if fitting:
                parcel, rest = parcel.split(fitting)
                packed.append(parcel)
                parcel = rest
            waiting.appendleft(parcel)
            return
        packed.append(parcel)


def _append(entries: Sequence[Entry], builder: Builder, now: int) -> int:
    append = builder.append
    for number, (key, value, headers) in enumerate(entries):
        if append(timestamp=now, key=key, value=value, headers=headers) is None:
            return number
    return len(entries)
