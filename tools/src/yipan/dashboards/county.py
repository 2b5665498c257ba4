"""The county's figures as queries, each written once: two boards never count differently.

Where a service has counted and found none of something, that is 0; where it has not counted,
there is nothing.
"""

from yipan.dashboards.queries import named, steps, told, total, worst

GATES, FILES, PERMITS, TRANSPORT = "checkpoint", "health-records", "permits", "transport"
ENTERPRISE = ("status", "sector", "township", "above_scale")
PROBLEM = ("kind", "unit", "age")
CROSSING = ("site", "direction", "outcome")
FARM = ("township", "state")
LARGE = 'above_scale="yes"'
RESUMED, STOPPED, APPLIED = 'status="resumed"', 'status="suspended"', 'status="applied"'
LOW, EMPTY, SHORT = 'state="low"', 'state="empty"', 'state!="well"'
ADMITTED, TURNED_AWAY = 'outcome="admitted"', 'outcome="refused"'


def counted(query: str, source: str) -> str:
    """0 where a service has counted and found none, nothing where it has not counted."""
    return f"({query}) or ({zero(source)})"


def zero(source: str) -> str:
    """0 where a service has counted."""
    at = told("county_figures_timestamp_seconds", where=f'source="{source}"')
    return f"0 * {at}"


def by_label(label: str, query: str, source: str) -> str:
    """A query by one label; one line of 0 where a service has counted and found none at all."""
    none = f"({zero(source)}) unless on () ({query})"
    return f'({query}) or label_replace({none}, "{label}", "无 none", "", "")'


def enterprises(where: str = "", by: tuple[str, ...] = ()) -> str:
    return part("county_enterprises", ENTERPRISE, by, where)


def problems(where: str = "", by: tuple[str, ...] = ()) -> str:
    return part("county_problems_open", PROBLEM, by, where)


def crossings(where: str = "", by: tuple[str, ...] = ()) -> str:
    return part("county_crossings_today", CROSSING, by, where)


def farms(where: str = "", by: tuple[str, ...] = ()) -> str:
    return part("county_farms", FARM, by, where)


def rooms(where: str = "", by: tuple[str, ...] = ()) -> str:
    return part("county_rooms", ("lodging", "status"), by, where)


def supplies(where: str = "", by: tuple[str, ...] = ()) -> str:
    return part("county_supplies", ("item", "state"), by, where)


def part(name: str, of: tuple[str, ...], by: tuple[str, ...], where: str) -> str:
    """Add up what is so; 0 for those lines of `by` of which none is so."""
    some = total(name, of, by, where)
    return f"({some} or 0 * {total(name, of, by)})" if by and where else some


def one(name: str, label: str, source: str, where: str = "") -> str:
    """The sum of a figure that has one label."""
    return counted(total(name, (label,), (), where), source)


