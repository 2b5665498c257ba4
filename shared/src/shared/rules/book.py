"""A book: all versions of one kind of rule in one aggregate, the same for every kind."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import Any, Generic, TypeVar, assert_never

from shared.aggregates import Decider
from shared.errors import Refused
from shared.events import Event
from shared.events.rules import RuleApplied, RuleScheduled, RuleWithdrawn
from shared.rules import Schedule, Versioned, Withdraw, refuse_schedule, refuse_withdrawal

V = TypeVar("V", bound=Versioned)


@dataclass(frozen=True, slots=True)
class Book(Generic[V]):
    """It begins with what was in effect before anybody decided anything here.

    `applied` names the versions that were carried through what is stored. Each kind has a class
    of its own that says what its versions are, so that they can be read back.
    """

    versions: tuple[V, ...]
    applied: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Kind(Generic[V]):
    """What sets one kind of rule apart.

    `values` says a version in the fields of its fact, `read` makes a version of that fact, or of
    anything else that has these fields.
    """

    name: str
    founding: Book[V]
    scheduled: type[RuleScheduled]
    withdrawn: type[RuleWithdrawn]
    values: Callable[[V], Mapping[str, Any]]
    read: Callable[[Any], V]
    applied: type[RuleApplied] | None = None
    """Only of a kind whose new version changes what is stored already."""


@dataclass(frozen=True, slots=True)
class NoteApplied:
    """A version was carried through what is stored; `counts` says what that did."""

    version: str
    counts: Mapping[str, int]
    at: datetime


BookCommand = Schedule[V] | Withdraw | NoteApplied


def decider(kind: Kind[V]) -> Decider[BookCommand[V], Book[V]]:
    return Decider(partial(decide, kind), partial(evolve, kind), kind.founding)


def decide(kind: Kind[V], command: BookCommand[V], book: Book[V]) -> Sequence[Event]:
    match command:
        case Schedule():
            refuse_schedule(command, book.versions)
            return [scheduled(kind, command.rule, command.by)]
        case Withdraw():
            refuse_withdrawal(command, book.versions)
            version, by, reason = command.version, command.by, command.reason
            return [kind.withdrawn(version=version, by=by, reason=reason)]
        case NoteApplied():
            if kind.applied is None or command.version in book.applied:
                return []
            return [kind.applied.model_validate({"version": command.version, **command.counts})]
        case _:
            assert_never(command)


def scheduled(kind: Kind[V], rule: V, by: str) -> RuleScheduled:
    said = {"version": rule.version, "effective": rule.effective, "by": by, **kind.values(rule)}
    return kind.scheduled.model_validate(said)


def evolve(kind: Kind[V], book: Book[V], event: Event) -> Book[V]:
    match event:
        case RuleScheduled():
            return replace(book, versions=(*book.versions, kind.read(event)))
        case RuleWithdrawn():
            left = tuple(one for one in book.versions if one.version != event.version)
            return replace(book, versions=left)
        case RuleApplied():
            return replace(book, applied=(*book.applied, event.version))
        case _:
            return book


def to_apply(kind: Kind[V], book: Book[V], now: datetime) -> Sequence[V]:
    """Versions that have begun and were not carried through what is stored, the oldest first."""
    done = {*book.applied, *(one.version for one in kind.founding.versions)}
    begun = [one for one in book.versions if one.effective <= now and one.version not in done]
    return sorted(begun, key=lambda one: one.effective)


def predecessor(version: str, book: Book[V], at: datetime) -> V:
    """What held before a version that has begun; Refused where it has not, or was the first."""
    ordered = sorted(book.versions, key=lambda one: one.effective)
    place = next(n for n, one in enumerate(ordered) if one.version == version)
    if ordered[place].effective > at:
        raise Refused("this version has not begun: withdraw it", rule="roll-back-what-began")
    if place == 0:
        raise Refused("no version came before this one", rule="rule-predecessor")
    return ordered[place - 1]


def renewed(kind: Kind[V], rule: V, version: str, effective: datetime) -> V:
    """The same values under another name, from another moment on."""
    changed = {"version": version, "effective": effective}
    return kind.read(scheduled(kind, rule, "nobody").model_copy(update=changed))
