"""The aggregates of this service and the way into each."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from health_records.domain import books, correction_request, duplicate, roster_import, worker
from health_records.domain.correction_request import CorrectionRequest
from health_records.domain.duplicate import Duplicate
from health_records.domain.file import Worker
from health_records.domain.roster_import import RosterImport
from health_records.domain.rules import IsolationRules, ReturnRules, Rules
from shared.aggregates import Decider
from shared.commands import CommandHandler
from shared.platform import Platform
from shared.rules.desk import ByBooks, Desk


@dataclass(frozen=True, slots=True)
class Handlers:
    workers: ByBooks[worker.Command, Worker]
    imports: CommandHandler[roster_import.Command, RosterImport]
    corrections: CommandHandler[correction_request.Command, CorrectionRequest]
    return_rules: Desk[ReturnRules]
    isolation_rules: Desk[IsolationRules]
    duplicates: CommandHandler[duplicate.Command, Duplicate]

    @classmethod
    def on(cls, platform: Platform) -> Self:
        returns = Desk.on(platform, "return_rules", books.RETURN)
        isolations = Desk.on(platform, "isolation_rules", books.ISOLATION)

        async def by_books() -> Decider[worker.Command, Worker]:
            rules = Rules(await returns.versions(), await isolations.versions())
            return worker.decider_by(rules)

        searched = ["assessed_by", "applied.version", "daily.link.digest"]
        workers = platform.handler("workers", worker.decider, searched=searched)
        return cls(
            workers=ByBooks.over(workers, by_books),
            imports=platform.handler("imports", roster_import.decider),
            corrections=platform.handler("corrections", correction_request.decider),
            return_rules=returns,
            isolation_rules=isolations,
            duplicates=platform.handler(
                "duplicates", duplicate.decider, searched=("persons", "merged_id")
            ),
        )

    @property
    def all(self) -> Mapping[str, CommandHandler[Any, Any]]:
        """By name, for the worker that sweeps and ticks them."""
        return {
            "workers": self.workers,
            "imports": self.imports,
            "corrections": self.corrections,
            "return_rules": self.return_rules.handler,
            "isolation_rules": self.isolation_rules.handler,
            "duplicates": self.duplicates,
        }

    async def rules(self) -> Rules:
        """All versions as they are stored this moment."""
        returns, isolations = await self.return_rules.stored(), await self.isolation_rules.stored()
        return Rules(returns.versions, isolations.versions)
