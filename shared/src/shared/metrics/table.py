"""All metrics there are, for whoever writes about them: a process loads only those it has."""

from collections.abc import Sequence
from operator import attrgetter

from shared.metrics import assurance, bus, canary, county, gates, serving, stores
from shared.metrics.declaring import DECLARED, Declared

SUBJECTS = (serving, gates, bus, stores, assurance, canary, county)


def declared() -> Sequence[Declared]:
    """Every metric, by name."""
    return sorted(DECLARED, key=attrgetter("name"))