LARGE_RUNNING = counted(enterprises(f"{RESUMED},{LARGE}"), PERMITS)
LARGE_ALL = counted(enterprises(LARGE), PERMITS)
RUNNING = counted(enterprises(RESUMED), PERMITS)
ALL = counted(enterprises(), PERMITS)
ON_DUTY = told("county_on_duty_today")
READINGS = counted(total("county_readings_today", ("site", "kind")), GATES)
FEVERS = one("county_fevers_today", "site", GATES)
REFUSED = counted(crossings(TURNED_AWAY), GATES)
ISOLATED = one("county_isolations", "place", FILES)
MAY_RETURN = one("county_workers", "standing", FILES, 'standing="may-return"')
DEFERRED = one("county_workers", "standing", FILES, 'standing="deferred"')
CONFIRMED = one("county_cases", "kind", FILES, 'kind="confirmed"')
SUSPECTED = one("county_cases", "kind", FILES, 'kind="suspected"')
REPORTS_MISSED = one("county_reports_missed", "in_a_row", FILES)
REPORTS_MISSED_LONG = one("county_reports_missed", "in_a_row", FILES, 'in_a_row!="1"')
ARRIVED = one("county_passengers", "state", TRANSPORT, 'state="arrived"')
MISSING = one("county_passengers", "state", TRANSPORT, 'state="missing"')
WITHOUT_ROOM = told("county_rooms_waited_for")
TAKEN = 'status!="free"'
ROOMS_TAKEN = counted(f"({rooms(TAKEN)}) / ({rooms()})", TRANSPORT)
PROBLEMS = counted(problems(), PERMITS)
PAST, ESCALATED = 'age=~"past|escalated"', 'age="escalated"'
PROBLEMS_PAST = counted(problems(PAST), PERMITS)
PROBLEMS_ESCALATED = counted(problems(ESCALATED), PERMITS)
SUSPENDED = counted(total("county_permits", ("kind", "status"), (), STOPPED), PERMITS)
EXPIRING = one("county_permits_expiring", "kind", PERMITS)
FARMS_LOW = counted(farms(LOW), TRANSPORT)
FARMS_EMPTY = counted(farms(EMPTY), TRANSPORT)
DIFFERING = counted(total("county_supplies", ("item", "state"), (), 'state="differing"'), TRANSPORT)
STOCKS_LOW = one("county_stocks_low", "item", TRANSPORT)
SILENT = one("county_devices_silent", "site", GATES)
DRIFTING = one("county_devices_drifting", "site", GATES)
OVERDUE = one("county_devices_calibration_overdue", "site", GATES)
CLOCKS = told("county_devices_clock_wrong")
RAW_RECORDS = one("county_raw_records_waiting", "vendor", GATES)
SITES_INCOMPLETE = counted(
    f"count({told('county_site_days_since_complete', ('site',))} >= 2)", GATES
)

AGE = f"max(time() - {named('county_figures_timestamp_seconds')})"
"""Of the oldest figures, in seconds; they are counted every 10 s."""
DOWN = f"count({named('up')} == 0) or (0 * count({named('up')}))"
"""Processes that Prometheus does not reach."""


def fevers_light() -> str:
    """Three at one site in a day, or a permit that a cluster has suspended, is acted on."""
    there = f"max({told('county_fevers_today', ('site',))})"
    clusters = told("county_permits_suspended", where='reason="fever-cluster"')
    return worst(
        (),
        steps(FEVERS, 1, None),
        steps(counted(there, GATES), None, 3),
        steps(counted(clusters, PERMITS), None, 1),
    )


def isolation_light() -> str:
    """From nine rooms of ten on it is watched; somebody without a room is acted on."""
    return worst((), steps(ROOMS_TAKEN, 0.9, None), steps(WITHOUT_ROOM, None, 1))


def cases_light() -> str:
    return worst((), steps(SUSPECTED, 1, None), steps(CONFIRMED, None, 1))


def reports_light() -> str:
    return worst((), steps(REPORTS_MISSED, 1, None), steps(REPORTS_MISSED_LONG, None, 1))


def passengers_light() -> str:
    return steps(MISSING, None, 1)


def problems_light() -> str:
    return worst((), steps(PROBLEMS_PAST, 1, None), steps(PROBLEMS_ESCALATED, None, 1))


def permits_light() -> str:
    return worst((), steps(EXPIRING, 1, None), steps(SUSPENDED, 1, None))


def feed_light() -> str:
    return worst((), steps(FARMS_LOW, 1, None), steps(FARMS_EMPTY, None, 1))


def supplies_light() -> str:
    return worst((), steps(STOCKS_LOW, 1, None), steps(DIFFERING, 1, None))


def devices_light() -> str:
    watched = (SILENT, DRIFTING, OVERDUE, CLOCKS, SITES_INCOMPLETE)
    return worst((), *(steps(query, 1, None) for query in watched))


def facts_light() -> str:
    """A fact is missing, or a reading of the canary got lost within a quarter of an hour."""
    missing = total("facts_missing", ("group", "topic", "view"))
    lost = f"sum(increase({named('canary_lost_total')}[15m]))"
    letters = f"sum({named('dead_letters_unresolved')})"
    return worst((), steps(missing, None, 1), steps(lost, None, 1), steps(letters, 1, None))


def figures_light() -> str:
    """Figures of two minutes ago are watched; of five, or a dead process: act."""
    return worst((), steps(AGE, 120, 300), steps(DOWN, None, 1))
