"""given / when / then for deciders."""

from dataclasses import dataclass
from functools import reduce
from typing import Generic, TypeVar

import pytest

from shared.aggregates import Decider
from shared.errors import Refused
from shared.events import Event

C = TypeVar("C")
S = TypeVar("S")


@dataclass(frozen=True)
class Scenario(Generic[C, S]):
    """`permit.given(issued).when(SuspendPermit(...)).then(PermitSuspended(...))`."""

    decider: Decider[C, S]
    history: tuple[Event, ...] = ()
    command: C | None = None

    def given(self, *events: Event) -> "Scenario[C, S]":
        return Scenario(self.decider, events)

    def when(self, command: C) -> "Scenario[C, S]":
        return Scenario(self.decider, self.history, command)

    def then(self, *events: Event) -> None:
        assert list(self._decide()) == list(events)

    def refused(self, rule: str) -> None:
        """Expect a refusal by this rule."""
        with pytest.raises(Refused) as refusal:
            self._decide()
        assert refusal.value.rule == rule

    def state(self) -> S:
        """The state after the history, for `due`."""
        return reduce(self.decider.evolve, self.history, self.decider.initial)

    def _decide(self) -> list[Event]:
        assert self.command is not None
        return list(self.decider.decide(self.command, self.state()))
