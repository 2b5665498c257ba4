"""Registers many things of one kind by one request: all that is new in one write."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Generic, Literal, TypeVar

from pydantic import BaseModel

from shared.causes import Cause
from shared.commands import CommandHandler, First
from shared.errors import Refused
from shared.web import Sent

C = TypeVar("C")
S = TypeVar("S")

MOST = 1_000
LINE = "\n"
"""Between the id of a request and a thing: neither a header nor a code has one."""


class Result(BaseModel):
    """`already` is no error; `rule` and `detail` say why one was refused."""

    id: str
    outcome: Literal["registered", "already", "refused"]
    rule: str | None = None
    detail: str | None = None


class Results(BaseModel):
    """In the order in which they were sent."""

    registered: int
    already: int
    refused: int
    results: list[Result]


@dataclass(frozen=True, slots=True)
class Registrar(Generic[C, S]):
    """Carries out one command for each thing of a request; repeating the request is harmless."""

    handler: CommandHandler[C, S]
    sent: Sent

    async def register(self, wanted: Sequence[tuple[str, C]]) -> Results:
        known = await self.handler.aggregates.states([id_ for id_, _ in wanted])
        begun = set(await self.handler.begin(self._firsts(wanted, known)))
        results = []
        for id_, command in wanted:
            if id_ in begun:
                begun.discard(id_)  # the same id again in this request is one of the rest
                results.append(Result(id=id_, outcome="registered"))
            else:
                results.append(await self._one(id_, command))
        return counted(results)

    def _firsts(
        self, wanted: Sequence[tuple[str, C]], known: Mapping[str, S]
    ) -> Mapping[str, First[C]]:
        """What nobody has heard of, the first of each id, unless its rule refuses it."""
        firsts: dict[str, First[C]] = {}
        for id_, command in wanted:
            if id_ not in known and id_ not in firsts and self._passes(command):
                firsts[id_] = First(command, self._cause(id_), self.sent.at)
        return firsts

    def _passes(self, command: C) -> bool:
        decider = self.handler.decider
        try:
            decider.decide(command, decider.initial)
        except Refused:
            return False
        return True

    async def _one(self, id_: str, command: C) -> Result:
        try:
            await self.handler(id_, command, at=self.sent.at, cause=self._cause(id_))
        except Refused as refusal:
            return Result(id=id_, outcome="refused", rule=refusal.rule, detail=refusal.detail)
        return Result(id=id_, outcome="already")

    def _cause(self, id_: str) -> Cause:
        return replace(self.sent.cause, id=f"{self.sent.cause.id}{LINE}{id_}")


def counted(results: list[Result]) -> Results:
    outcomes = [result.outcome for result in results]
    return Results(
        registered=outcomes.count("registered"),
        already=outcomes.count("already"),
        refused=outcomes.count("refused"),
        results=results,
    )
