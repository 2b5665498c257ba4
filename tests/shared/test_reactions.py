"""What is learnt before anybody acts, what acts by itself, and what acts on many facts together."""

from collections.abc import Sequence

import pytest
from tests.shared.deliveries import PageTorn, line, torn, typed, written
from tests.shared.samples import LineWritten

from shared.bus import Heard, by_type, on, on_all, project
from shared.envelope import Envelope
from shared.groups import Reactions
from shared.memory.documents import InMemoryDocuments


async def test_a_reaction_acts_on_what_is_stored_after_it_was_learnt() -> None:
    documents, seen = InMemoryDocuments(), []

    async def act(event: LineWritten, _: Envelope[LineWritten]) -> None:
        stored = await documents.get("ledgers", "a")
        assert stored is not None
        seen.append((event.text, stored["line"]["text"]))

    subscriptions = by_type([on(LineWritten, act, learn=line)])
    group = Reactions("tests.reactions", subscriptions, documents)
    await group.settle([written("old", 1), written("new", 2), written("old", 1)])
    assert seen == [("old", "old"), ("new", "new"), ("old", "new")]


async def test_every_subscription_learns_before_the_first_one_acts() -> None:
    documents, seen = InMemoryDocuments(), []

    async def act(_: LineWritten, __: Envelope[LineWritten]) -> None:
        seen.append(await documents.count("ledgers", {}))

    subscriptions = by_type([on(LineWritten, act), project(LineWritten, line)])
    await Reactions("tests.reactions", subscriptions, documents).settle([written("x")])
    assert seen == [1]


async def test_neighbours_bound_by_on_all_are_learnt_and_acted_on_together() -> None:
    documents, seen = InMemoryDocuments(), []

    async def act(heard: Sequence[Heard[LineWritten]]) -> None:
        stored = await documents.get("ledgers", "a")
        assert stored is not None
        seen.append(([one.event.text for one in heard], stored["line"]["text"]))

    subscriptions = by_type([on_all(LineWritten, act, learn=line)])
    group = Reactions("tests.reactions", subscriptions, documents)
    await group.settle([written("old", 1), typed("page-torn", b"unread"), written("new", 2)])
    assert seen == [(["old", "new"], "new")]


async def test_what_acts_one_by_one_is_not_overtaken_by_what_acts_together() -> None:
    documents, seen = InMemoryDocuments(), []

    async def act(event: PageTorn, _: Envelope[PageTorn]) -> None:
        seen.append((event.type, await documents.count("ledgers", {})))

    async def act_on_all(heard: Sequence[Heard[LineWritten]]) -> None:
        stored = await documents.count("ledgers", {})
        seen.extend((one.event.text, stored) for one in heard)

    subscriptions = by_type([on(PageTorn, act), on_all(LineWritten, act_on_all, learn=line)])
    group = Reactions("tests.reactions", subscriptions, documents)
    await group.settle([torn(), written("one"), written("two", 2), torn(), written("three", 3)])
    texts = [what for what, _ in seen]
    assert texts == ["page-torn", "one", "two", "page-torn", "three"]
    assert seen[0] == ("page-torn", 0)


def test_one_settle_goes_as_far_as_what_is_taken_together() -> None:
    async def act(_: PageTorn, __: Envelope[PageTorn]) -> None:
        """Alone."""

    async def act_on_all(_: Sequence[Heard[LineWritten]]) -> None:
        """Together."""

    subscriptions = by_type([on(PageTorn, act), on_all(LineWritten, act_on_all)])
    group = Reactions("tests.reactions", subscriptions, InMemoryDocuments())
    line, page, other = written("x"), torn(), typed("nobodys", b"")
    assert group.together([page, page]) == 1
    assert group.together([line, other, line, page, line]) == 3
    assert group.together([other, page]) == 1
    assert group.together([other, other]) == 2


@pytest.mark.parametrize(("once", "sizes"), [(False, [3]), (True, [1, 2])])
async def test_a_later_fact_of_a_key_can_be_kept_from_hiding_an_earlier_one(
    *, once: bool, sizes: list[int]
) -> None:
    seen: list[int] = []

    async def act(heard: Sequence[Heard[LineWritten]]) -> None:
        seen.append(len(heard))

    subscriptions = by_type([on_all(LineWritten, act, learn=line, once_per_key=once)])
    group = Reactions("tests.reactions", subscriptions, InMemoryDocuments())
    other = written("other")._replace(key=b"b")
    await group.settle([written("old"), written("new", 2), other])
    assert seen == sizes


async def test_a_reaction_that_fails_has_learnt_and_says_so() -> None:
    documents = InMemoryDocuments()

    async def fail(_: LineWritten, __: Envelope[LineWritten]) -> None:
        raise KeyError("a bug")

    subscriptions = by_type([on(LineWritten, fail, learn=line)])
    with pytest.raises(KeyError):
        await Reactions("tests.reactions", subscriptions, documents).settle([written("x")])
    assert await documents.count("ledgers", {}) == 1
