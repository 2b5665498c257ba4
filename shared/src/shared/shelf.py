"""Where a process reads a book of rules: kept for a second, believed while MongoDB is away."""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Generic, TypeVar

import structlog

from shared.aggregates import Aggregates
from shared.errors import TryAgain

FRESH = 1.0
"""Seconds a book is believed before it is read again: how late a process may learn of a version."""

S = TypeVar("S")

log = structlog.get_logger()


@dataclass
class Shelf(Generic[S]):
    """Where a process reads one book; believed for FRESH seconds, longer while MongoDB is away."""

    aggregates: Aggregates[S]
    subject: str
    now: Callable[[], float] = time.monotonic
    _book: S | None = None
    _read_at: float = float("-inf")
    _reading: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def book(self) -> S:
        """The book as it is stored; Unavailable where it was never read and cannot be."""
        if self._book is None or self.now() - self._read_at > FRESH:
            async with self._reading:
                if self._book is None or self.now() - self._read_at > FRESH:
                    await self._read()
        assert self._book is not None
        return self._book

    def forget(self) -> None:
        """Read it again next time: this process has just changed it."""
        self._read_at = float("-inf")

    async def _read(self) -> None:
        try:
            self._book = (await self.aggregates.load(self.subject)).state
        except TryAgain as error:
            if self._book is None:
                raise
            log.warning("a book is believed unread", rule=self.subject, error=error.detail)
        self._read_at = self.now()
