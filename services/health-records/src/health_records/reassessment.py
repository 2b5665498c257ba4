"""A version of the return rules began: every file is assessed by it, once and at its moment."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from health_records.domain.file import Worker
from health_records.domain.rules import ReturnRules, Rules
from health_records.domain.worker import Command, Tick, decider_by
from health_records.handlers import Handlers
from shared.aggregates import Stored, pages
from shared.causes import by_itself
from shared.commands import CommandHandler
from shared.rules import in_effect
from shared.rules.book import Book
from shared.rules.desk import together

SIDE_BY_SIDE = 50
"""How many files are read, and then assessed, at once."""
SAID = ["may-return", "deferred"]


@dataclass(frozen=True, slots=True)
class Reassessment:
    """Finds the files that stand by an earlier version, so it may be ended anywhere and go on.

    A file that was first spoken of late, by the rules of its time, is found the same way.
    """

    handlers: Handlers

    async def carry(self, book: Book[ReturnRules], now: datetime) -> int:
        current = in_effect(book.versions, now)
        earlier = [one.version for one in book.versions if one.effective < current.effective]
        if not earlier:
            return 0
        isolations = (await self.handlers.isolation_rules.stored()).versions
        files = self.handlers.workers.by(decider_by(Rules(book.versions, isolations)))
        wanted = {"assessed_by": {"$in": ["", *earlier]}, "standing": {"$in": SAID}}
        done = 0
        async for page in pages(files.aggregates, wanted, SIDE_BY_SIDE):
            await together(_assess(files, *one, now, current) for one in page.items())
            done += len(page)
        return done

    async def count(self, rule: ReturnRules) -> Mapping[str, int]:
        counts = {"assessed": 0, "deferred": 0, "cleared": 0}
        aggregates = self.handlers.workers.aggregates
        async for page in pages(aggregates, {"applied.version": rule.version}):
            for stored in page.values():
                [one] = [a for a in stored.state.applied if a.version == rule.version]
                counts["assessed"] += 1
                counts["deferred"] += (one.was, one.became) == ("may-return", "deferred")
                counts["cleared"] += (one.was, one.became) == ("deferred", "may-return")
        return counts


async def _assess(
    files: CommandHandler[Command, Worker],
    person_id: str,
    stored: Stored[Worker],
    now: datetime,
    current: ReturnRules,
) -> None:
    cause = by_itself(f"rules/return/{current.version}")
    await files(person_id, Tick(now), at=now, cause=cause, stored=stored)
