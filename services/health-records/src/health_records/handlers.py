"""The aggregates of this service and the way into each."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from health_records.domain import roster_import, worker
from health_records.domain.file import Worker
from health_records.domain.roster_import import RosterImport
from shared.aggregates import CommandHandler
from shared.platform import Platform


@dataclass(frozen=True, slots=True)
class Handlers:
    workers: CommandHandler[worker.Command, Worker]
    imports: CommandHandler[roster_import.Command, RosterImport]

    @classmethod
    def on(cls, platform: Platform) -> Self:
        return cls(
            workers=platform.handler("workers", worker.decider, searched=("daily.link.digest",)),
            imports=platform.handler("imports", roster_import.decider),
        )

    @property
    def all(self) -> Mapping[str, CommandHandler[Any, Any]]:
        """By name, for the worker that sweeps and ticks them."""
        return {"workers": self.workers, "imports": self.imports}
