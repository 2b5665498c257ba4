"""Facts -> documents: once, twice, shuffled within key order, and with a gap."""

import random
from collections.abc import Sequence

import pytest
from tests.health_records.people import (
    COMPLETE,
    JINAN,
    LI,
    MILL,
    WU,
    come_back,
    contact,
    day,
    decides,
    examine,
    fever,
)
from tests.health_records.test_isolation import EXTENDED, HISTORY, Workers

from health_records import projections
from health_records.views import DuplicateView, ImportView, RowErrorView, TimelineEntry, WorkerView
from shared.bus import by_type
from shared.envelope import Delivery, Envelope, encode
from shared.errors import Gap
from shared.events import Event
from shared.events.health_records import EVENTS, FeverHeld, IsolationEnded, WorkerEvent
from shared.events.health_records.duplicates import (
    DuplicateDismissed,
    DuplicateSuspected,
    FilesMerged,
    FilesUnmerged,
)
from shared.events.health_records.rosters import (
    RosterImported,
    RosterPartImported,
    RosterReceived,
    RowError,
)
from shared.groups import Projections
from shared.memory.documents import InMemoryDocuments

STORY = (*HISTORY, EXTENDED)


def deliveries(*events: Event) -> list[Delivery]:
    found = []
    for revision, event in enumerate(events, start=1):
        id_ = f"{event.subject}-{revision}"
        envelope = Envelope(id_, "test", event.type, event.subject, day(2), event, revision)
        record = encode(envelope)
        found.append(Delivery(record.topic, 0, revision, b"", record.value, record.headers, 0))
    return found


async def project(some: Sequence[Delivery]) -> InMemoryDocuments:
    documents = InMemoryDocuments()
    group = Projections("test", by_type(projections.SUBSCRIPTIONS), documents)
    for delivery in some:
        await group.settle([delivery])
    return documents


async def view_of(*events: Event) -> WorkerView:
    found = await (await project(deliveries(*events))).get(WorkerView.collection, LI)
    return WorkerView.model_validate(found)


async def test_a_file_shows_its_standing_and_isolation() -> None:
    view = await view_of(*STORY)
    assert (view.revision, view.enterprise_id, view.standing) == (8, MILL, "deferred")
    assert [reason.code for reason in view.reasons] == ["isolation-unfinished"]
    assert view.isolation is not None
    assert (view.isolation.place, view.isolation.ends_at, view.isolation.open) == (
        "dormitory", day(28), True,
    )  # fmt: skip
    assert view.came_back is not None
    assert view.came_back.from_region == JINAN


async def test_an_ended_isolation_is_shown_as_ended() -> None:
    ended = IsolationEnded(person_id=LI, isolation_id="i1", ended_at=day(28))
    view = await view_of(*STORY, ended)
    assert view.isolation is not None
    assert (view.isolation.open, view.isolation.ended_at) == (False, day(28))


async def test_a_cleared_worker_has_no_reasons() -> None:
    view = await view_of(*COMPLETE)
    assert (view.standing, view.reasons, view.until) == ("may-return", (), None)


async def test_hearing_everything_twice_changes_nothing() -> None:
    once = await project(deliveries(*STORY))
    twice = await project([*deliveries(*STORY), *deliveries(*STORY)])
    assert twice.collections == once.collections


async def test_facts_of_two_persons_may_come_in_any_order() -> None:
    one, other = deliveries(*STORY), deliveries(*(_of_wu(event) for event in STORY))
    in_turn = await project([*one, *other])
    order = [0] * len(one) + [1] * len(other)
    random.Random(7).shuffle(order)
    lines = (iter(one), iter(other))
    assert (await project([next(lines[n]) for n in order])).collections == in_turn.collections


def _of_wu(event: Event) -> Event:
    return event.model_copy(update={"person_id": WU})


async def test_a_gap_is_said_and_not_skipped() -> None:
    first, _, third, *_ = deliveries(*STORY)
    with pytest.raises(Gap):
        await project([first, third])


