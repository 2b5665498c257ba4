"""Candidates: bounded, and whoever knocks no more makes room for who does."""

from datetime import timedelta

import pytest
from tests.checkpoint.samples import MORNING

from checkpoint.api.devices.candidates import GIVES_WAY, Candidates
from checkpoint.api.devices.door import Shown
from checkpoint.shelves import Candidate
from shared.memory.documents import InMemoryDocuments

SHOWN, MINUTE = Shown("address", address="10.0.0.1"), timedelta(minutes=1)


@pytest.fixture(autouse=True)
def _few(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("checkpoint.api.devices.candidates.MOST", 3)


async def serials(documents: InMemoryDocuments) -> set[str]:
    return {one["serial"] for one in await documents.find(Candidate.collection, {})}


async def test_the_oldest_gives_way_when_it_was_not_heard_for_long() -> None:
    documents = InMemoryDocuments()
    candidates = Candidates(documents)
    for number in range(3):
        await candidates.note("zkteco", [f"s{number}"], SHOWN, MORNING + number * MINUTE)
    await candidates.note("zkteco", ["new"], SHOWN, MORNING + GIVES_WAY)
    assert await serials(documents) == {"s0", "s1", "s2"}
    await candidates.note("zkteco", ["s0"], SHOWN, MORNING + GIVES_WAY)
    later = MORNING + GIVES_WAY + 2 * MINUTE
    await candidates.note("zkteco", ["new"], SHOWN, later)
    assert await serials(documents) == {"s0", "s2", "new"}


async def test_what_is_noted_in_memory_is_bounded_and_new_ones_are_noted_all_the_same() -> None:
    candidates = Candidates(InMemoryDocuments())
    for number in range(9):
        await candidates.note("zkteco", [f"s{number}"], SHOWN, MORNING + number * GIVES_WAY * 2)
    assert len(candidates._noted) == 3  # noqa: SLF001
    assert "s8" in await serials(candidates.documents)  # type: ignore[arg-type]
