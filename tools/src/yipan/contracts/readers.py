"""Who reads which fact and what for, as the services themselves say it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from shared.bus import Group, Subscription
from shared.clock import RealClock
from shared.events import Event
from shared.groups import Reactions
from shared.memory.bus import InMemoryBus
from shared.memory.platform import in_memory_platform
from shared.platform import Work
from yipan.services import SERVICES


@dataclass(frozen=True, slots=True)
class Reader:
    """One consumer group and one event type; `acts` names the reactions, in their order."""

    service: str
    group: str
    event: type[Event]
    projects: bool
    learns: bool
    acts: tuple[str, ...]


def all_readers() -> Sequence[Reader]:
    """Build each service over a platform in memory and ask its groups what they subscribe to."""
    return [
        reader
        for service in SERVICES
        for group in work_of(service).groups
        for reader in readers_of(service, group)
    ]


def work_of(service: str) -> Work:
    """Put together what the worker of a service does, with nothing real behind it."""
    platform = in_memory_platform(service, InMemoryBus(), RealClock())
    return SERVICES[service].create_work(platform)


def readers_of(service: str, group: Group) -> Iterator[Reader]:
    reacts = isinstance(group, Reactions)
    for subscriptions in group.subscriptions.values():
        projects = any(one.project or one.project_rows for one in subscriptions)
        yield Reader(
            service=service,
            group=group.name,
            event=subscriptions[0].event,
            projects=projects and not reacts,
            learns=projects and reacts,
            acts=tuple(reaction_names(subscriptions)),
        )


def reaction_names(subscriptions: Sequence[Subscription]) -> Iterator[str]:
    for one in subscriptions:
        if (reaction := one.react or one.react_all) is not None:
            yield reaction.__name__


def by_event(readers: Sequence[Reader]) -> Mapping[str, Sequence[Reader]]:
    """Sort readers by the type of the event."""
    found: dict[str, list[Reader]] = {}
    for reader in readers:
        found.setdefault(reader.event.type, []).append(reader)
    return found
