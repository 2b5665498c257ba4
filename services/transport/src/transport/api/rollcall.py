"""One command for each person of a request, and an answer that says what became of each.

One command each, not one for all: some may be refused while others are not, and the refusal is
the rule's own word on the state it was decided on.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Generic, Literal, TypeVar

from pydantic import BaseModel

from shared.aggregates import CommandHandler, Done, Outcome
from shared.errors import KeyReused, Refused
from shared.web import Accepted, Sent

C = TypeVar("C")
S = TypeVar("S")

MOST = 100
"""Persons of one request: their commands are remembered together, so that it can be repeated."""
LINE = "\n"
"""Between the id of a request and a person: neither a header nor an id has one."""


class Result(BaseModel):
    """`already` is no error; `rule` and `detail` say why somebody was refused."""

    person_id: str
    outcome: Literal["added", "already", "refused"]
    rule: str | None = None
    detail: str | None = None


class Results(Accepted):
    """Count them, or read them one by one in the order they were sent."""

    added: int
    already: int
    refused: int
    results: list[Result]


@dataclass(frozen=True, slots=True)
class Rollcall(Generic[C, S]):
    """`has` says whether somebody is there already, on a manifest or in a lodging."""

    handler: CommandHandler[C, S]
    has: Callable[[S, str], bool]

    async def call(self, subject: str, commands: Mapping[str, C], sent: Sent) -> list[Result]:
        """Carry the commands out in their order; Refused where every one of them is refused."""
        stored = await self.handler.aggregates.load(subject)
        for done in stored.done:
            refuse_other_body(done, sent)
        results = [await self._one(subject, who, commands[who], sent) for who in commands]
        refused = [result for result in results if result.outcome == "refused"]
        if refused and len(refused) == len(results):
            raise Refused(
                refused[0].detail or "",
                rule=refused[0].rule or "",
                results=[result.model_dump() for result in results],
            )
        return results

    async def _one(self, subject: str, person_id: str, command: C, sent: Sent) -> Result:
        cause = replace(sent.cause, id=f"{sent.cause.id}{LINE}{person_id}")
        stored = await self.handler.aggregates.load(subject)
        again = any(done.command_id == cause.id for done in stored.done)
        try:
            await self.handler(subject, command, at=sent.at, cause=cause)
        except Refused as refusal:
            return Result(
                person_id=person_id, outcome="refused", rule=refusal.rule, detail=refusal.detail
            )
        there = self.has(stored.state, person_id) and not again
        return Result(person_id=person_id, outcome="already" if there else "added")


def refuse_other_body(done: Done, sent: Sent) -> None:
    """The same Idempotency-Key belongs to the same list of persons."""
    is_ours = done.command_id.startswith(f"{sent.cause.id}{LINE}")
    if is_ours and done.fingerprint != sent.cause.fingerprint:
        raise KeyReused("this Idempotency-Key was used with another body")


def counted(outcome: Outcome, results: list[Result]) -> Results:
    outcomes = [result.outcome for result in results]
    return Results(
        id=outcome.id,
        revision=outcome.revision,
        added=outcomes.count("added"),
        already=outcomes.count("already"),
        refused=outcomes.count("refused"),
        results=results,
    )
