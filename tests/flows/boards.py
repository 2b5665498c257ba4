"""What the four boards tell, beside what the daily report says of the same day."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple, get_args

import orjson
from prometheus_client import generate_latest
from prometheus_client.parser import text_string_to_metric_families
from tests.flows.memory_stage import MemoryStage
from tests.kit import count_the_board

import checkpoint.board
import health_records.board
import permits.board
import transport.board
from shared.board import Count
from shared.events import TOPICS
from shared.events.health_records import IsolationPlace
from shared.events.permits import PermitKind
from shared.events.permits.projects import ProjectStage
from shared.events.permits.support import UnitKind
from shared.metrics import county
from shared.metrics.declaring import Figure
from yipan.fortnight.reported import figures_of
from yipan.report.joining import Figure as Reported

COUNTS: Mapping[str, Count] = MappingProxyType({
    "checkpoint": checkpoint.board.count,
    "health-records": health_records.board.count,
    "permits": permits.board.count,
    "transport": transport.board.count,
})  # fmt: skip


async def tell(stage: MemoryStage) -> None:
    """Count and tell all boards anew, as of now."""
    for name, count in COUNTS.items():
        await count_the_board(stage.platforms[name], count)


def told(figure: Figure, **labels: str) -> float:
    """Add up what a figure tells of the places with these labels."""
    wanted = labels.items()
    return sum(
        value
        for place, value in figure.told.items()
        if wanted <= dict(zip(figure.labels, place, strict=True)).items()
    )


class Pair(NamedTuple):
    reported: float | None
    told: float


class Beside:
    """The report of today, and beside its figures what is told."""

    def __init__(self, report: Mapping[str, Reported]) -> None:
        self.report = report

    def says(self, *keys: str) -> float | None:
        return sum(self._value(*key.partition("/")) for key in keys)

    def _value(self, whole: str, _: str, part: str) -> float:
        figure = self.report[whole]
        parts = {one.key: one.value for one in figure.parts}
        value = parts.get(part, 0) if part else figure.value
        assert value is not None, whole
        return value

    @property
    def all(self) -> dict[str, Pair]:
        return {
            **self.resumption, **self.support, **self.transport, **self.people, **self.gates,
        }  # fmt: skip

    @property
    def resumption(self) -> dict[str, Pair]:
        large = told(county.ENTERPRISES, above_scale="yes")
        run = told(county.ENTERPRISES, above_scale="yes", status="resumed")
        says = self.says
        return {
            "enterprises": Pair(says("enterprises.registered"), told(county.ENTERPRISES)),
            "running": Pair(
                says("enterprises.running"), told(county.ENTERPRISES, status="resumed")
            ),
            "large": Pair(says("enterprises.above-scale"), large),
            "large running": Pair(says("enterprises.above-scale-running"), run),
            "waiting": Pair(says("resumption.waiting"), told(county.PERMITS, status="applied")),
            "passes": Pair(
                says("passes.in-force"),
                told(county.PERMITS, kind="vehicle-pass", status="active"),
            ),
            **{
                kind: Pair(
                    says(f"resumption.in-force/{kind}"),
                    told(county.PERMITS, kind=kind, status="active"),
                )
                for kind in get_args(PermitKind)
                if kind != "vehicle-pass"
            },
        }

    @property
    def support(self) -> dict[str, Pair]:
        says = self.says
        problems = told(county.PROBLEMS_OPEN) + told(county.PROBLEMS_RESOLVED)
        return {
            "visits": Pair(says("visits.principal", "visits.other"), told(county.VISITS)),
            "open": Pair(says("problems.open"), told(county.PROBLEMS_OPEN)),
            "raised": Pair(says("problems.raised"), problems),
            **{
                kind: Pair(says(f"units.{kind}"), told(county.UNITS, kind=kind))
                for kind in get_args(UnitKind)
            },
            "projects": Pair(says("projects.county"), told(county.PROJECTS)),
            "at work": Pair(says("projects.county-started"), told(county.PROJECTS, started="yes")),
            "yuan": Pair(says("projects.county-total"), told(county.PROJECTS_YUAN)),
            **{
                stage: Pair(says(f"projects.county-{stage}"), told(county.PROJECTS, stage=stage))
                for stage in get_args(ProjectStage)
            },
        }

    @property
    def transport(self) -> dict[str, Pair]:
        says = self.says
        cancelled = told(county.TRIPS, status="cancelled")
        return {
            "trips": Pair(says("trips.planned"), told(county.TRIPS) - cancelled),
            "on the road": Pair(says("trips.on-the-road"), told(county.TRIPS, status="departed")),
            "completed": Pair(says("trips.completed"), told(county.TRIPS, status="completed")),
            **{
                state: Pair(says(f"trips.{state}"), told(county.PASSENGERS, state=state))
                for state in ("expected", "arrived", "missing")
            },
            "farms": Pair(says("feed.farms"), told(county.FARMS)),
            "empty": Pair(says("feed.empty"), told(county.FARMS, state="empty")),
            "animals": Pair(says("feed.animals"), told(county.ANIMALS)),
            "days": Pair(says("feed.fewest-days"), min(county.FEED_DAYS.told.values())),
            "on the way": Pair(
                says("supplies.on-the-way"), told(county.SUPPLIES, state="on the way")
            ),
        }

    @property
    def people(self) -> dict[str, Pair]:
        says = self.says
        reasons = {one.key: one.value for one in self.report["lists.deferrals"].parts}
        return {
            "files": Pair(says("files.registered"), told(county.WORKERS)),
            "may return": Pair(
                says("lists.may-return"), told(county.WORKERS, standing="may-return")
            ),
            "deferred": Pair(says("lists.deferred"), told(county.WORKERS, standing="deferred")),
            "reasons": Pair(sum(reasons.values()), told(county.DEFERRED_FOR)),
            **{
                code: Pair(many, told(county.DEFERRED_FOR, reason=code))
                for code, many in reasons.items()
            },
            "isolated": Pair(says("isolation.open"), told(county.ISOLATIONS)),
            **{
                place: Pair(says(f"isolation.open/{place}"), told(county.ISOLATIONS, place=place))
                for place in get_args(IsolationPlace)
            },
            **{
                kind: Pair(says(f"result.{kind}"), told(county.CASES, kind=kind))
                for kind in ("confirmed", "suspected")
            },
        }

    @property
    def gates(self) -> dict[str, Pair]:
        says = self.says
        refused = {one.key: one.value for one in self.report["gates.entries-refused"].parts}
        way = county.CROSSINGS_TODAY
        return {
            "sites": Pair(says("gates.sites"), told(county.SITES)),
            "readings": Pair(says("gates.readings"), told(county.READINGS_TODAY)),
            "fevers": Pair(says("gates.fevers"), told(county.FEVERS_TODAY)),
            "implausible": Pair(says("gates.implausible"), told(county.IMPLAUSIBLE_TODAY)),
            "came in": Pair(
                says("gates.entries-admitted"), told(way, direction="in", outcome="admitted")
            ),
            "turned away": Pair(
                says("gates.entries-refused"), told(way, direction="in", outcome="refused")
            ),
            "went out": Pair(says("gates.exits"), told(way, direction="out", outcome="admitted")),
            "refused for": Pair(sum(refused.values()), told(county.REFUSED_TODAY)),
            "on duty": Pair(says("on-duty.persons"), told(county.ON_DUTY_TODAY)),
        }


async def beside(stage: MemoryStage) -> dict[str, Pair]:
    """What the report of today says, and what is told."""
    return Beside(await figures_of(stage, stage.now().date())).all


def labels_of_a_scrape() -> set[str]:
    """Every value of a label that a scrape of this process answers."""
    families = text_string_to_metric_families(generate_latest().decode())
    return {value for one in families for s in one.samples for value in s.labels.values()}


def ids_of_persons_devices_and_events(stage: MemoryStage) -> set[str]:
    """What no label may ever hold: whose it is, which device said it, which fact it was."""
    found: set[str] = set()
    for delivery in (one for topic in TOPICS for one in stage.bus.log(topic).deliveries):
        fact = orjson.loads(delivery.value or b"{}")
        found.update(fact[name] for name in ("person_id", "device_id") if fact.get(name))
        found.add(dict(delivery.headers)["ce_id"].decode())
    return found
