"""Dead letters that live in this process. The twin of MongoDeadLetters."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from shared.dead_letters import (
    UNRESOLVED,
    Chain,
    DeadLetter,
    Place,
    State,
    must_be_open,
    must_be_unresolved,
    ready,
)
from shared.errors import NotFound


class InMemoryDeadLetters:
    """Letters by id, in the order they were put."""

    def __init__(self) -> None:
        self.letters: dict[str, DeadLetter] = {}

    async def prepare(self) -> None:
        """Memory needs no index."""

    async def put(self, letter: DeadLetter) -> None:
        self.letters.setdefault(letter.id, letter)

    async def chains(self, place: Place) -> Mapping[Chain, bool]:
        states: dict[Chain, set[State]] = {}
        for letter in self._unresolved(place):
            states.setdefault(letter.chain, set()).add(letter.state)
        return ready(states)

    async def since(self, group: str) -> datetime | None:
        found = (one for one in self.letters.values() if one.state in UNRESOLVED)
        return min((one.put_at for one in found if one.group == group), default=None)

    async def oldest(self, place: Place, chain: Chain, limit: int) -> Sequence[DeadLetter]:
        found = [letter for letter in self._unresolved(place) if letter.chain == chain]
        return sorted(found, key=lambda letter: letter.delivery.offset)[:limit]

    async def settled(self, id_: str) -> None:
        self._change(id_, state="resolved")

    async def failed(self, id_: str, *, exception: str, reason: str, attempts: int) -> None:
        self._change(id_, state="open", exception=exception, reason=reason, attempts=attempts)

    async def get(self, id_: str) -> DeadLetter:
        if id_ not in self.letters:
            raise NotFound(f"there is no dead letter {id_}")
        return self.letters[id_]

    async def states(self, ids: Sequence[str]) -> Mapping[str, State]:
        return {id_: self.letters[id_].state for id_ in ids if id_ in self.letters}

    async def find(self, state: State | None, limit: int) -> Sequence[DeadLetter]:
        wanted = UNRESOLVED if state is None else (state,)
        return [one for one in self.letters.values() if one.state in wanted][:limit]

    async def replay(self, id_: str, note: str) -> None:
        must_be_open(await self.get(id_))
        self._change(id_, state="replay", note=note)

    async def discard(self, id_: str, note: str) -> None:
        must_be_unresolved(await self.get(id_))
        self._change(id_, state="discarded", note=note)

    def _unresolved(self, place: Place) -> list[DeadLetter]:
        found = self.letters.values()
        return [one for one in found if one.place == place and one.state in UNRESOLVED]

    def _change(self, id_: str, **change: object) -> None:
        letter = self.letters.get(id_)
        if letter is not None and letter.state in UNRESOLVED:
            self.letters[id_] = replace(letter, **change)  # type: ignore[arg-type]
