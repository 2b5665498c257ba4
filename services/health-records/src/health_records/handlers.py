"""The aggregates of this service and the way into each."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from health_records.domain import worker
from health_records.domain.file import Worker
from shared.aggregates import CommandHandler
from shared.platform import Platform


@dataclass(frozen=True, slots=True)
class Handlers:
    workers: CommandHandler[worker.Command, Worker]

    @classmethod
    def on(cls, platform: Platform) -> Self:
        return cls(workers=platform.handler("workers", worker.decider))

    @property
    def all(self) -> Mapping[str, CommandHandler[Any, Any]]:
        """By name, for the worker that sweeps and ticks them."""
        return {"workers": self.workers}
