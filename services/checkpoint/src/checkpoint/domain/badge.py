"""A badge: a number, card or code by which the devices of a place call a person."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal, assert_never

from shared.aggregates import Decider
from shared.errors import Refused
from shared.events import Event
from shared.events.checkpoint import BadgeBound, BadgeKind, BadgeRevoked


@dataclass(frozen=True, slots=True)
class BindBadge:
    """It is good at one site, or at all those of an enterprise."""

    badge_id: str
    kind: BadgeKind
    person_id: str
    site_id: str | None = None
    enterprise_id: str | None = None


@dataclass(frozen=True, slots=True)
class RevokeBadge:
    badge_id: str
    reason: str


Command = BindBadge | RevokeBadge


@dataclass(frozen=True, slots=True)
class Badge:
    """`person_id` is set while it means somebody."""

    status: Literal["unknown", "bound", "revoked"] = "unknown"
    person_id: str | None = None


def decide(command: Command, badge: Badge) -> Sequence[Event]:
    match command:
        case BindBadge():
            return bind(command, badge)
        case RevokeBadge():
            return revoke(command, badge)
        case _:
            assert_never(command)


def bind(command: BindBadge, badge: Badge) -> Sequence[Event]:
    """Somebody else's is revoked first, so that nobody takes over a number unseen."""
    if badge.person_id == command.person_id:
        return []
    if badge.person_id is not None:
        raise Refused("it is somebody else's: revoke it first", rule="badge-of-one")
    return [
        BadgeBound(
            badge_id=command.badge_id,
            kind=command.kind,
            person_id=command.person_id,
            site_id=command.site_id,
            enterprise_id=command.enterprise_id,
        )
    ]


def revoke(command: RevokeBadge, badge: Badge) -> Sequence[Event]:
    if badge.person_id is None:
        return []
    return [BadgeRevoked(badge_id=command.badge_id, reason=command.reason)]


def evolve(badge: Badge, event: Event) -> Badge:
    match event:
        case BadgeBound():
            return Badge("bound", event.person_id)
        case BadgeRevoked():
            return replace(badge, status="revoked", person_id=None)
        case _:
            return badge


decider: Decider[Command, Badge] = Decider(decide, evolve, Badge())
