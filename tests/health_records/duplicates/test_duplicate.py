"""A pair of files: suspected once, merged one way, undone, dismissed."""

from tests.health_records.people import LI, WU, ZHAO, day

from health_records.domain.duplicate import (
    Dismiss,
    Duplicate,
    Merge,
    Suspect,
    Undo,
    decider,
)
from shared.events.health_records.duplicates import (
    DuplicateDismissed,
    DuplicateSuspected,
    FilesMerged,
    FilesUnmerged,
)
from shared.testing import Scenario

PAIR = Scenario(decider)
SUSPECT = Suspect("d1", (LI, WU), ("similar-number",), day(17))
SUSPECTED = DuplicateSuspected(
    duplicate_id="d1", persons=(LI, WU), why=("similar-number",), suspected_at=day(17)
)
FILES = {"duplicate_id": "d1", "person_id": WU, "merged_id": LI}
MERGED = FilesMerged(**FILES, merged_by="zhang", merged_at=day(18))
UNMERGED = FilesUnmerged(**FILES, unmerged_by="an", unmerged_at=day(19))
DISMISSED = DuplicateDismissed(duplicate_id="d1", dismissed_by="an", dismissed_at=day(19))
UNDO, DISMISS = Undo("an", day(19)), Dismiss("an", day(19))


def merge(*others: Duplicate, into: str = WU) -> Merge:
    return Merge(into, "zhang", day(18), others)


def elsewhere(merged_id: str, into: str) -> Duplicate:
    return Duplicate("d2", (merged_id, into), "merged", into, merged_id, day(17))


def test_a_pair_is_suspected_once_whatever_became_of_it() -> None:
    PAIR.given().when(SUSPECT).then(SUSPECTED)
    for history in ((), (MERGED,), (MERGED, UNMERGED), (DISMISSED,)):
        PAIR.given(SUSPECTED, *history).when(SUSPECT).then()


def test_a_merge_names_who_is_left_and_again_changes_nothing() -> None:
    PAIR.given(SUSPECTED).when(merge()).then(MERGED)
    PAIR.given(SUSPECTED, MERGED).when(merge()).then()
    PAIR.given(SUSPECTED, DISMISSED).when(merge()).then(MERGED)


def test_a_pair_is_not_merged_both_ways() -> None:
    PAIR.given(SUSPECTED, MERGED).when(merge(into=LI)).refused("merge-once")


def test_a_file_is_merged_away_once_and_only_into_one_that_is_left() -> None:
    PAIR.given(SUSPECTED).when(merge(elsewhere(LI, ZHAO))).refused("merge-once")
    into = merge(elsewhere(WU, ZHAO))
    PAIR.given(SUSPECTED).when(into).refused("merge-into-surviving-file")
    PAIR.given(SUSPECTED).when(merge(elsewhere(ZHAO, WU))).then(MERGED)


def test_an_undo_takes_apart_what_is_merged_and_only_that() -> None:
    PAIR.given(SUSPECTED, MERGED).when(UNDO).then(UNMERGED)
    PAIR.given(SUSPECTED, MERGED, UNMERGED).when(UNDO).then()
    PAIR.given(SUSPECTED).when(UNDO).refused("merged-before-undo")


def test_a_pair_is_dismissed_while_it_is_not_merged() -> None:
    PAIR.given(SUSPECTED).when(DISMISS).then(DISMISSED)
    PAIR.given(SUSPECTED, DISMISSED).when(DISMISS).then()
    PAIR.given(SUSPECTED, MERGED).when(DISMISS).refused("merged-not-dismissed")


def test_what_is_said_of_a_file_later_is_later_in_time_too() -> None:
    at_once = Undo("an", day(18))
    [undone] = decider.decide(at_once, PAIR.given(SUSPECTED, MERGED).state())
    assert isinstance(undone, FilesUnmerged)
    assert undone.unmerged_at > MERGED.merged_at
