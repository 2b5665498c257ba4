"""Every fact has one owner, one topic, and somebody who reads it."""

from collections import Counter
from collections.abc import Sequence

from shared.events import CATALOG, OWNERS
from yipan.contracts.readers import Reader, by_event

READ_BY_NOBODY: dict[str, str] = {
    "boarding-reserved": "the boarding itself is heard; what it reserves is asked where it is kept",
    "gate-code-made": "a code is asked for where it is kept, and listed nowhere",
    "gate-code-used": "what follows from it is a device and its key",
}
"""Event type -> why it is said although no group reads it."""


def test_no_two_events_share_a_type() -> None:
    types = Counter(event.type for events in OWNERS.values() for event in events)
    assert [type_ for type_, times in types.items() if times > 1] == []


def test_no_event_has_two_owners() -> None:
    owners = Counter(event for events in OWNERS.values() for event in events)
    assert [event.type for event, times in owners.items() if times > 1] == []


def test_every_topic_starts_with_the_owner_of_its_events() -> None:
    strangers = [
        event.type
        for owner, events in OWNERS.items()
        for event in events
        if not event.topic.startswith(f"{owner}.")
    ]
    assert strangers == []


def test_every_event_is_read_by_somebody_or_says_why_not(readers: Sequence[Reader]) -> None:
    unread = set(CATALOG) - set(by_event(readers))
    assert unread == set(READ_BY_NOBODY)


def test_every_service_has_a_group_that_projects_and_one_that_reacts(
    readers: Sequence[Reader],
) -> None:
    wanted = {f"{service}.{purpose}" for service in OWNERS for purpose in GROUPS}
    assert {reader.group for reader in readers} == wanted


GROUPS = ("projections", "reactions")


def test_nobody_writes_views_of_facts_and_commands_in_one_group(
    readers: Sequence[Reader],
) -> None:
    assert [r for r in readers if r.projects and (r.acts or r.learns)] == []
