"""The sections of the daily report, in the order of the county's systems."""

from collections.abc import Sequence

from yipan.report.definitions import Section
from yipan.report.sections.gates import GATES, ON_DUTY
from yipan.report.sections.people import FILES, ISOLATION, RESULT
from yipan.report.sections.resumption import RESUMPTION
from yipan.report.sections.support import ORGANISATION, PROJECTS, SUPPORT
from yipan.report.sections.transport import PASSES_AND_FEED, SUPPLIES, TRAVEL

SECTIONS: Sequence[Section] = (
    RESULT, GATES, FILES, ISOLATION, RESUMPTION, ON_DUTY, SUPPORT, PASSES_AND_FEED, TRAVEL,
    SUPPLIES, ORGANISATION, PROJECTS,
)  # fmt: skip
