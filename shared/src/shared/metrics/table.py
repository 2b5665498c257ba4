"""All metrics there are, for whoever writes about them: a process loads only those it has."""

from collections.abc import Mapping, Sequence
from operator import attrgetter
from types import ModuleType

from shared.metrics import assurance, bus, canary, county, gates, serving, stores
from shared.metrics.declaring import DECLARED, METRICS, Declared

SUBJECTS: Sequence[ModuleType] = (county, gates, serving, bus, stores, assurance, canary)


def declared() -> Sequence[Declared]:
    """Every metric, by name."""
    return sorted(DECLARED, key=attrgetter("name"))


def by_subject() -> Mapping[str, Sequence[Declared]]:
    """Every metric in the order in which it is declared, under the sentence of its subject."""
    named = {one.name.removesuffix("_total"): one for one in DECLARED}
    return {
        (subject.__doc__ or "").partition("\n")[0]: [named[name] for name in _names(subject)]
        for subject in SUBJECTS
    }


def _names(subject: ModuleType) -> Sequence[str]:
    metrics = [one for one in vars(subject).values() if isinstance(one, METRICS)]
    return [family.name for one in metrics for family in one.describe()]
