"""The crossings of a day, added one by one: let through and refused, for what, and who came in."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from pydantic import BaseModel

from shared.projections import Document


class Crossed(BaseModel):
    """Everybody who wanted through; the vehicles among them are counted once more by themselves."""

    entries_admitted: int = 0
    entries_refused: int = 0
    exits_admitted: int = 0
    exits_refused: int = 0
    vehicles_admitted: int = 0
    vehicles_refused: int = 0


@dataclass
class Tally:
    """`enterprises` tells whose gate a site is. Persons are held once for each enterprise."""

    enterprises: Mapping[str, str | None]
    refused_for: Counter[str] = field(default_factory=Counter)
    _counts: dict[str, Counter[str]] = field(default_factory=dict)
    _persons: dict[str, set[str]] = field(default_factory=dict)

    def add(self, crossing: Document) -> None:
        """Count a document of CrossingView."""
        site, outcome = crossing["site_id"], crossing["outcome"]
        counts = self._counts.setdefault(site, Counter())
        way = "entries" if crossing["direction"] == "in" else "exits"
        counts[f"{way}_{outcome}"] += 1
        if crossing.get("plate") is not None:
            counts[f"vehicles_{outcome}"] += 1
        self.refused_for.update({reason["code"] for reason in crossing.get("reasons", ())})
        if (way, outcome) == ("entries", "admitted") and not crossing.get("visitor"):
            self._came_in(self.enterprises.get(site), crossing.get("person_id"))

    def add_occupants(self, screening: Document) -> None:
        """Count those known in a vehicle, a document of ScreeningView; it is a crossing already."""
        if (screening["direction"], screening["outcome"]) == ("in", "admitted"):
            for person in screening["persons"]:
                self._came_in(self.enterprises.get(screening["site_id"]), person)

    def add_inside(self, site: str, persons: Iterable[str]) -> None:
        """Count those who were inside when the day began."""
        for person in persons:
            self._came_in(self.enterprises.get(site), person)

    def _came_in(self, enterprise: str | None, person: str | None) -> None:
        if enterprise is not None and person is not None:
            self._persons.setdefault(enterprise, set()).add(person)

    def at(self, site: str) -> Crossed:
        return Crossed(**self._counts.get(site, Counter()))

    @property
    def all(self) -> Crossed:
        return Crossed(**sum(self._counts.values(), Counter()))

    @property
    def persons(self) -> int:
        """Different persons at all enterprises: who worked at two is one."""
        return len(set().union(*self._persons.values()))

    @property
    def on_duty(self) -> dict[str, int]:
        return {one: len(persons) for one, persons in sorted(self._persons.items())}
