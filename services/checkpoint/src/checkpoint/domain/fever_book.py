"""The book of fever limits: which version is in effect when, and which is to come."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import assert_never

from checkpoint.domain.rules import FEVER_LIMITS, FeverLimits
from shared.aggregates import Decider
from shared.events import Event
from shared.events.checkpoint import FEVER_RULE, FeverLimitsScheduled, FeverLimitsWithdrawn
from shared.rules import Schedule, Withdraw, refuse_schedule, refuse_withdrawal

Command = Schedule[FeverLimits] | Withdraw
SUBJECT = FEVER_RULE


@dataclass(frozen=True, slots=True)
class FeverBook:
    """It begins with what was in effect before anybody decided anything here."""

    versions: tuple[FeverLimits, ...] = tuple(FEVER_LIMITS)


def decide(command: Command, book: FeverBook) -> Sequence[Event]:
    match command:
        case Schedule():
            refuse_schedule(command, book.versions)
            rule = command.rule
            return [
                FeverLimitsScheduled(
                    version=rule.version,
                    effective=rule.effective,
                    celsius=dict(rule.celsius),
                    by=command.by,
                )
            ]
        case Withdraw():
            refuse_withdrawal(command, book.versions)
            return [
                FeverLimitsWithdrawn(version=command.version, reason=command.reason, by=command.by)
            ]
        case _:
            assert_never(command)


def evolve(book: FeverBook, event: Event) -> FeverBook:
    match event:
        case FeverLimitsScheduled():
            rule = FeverLimits(event.version, event.effective, event.celsius)
            return replace(book, versions=(*book.versions, rule))
        case FeverLimitsWithdrawn():
            left = tuple(one for one in book.versions if one.version != event.version)
            return replace(book, versions=left)
        case _:
            return book


decider: Decider[Command, FeverBook] = Decider(decide, evolve, FeverBook())
