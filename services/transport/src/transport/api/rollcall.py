"""One command for each person of a request, and an answer that says what became of each.

One command each, though all are written at once: some may be refused while others are not, and
the refusal is the rule's own word on the state it was decided on.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Generic, Literal, TypeVar

from fastapi import Response
from pydantic import BaseModel

from shared.aggregates import Done, Outcome, Stored
from shared.causes import Cause
from shared.commands import CommandHandler, Step
from shared.errors import KeyReused, Refused
from shared.web import Accepted, Sent, answer

C = TypeVar("C")
S = TypeVar("S")

MOST = 100
"""Persons of one request: their commands are remembered together, so that it can be repeated."""
LINE = "\n"
"""Between the id of a request and a person: neither a header nor an id has one."""


class Result(BaseModel):
    """`already` is no error; `rule` and `detail` say why somebody was refused."""

    person_id: str
    outcome: Literal["added", "boarded", "already", "refused"]
    rule: str | None = None
    detail: str | None = None


class Results(Accepted):
    """Count them, or read them one by one in the order they were sent."""

    already: int
    refused: int
    results: list[Result]


class Added(Results):
    added: int


class Boarded(Results):
    boarded: int


@dataclass(frozen=True, slots=True)
class Rollcall(Generic[C, S]):
    """`has` says whether somebody is there already: on a manifest, aboard, in a lodging."""

    handler: CommandHandler[C, S]
    has: Callable[[S, str], bool]
    place: str
    """Where these aggregates are shown, for example /v1/trips."""

    async def add(
        self, subject: str, commands: Mapping[str, C], sent: Sent, response: Response
    ) -> Added:
        """Carry the commands out in their order; Refused where every one of them is refused."""
        outcome, results = await self._call(subject, commands, sent)
        answer(response, outcome, f"{self.place}/{subject}")
        return Added(added=_count(results, "added"), **_counted(outcome, results))

    async def board(
        self, subject: str, commands: Mapping[str, C], sent: Sent, response: Response
    ) -> Boarded:
        """The same, of people who go aboard."""
        outcome, found = await self._call(subject, commands, sent)
        results = [
            one.model_copy(update={"outcome": "boarded"}) if one.outcome == "added" else one
            for one in found
        ]
        answer(response, outcome, f"{self.place}/{subject}")
        return Boarded(boarded=_count(results, "boarded"), **_counted(outcome, results))

    async def _call(
        self, subject: str, commands: Mapping[str, C], sent: Sent
    ) -> tuple[Outcome, list[Result]]:
        stored = await self.handler.aggregates.load(subject)
        for done in stored.done:
            refuse_other_body(done, sent)
        steps = [Step(command, _cause(sent, who)) for who, command in commands.items()]
        answers = await self.handler.in_turn(subject, steps, at=sent.at)
        results = [
            self._result(stored, who, step.cause, said)
            for who, step, said in zip(commands, steps, answers, strict=True)
        ]
        refused = [result for result in results if result.outcome == "refused"]
        if refused and len(refused) == len(results):
            raise Refused(
                refused[0].detail or "",
                rule=refused[0].rule or "",
                results=[result.model_dump() for result in results],
            )
        revision = (await self.handler.aggregates.load(subject)).revision
        return Outcome(subject, revision), results

    def _result(
        self, before: Stored[S], person_id: str, cause: Cause, said: Outcome | Refused
    ) -> Result:
        if isinstance(said, Refused):
            return Result(
                person_id=person_id, outcome="refused", rule=said.rule, detail=said.detail
            )
        again = any(done.command_id == cause.id for done in before.done)
        there = self.has(before.state, person_id) and not again
        return Result(person_id=person_id, outcome="already" if there else "added")


def _cause(sent: Sent, person_id: str) -> Cause:
    return replace(sent.cause, id=f"{sent.cause.id}{LINE}{person_id}")


def refuse_other_body(done: Done, sent: Sent) -> None:
    """The same Idempotency-Key belongs to the same list of persons."""
    is_ours = done.command_id.startswith(f"{sent.cause.id}{LINE}")
    if is_ours and done.fingerprint != sent.cause.fingerprint:
        raise KeyReused("this Idempotency-Key was used with another body")


def _counted(outcome: Outcome, results: list[Result]) -> dict[str, Any]:
    return {
        "id": outcome.id,
        "revision": outcome.revision,
        "already": _count(results, "already"),
        "refused": _count(results, "refused"),
        "results": results,
    }


def _count(results: list[Result], outcome: str) -> int:
    return sum(result.outcome == outcome for result in results)