async def test_the_timeline_tells_every_fact_in_order() -> None:
    documents = await project(deliveries(*STORY))
    found = await documents.find(TimelineEntry.collection, {"person_id": LI}, sort="revision")
    told = [TimelineEntry.model_validate(document).type for document in found]
    assert told == [event.type for event in STORY]
    assert "person_id" not in found[0]["facts"]


def test_every_fact_of_a_worker_is_projected_into_the_file() -> None:
    by_name = by_type(projections.SUBSCRIPTIONS)
    own = [event for event in EVENTS if issubclass(event, WorkerEvent)]
    assert {event.type: len(by_name[event.type]) for event in own} == {
        event.type: 2 for event in own
    }


async def test_decisions_of_every_kind_leave_no_gap(worker: Workers) -> None:
    events: list[Event] = [*COMPLETE]
    for command in (
        fever(day(5)), contact(day(6)), come_back(JINAN, day(7)), examine("negative", day(8)),
    ):  # fmt: skip
        events += decides(worker.given(*events).when(command))
    view = await view_of(*events)
    held = next(event for event in events if isinstance(event, FeverHeld))
    assert view.revision == len(events)
    assert view.fever is not None
    assert view.fever.reading_id == held.reading_id


ROSTER = (
    RosterReceived(
        import_id="i1",
        enterprise_id=MILL,
        rows=300,
        parts=2,
        ignored_columns=("F",),
        received_at=day(17),
        received_by="zhang",
    ),
    *(
        RosterPartImported(
            import_id="i1",
            part=part,
            read=read,
            registered=read - 1,
            updated=0,
            unchanged=0,
            replaced=0,
            wrong=1,
            errors=errors,
        )
        for part, read, errors in (
            (1, 250, (RowError(row=40, field="phone", code="missing"),)),
            (2, 300, ()),
        )
    ),
    RosterImported(import_id="i1", enterprise_id=MILL, imported_at=day(17, 9)),
)


async def test_an_import_is_shown_once_however_often_it_is_heard() -> None:
    some = deliveries(*ROSTER)
    once, again = await project(some), await project([*some, *some])
    assert once.collections == again.collections
    view = ImportView.model_validate(await once.get(ImportView.collection, "i1"))
    assert (view.read, view.registered, view.wrong, view.imported_at) == (300, 299, 1, day(17, 9))
    [error] = await once.find(RowErrorView.collection, {"import_id": "i1"})
    assert (error["_id"], error["code"]) == ("i1/0000040/phone", "missing")


async def test_a_part_of_an_import_waits_for_the_one_before() -> None:
    some = deliveries(*ROSTER)
    with pytest.raises(Gap):
        await project([some[0], some[2]])


PAIR = {"duplicate_id": "p1", "person_id": WU, "merged_id": LI}
MERGING = (
    DuplicateSuspected(
        duplicate_id="p1", persons=(LI, WU), why=("similar-number",), suspected_at=day(17)
    ),
    FilesMerged(**PAIR, merged_by="zhang", merged_at=day(18)),
    FilesUnmerged(**PAIR, unmerged_by="zhang", unmerged_at=day(19)),
    DuplicateDismissed(duplicate_id="p1", dismissed_by="zhang", dismissed_at=day(20)),
)


async def test_a_merge_is_shown_before_or_after_the_facts_of_the_file() -> None:
    files, merging = deliveries(*STORY), deliveries(*MERGING[:2])
    one, other = await project([*files, *merging]), await project([*merging, *files, *merging])
    assert one.collections == other.collections
    view = WorkerView.model_validate(await one.get(WorkerView.collection, LI))
    assert view.merged is not None
    assert (view.merged.into, view.standing) == (WU, "deferred")


async def test_an_old_merge_delivered_again_merges_nothing() -> None:
    merging = deliveries(*MERGING)
    once, again = await project(merging), await project([*merging, *merging])
    assert once.collections == again.collections
    view = DuplicateView.model_validate(await again.get(DuplicateView.collection, "p1"))
    assert (view.status, view.merged_id, view.changed_at) == ("dismissed", None, day(20))
    with pytest.raises(Gap):
        await project([merging[0], merging[2]])
