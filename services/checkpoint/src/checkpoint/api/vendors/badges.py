"""Whose the numbers, cards and codes of a post are: one look-up for all of it."""

import time
from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from checkpoint.adapters.neutral import PersonRef
from checkpoint.api.badges.naming import KINDS, of_enterprise, of_site
from checkpoint.domain.badge import Badge
from checkpoint.domain.site import Site
from shared.aggregates import Aggregates
from shared.errors import TryAgain

FRESH = 15.0
"""Seconds for which a badge is believed without asking: as long as a device."""
REMEMBERED = 50_000

Called = tuple[PersonRef, str]
"""How a device called somebody, and the site it did so at."""


@dataclass
class Badges:
    """Answers for what devices call people; who is not known is looked up every time.

    One that is bound to the site comes before one of its enterprise. While MongoDB is away those
    that are known go on being believed, and others are waited for: a reading without its person
    would be nobody's for ever.
    """

    badges: Aggregates[Badge]
    sites: Aggregates[Site]
    key: bytes = field(repr=False)
    now: Callable[[], float] = time.monotonic
    _owners: OrderedDict[str, tuple[float, str]] = field(default_factory=OrderedDict)
    _enterprises: dict[str, str | None] = field(default_factory=dict)

    async def owners(self, called: Iterable[Called]) -> Mapping[Called, str]:
        """Whose they are, of those that are somebody's."""
        wanted = {one for one in called if one[0].kind in KINDS}
        if not wanted:
            return {}
        # By a hash: what is kept in memory holds nobody's number either.
        names = {one: of_site(one[0].kind, one[1], one[0].value, self.key) for one in wanted}
        now = self.now()
        old = [one for one in wanted if self._owners.get(names[one], (-1.0, ""))[0] < now]
        if old:
            try:
                await self._look_up(old, names, now)
            except TryAgain:
                if any(names[one] not in self._owners for one in old):
                    raise
        return {one: self._owners[name][1] for one, name in names.items() if name in self._owners}

    async def _look_up(self, called: list[Called], names: Mapping[Called, str], now: float) -> None:
        await self._learn_sites({site for _, site in called})
        wider = {one: self._of_enterprise(*one) for one in called}
        ids = {*(names[one] for one in called), *filter(None, wider.values())}
        found = await self.badges.states(ids)
        for one in called:
            name = names[one]
            self._owners.pop(name, None)
            states = (found.get(name), found.get(wider[one] or ""))
            owner = next((s.person_id for s in states if s and s.person_id), None)
            if owner is not None:
                self._owners[name] = now + FRESH, owner
        while len(self._owners) > REMEMBERED:
            self._owners.popitem(last=False)

    def _of_enterprise(self, person: PersonRef, site_id: str) -> str | None:
        enterprise_id = self._enterprises.get(site_id)
        if enterprise_id is None:
            return None
        return of_enterprise(person.kind, enterprise_id, person.value, self.key)

    async def _learn_sites(self, ids: set[str]) -> None:
        """A site is of one enterprise as long as it is there."""
        if unknown := ids - self._enterprises.keys():
            found = await self.sites.states(unknown)
            self._enterprises |= {id_: site.enterprise_id for id_, site in found.items()}
