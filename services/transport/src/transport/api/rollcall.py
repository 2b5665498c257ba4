"""One command for each person of a request, and an answer that says what became of each.

One command each, though all are written at once: some may be refused while others are not, and
the refusal is the rule's own word on the state it was decided on.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Generic, Literal, TypeVar

from pydantic import BaseModel

from shared.aggregates import Done, Outcome, Stored
from shared.causes import Cause
from shared.commands import CommandHandler, Step
from shared.errors import KeyReused, Refused
from shared.web import Accepted, Sent

C = TypeVar("C")
S = TypeVar("S")

MOST = 100
"""Persons of one request: their commands are remembered together, so that it can be repeated."""
LINE = "\n"
"""Between the id of a request and a person: neither a header nor an id has one."""


class Result(BaseModel):
    """`added` to a manifest or a lodging, or aboard; `already` is no error.

    `rule` and `detail` say why somebody was refused.
    """

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
        return results

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
