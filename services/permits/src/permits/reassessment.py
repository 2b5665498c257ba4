"""A version of the cluster rule began: every permit in force is looked at by it."""

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from permits.domain import books
from permits.domain.permit import Suspend, decide
from permits.domain.permit_state import Permit
from permits.domain.rules import ClusterRule
from permits.handlers import Handlers
from permits.knowledge import Knowledge
from shared.aggregates import Stored, pages
from shared.causes import by_itself
from shared.rules.book import Book, to_apply

IN_FORCE = {"status": "active"}


@dataclass(frozen=True, slots=True)
class Reassessment:
    """Suspends by a rule as of the moment it took effect; what is suspended already stays so."""

    handlers: Handlers
    known: Knowledge

    async def carry(self, book: Book[ClusterRule], now: datetime) -> int:
        done = 0
        for rule in to_apply(books.CLUSTER_KIND, book, now):
            async for permit_id, stored, command in self._suspensions(rule):
                cause = by_itself(f"rules/cluster/{rule.version}")
                await self.handlers.permits(permit_id, command, at=now, cause=cause, stored=stored)
                done += 1
        return done

    async def count(self, rule: ClusterRule) -> Mapping[str, int]:
        aggregates = self.handlers.permits.aggregates
        found = pages(aggregates, {"suspended_as_began": rule.version})
        return {"suspended": sum([len(page) async for page in found])}

    async def foresee(self, rule: ClusterRule) -> list[str]:
        """The permits that a version would suspend when it takes effect, as things stand."""
        return [permit_id async for permit_id, _, _ in self._suspensions(rule)]

    async def _suspensions(
        self, rule: ClusterRule
    ) -> AsyncIterator[tuple[str, Stored[Permit], Suspend]]:
        at = rule.effective
        async for page in pages(self.handlers.permits.aggregates, IN_FORCE):
            for permit_id, stored in page.items():
                since = stored.state.inspected_at
                if since is None:
                    continue
                fevers = await self.known.fevers_of(stored.state.holder, since)
                command = Suspend(fevers, rule, at, applies=rule.version)
                if decide(command, stored.state):
                    yield permit_id, stored, command
