"""A site: a place where people are measured, open, in-only or closed."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import assert_never

from shared.aggregates import Decider
from shared.errors import Refused
from shared.events import Event
from shared.events.checkpoint import SiteKind, SiteMode, SiteModeChanged, SiteRegistered


@dataclass(frozen=True, slots=True)
class RegisterSite:
    site_id: str
    kind: SiteKind
    name: str
    mode: SiteMode
    enterprise_id: str | None
    township: str | None


@dataclass(frozen=True, slots=True)
class ChangeMode:
    site_id: str
    mode: SiteMode
    reason: str


Command = RegisterSite | ChangeMode


@dataclass(frozen=True, slots=True)
class Site:
    kind: SiteKind | None = None
    mode: SiteMode = "open"
    enterprise_id: str | None = None


def decide(command: Command, site: Site) -> Sequence[Event]:
    match command:
        case RegisterSite():
            return register(command, site)
        case ChangeMode():
            return change_mode(command, site)
        case _:
            assert_never(command)


def register(command: RegisterSite, site: Site) -> Sequence[Event]:
    if site.kind is not None:
        raise Refused(f"site {command.site_id} is registered already", rule="site-once")
    if command.kind == "enterprise-gate" and command.enterprise_id is None:
        raise Refused("an enterprise gate names its enterprise_id", rule="gate-of-an-enterprise")
    return [
        SiteRegistered(
            site_id=command.site_id,
            kind=command.kind,
            name=command.name,
            mode=command.mode,
            enterprise_id=command.enterprise_id,
            township=command.township,
        )
    ]


def change_mode(command: ChangeMode, site: Site) -> Sequence[Event]:
    if site.kind is None:
        raise Refused(f"there is no site {command.site_id}", rule="site-exists")
    if site.mode == command.mode:
        return []
    return [SiteModeChanged(site_id=command.site_id, mode=command.mode, reason=command.reason)]


def evolve(site: Site, event: Event) -> Site:
    match event:
        case SiteRegistered():
            return Site(event.kind, event.mode, event.enterprise_id)
        case SiteModeChanged():
            return replace(site, mode=event.mode)
        case _:
            return site


decider: Decider[Command, Site] = Decider(decide, evolve, Site())
