"""Registers many things of one kind by one request: all that is new in one write."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any, Generic, Literal, NamedTuple, TypeVar

from pydantic import BaseModel

from shared.aggregates import Decider
from shared.causes import Cause
from shared.commands import CommandHandler, First
from shared.errors import Refused
from shared.web import Sent

C = TypeVar("C")
S = TypeVar("S")

MOST = 1_000
LINE = "\n"
"""Between the id of a request and a thing: neither a header nor a code has one."""


class Wrong(NamedTuple):
    """A field that cannot be taken as it was sent, and why."""

    field: str
    detail: str


NOTHING_WRONG: Mapping[int, Wrong] = MappingProxyType({})


class Result(BaseModel):
    """`row` counts from 1; `already` is no error.

    `detail` says why one was refused, by a `rule` or for a wrong `field`.
    """

    row: int
    id: str
    outcome: Literal["registered", "already", "refused"]
    rule: str | None = None
    field: str | None = None
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

    async def register(
        self, wanted: Sequence[tuple[str, C]], wrong: Mapping[int, Wrong] = NOTHING_WRONG
    ) -> Results:
        """`wrong` are those, by their place, of which no command is sent."""
        right = [(place, *one) for place, one in enumerate(wanted) if place not in wrong]
        known = await self.handler.aggregates.states([id_ for _, id_, _ in right])
        places = _firsts(right, known, await self.handler.rules())
        firsts = {
            id_: First(wanted[place][1], self._cause(id_, place), self.sent.at)
            for id_, place in places.items()
        }
        begun = await self.handler.begin(firsts)
        new = {places[id_] for id_ in begun}
        return counted(
            [
                Result(row=place + 1, id=id_, outcome="registered")
                if place in new
                else await self._one(id_, command, place, wrong.get(place))
                for place, (id_, command) in enumerate(wanted)
            ]
        )

    async def _one(self, id_: str, command: C, place: int, wrong: Wrong | None) -> Result:
        about: Any = {"row": place + 1, "id": id_}
        if wrong is not None:
            return Result(**about, outcome="refused", field=wrong.field, detail=wrong.detail)
        try:
            await self.handler(id_, command, at=self.sent.at, cause=self._cause(id_, place))
        except Refused as refusal:
            return Result(**about, outcome="refused", rule=refusal.rule, detail=refusal.detail)
        return Result(**about, outcome="already")

    def _cause(self, id_: str, place: int) -> Cause:
        return replace(self.sent.cause, id=f"{self.sent.cause.id}{LINE}{place}{LINE}{id_}")


def _firsts(
    wanted: Sequence[tuple[int, str, C]], known: Mapping[str, S], rules: Decider[C, S]
) -> Mapping[str, int]:
    """The place of the first that its rule lets pass, of each id nobody has heard of."""
    places: dict[str, int] = {}
    for place, id_, command in wanted:
        if id_ not in known and id_ not in places and _passes(command, rules):
            places[id_] = place
    return places


def _passes(command: C, rules: Decider[C, S]) -> bool:
    try:
        rules.decide(command, rules.initial)
    except Refused:
        return False
    return True


def counted(results: list[Result]) -> Results:
    outcomes = [result.outcome for result in results]
    return Results(
        registered=outcomes.count("registered"),
        already=outcomes.count("already"),
        refused=outcomes.count("refused"),
        results=results,
    )
