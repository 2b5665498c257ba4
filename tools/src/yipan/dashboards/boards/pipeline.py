"""Pipeline: a fact from the device to the view, and the proof that none is lost."""

from grafana_foundation_sdk.models.dashboard import DashboardLink, Panel

from yipan.dashboards import lists
from yipan.dashboards.board import Board, Section
from yipan.dashboards.links import board, page
from yipan.dashboards.panels import About, figure, trend
from yipan.dashboards.queries import PROCESS, lately, named, per_second, quantile, steps, worst
from yipan.dashboards.tables import Column, table
from yipan.dashboards.variables import chosen, instance, service
from yipan.dashboards.words import LIGHT, NONE_SEEN, Scale, english

LETTERS = page("runbook.md", "dead-letters", "Runbook: dead letters")
OUTAGES = page("runbook.md", "outages", "Runbook: outages")
LOST = page("runbook.md", "facts-are-missing", "Runbook: facts are missing")
CANARY = page("runbook.md", "the-canary", "Runbook: the canary")
BEHIND = page("runbook.md", "consumers-are-behind", "Runbook: consumers are behind")
LATE = page("runbook.md", "facts-are-late", "Runbook: facts are late")
SLOW = page("runbook.md", "ingest-is-slow", "Runbook: ingest is slow")
FAILS = page("runbook.md", "ingest-fails", "Runbook: ingest fails")
UNPUBLISHED = page("runbook.md", "decisions-are-not-published", "Runbook: not published")
DUE = page("runbook.md", "what-is-due-comes-late", "Runbook: what is due comes late")
SERVICES = board("yipan-services", "Services")
KAFKA = board("yipan-kafka-mongo", "Kafka and Mongo")
NO_RED = "it has no red."
GROUP = 'group=~"$group"'
BY_TOPIC = ("group", "topic")
MAKERS = "/v1/intake/.+|/iclock/.+|/LAPI/.+"
TIMED = f'method=~"POST|PUT",route=~"/v1/readings|/v1/crossings|{MAKERS}"'
INGEST = (
    'method=~"POST|PUT",'
    f'route=~"/v1/readings(/stream)?|/v1/crossings|/v1/sites/.+/batches|{MAKERS}"'
)
"""What devices and gates post, as the alerts understand it; a stream takes as long as it takes."""


def about(title: str, shows: str, do: str, *links: DashboardLink, width: int = 8,
          height: int = 8) -> About:  # fmt: skip
    return About(title, shows, do, links, width, height, NONE_SEEN)


def all_of(name: str, by: tuple[str, ...] = (), where: str = GROUP) -> str:
    """Each process tells its own partitions."""
    inner = named(name, where, PROCESS)
    return f"sum by ({', '.join(by)}) ({inner})" if by else f"sum({inner})"


def highest(name: str, by: tuple[str, ...] = (), where: str = GROUP) -> str:
    inner = named(name, where, PROCESS)
    return f"max by ({', '.join(by)}) ({inner})" if by else f"max({inner})"


MISSING = f"max by (group, topic, view) ({named('facts_missing', GROUP, PROCESS)})"
"""Counted in the database: every worker of a service tells the same."""


def small(title: str, shows: str, do: str, query: str, *links: DashboardLink,
          scale: Scale | None = None, unit: str = "none") -> Panel:  # fmt: skip
    size = about(title, shows, do, *links, width=4, height=4)
    return figure(size, query, scale=scale and english(scale), unit=unit)


def figures() -> list[Panel]:
    home = f"time() - max({named('canary_home_timestamp_seconds', '', PROCESS)})"
    return [
        small("Facts missing", "Facts that a view is done with and does not have.",
              "`yipan reconcile` names them; build the view anew.",
              f"sum({MISSING})", LOST, scale=Scale(act=1)),
        small("Canary home", "Since when no reading of the canary was read back; it sends every "
              "10 s.", "see where it stops: ingest, lag, freshness.", home, CANARY,
              scale=Scale(60, 120), unit="s"),
        small("Lag", "Age of the oldest record that waits in any group.",
              "see which group; MongoDB or Kafka may be away.",
              highest("consumer_lag_seconds"), BEHIND, scale=Scale(30, 300), unit="s"),
        small("Letters open", "Keys and records that wait for somebody to decide.",
              "`yipan dlq list`, mend, replay.", all_of("dead_letters_unresolved"), LETTERS,
              scale=Scale(1, 100)),
        small("Outbox", "Age of the oldest record that was stored and not published yet.",
              "Kafka is away, or a process died while it published.",
              highest("outbox_oldest_seconds", (), ""), UNPUBLISHED, scale=Scale(30, 60), unit="s"),
        small("Due", "How long the aggregate that waits longest for its tick has been due.",
              "see whether the worker of that service runs.",
              highest("due_late_seconds", (), ""), DUE, scale=Scale(30, 60), unit="s"),
    ]  # fmt: skip


def ingest() -> list[Panel]:
    errors = per_second("http_requests_total", ("service",), f'{INGEST},status=~"5.."')
    every = per_second("http_requests_total", ("service",), INGEST)
    return [
        trend(about("Readings", "Readings per second by what became of them.",
                    "it has no red; refused ones are answered with a reason.",
                    lists.READINGS.link()),
              {"{{outcome}}": per_second("readings_total", ("outcome",))}, unit="cps"),
        trend(about("Ingest: p50, p99", "How long posts of devices and gates take. The objective "
                    "is 99 of 100 below 300 ms.", "see Services: loop lag and CPU of checkpoint's "
                  "app.",
                    SERVICES, SLOW),
              {"p50": quantile(0.5, "http_request_duration_seconds", (), TIMED),
               "p99": quantile(0.99, "http_request_duration_seconds", (), TIMED)},
              unit="s", scale=Scale(act=0.3)),
        trend(about("Ingest: errors", "Share of what devices and gates post that was answered "
                    "with 500 or above. The objective is 1 of 1,000.",
                    "the answer says what is away; devices send again.", SERVICES, FAILS, OUTAGES),
              {"{{service}}": f"(({errors}) or 0 * ({every})) / ({every})"},
              unit="percentunit", scale=Scale(act=0.001)),
        trend(about("Published", "Records acknowledged by Kafka per second, by topic.", NO_RED,
                    KAFKA),
              {"{{topic}}": per_second("records_published_total", ("topic",))}, unit="cps"),
        trend(about("Lag in records", "Records written and not finished.",
                    "more workers, up to 12 of a service, where nothing is retried.", BEHIND),
              {"{{group}} {{topic}}": all_of("consumer_lag_records", BY_TOPIC)}),
        trend(about("Lag in seconds", "Age of the oldest record that waits.",
                    "see settled: retries say that a store is away or a fact is waited for.",
                    BEHIND),
              {"{{group}} {{topic}}": highest("consumer_lag_seconds", BY_TOPIC)}, unit="s",
              scale=Scale(30, 300)),
    ]  # fmt: skip


def freshness() -> list[Panel]:
    late = per_second("records_readable_late_total", BY_TOPIC, GROUP)
    every = per_second("records_readable_total", BY_TOPIC, GROUP)
    return [
        trend(about("Freshness: p50, p99", "From Kafka's time of a batch's oldest record until it "
                    "can be read. The objective is 99 of 100 below 5 s.",
                    "see lag; the database may be slow.", LATE),
              {"p50 {{group}}": quantile(0.5, "freshness_seconds", ("group",), GROUP),
               "p99 {{group}}": quantile(0.99, "freshness_seconds", ("group",), GROUP)},
              unit="s", scale=Scale(act=5)),
        trend(about("Late", "Share of records that were older than 5 s when they could be read. "
                    "The objective is 1 of 100.", "see lag.", LATE),
              {"{{group}} {{topic}}": f"({late}) / (({every}) > 0)"}, unit="percentunit",
              scale=Scale(act=0.01)),
        trend(about("Readable", "Records per second whose facts can be read.", NO_RED),
              {"{{group}} {{topic}}": every}, unit="cps"),
    ]  # fmt: skip


def proof() -> list[Panel]:
    key = ("group", "topic", "view")
    accepted = named("topic_acknowledged_offset", "", PROCESS)
    sent = f"max by (topic, partition) ({accepted} offset 1m)"
    there = f"max by (topic, partition) ({named('topic_end_offset', '', PROCESS)})"
    beyond = f"max by (topic) (clamp_min({sent} + 1 - {there}, 0))"
    checked = lately("facts_reconciled_total", key, GROUP)
    return [
        table(about("Reconciliation", "By view: facts that are missing, and facts read again and "
                    "found in the time looked at.", "`yipan reconcile` names the missing ones.",
                    LOST, width=12),
              {"group": "Group", "topic": "Topic", "view": "View"},
              [Column("State", worst(key, steps(MISSING, None, 1), f"0 * ({checked})"),
                      scale=english(LIGHT)),
               Column("Missing", MISSING), Column("Found", checked, decimals=0)], sort="State"),
        trend(about("Reconciliation: behind", "Age of the oldest fact that was projected and not "
                    "checked yet.", "see whether the worker runs and MongoDB answers.", LOST,
                    width=12),
              {"{{group}} {{topic}}": highest("reconcile_behind_seconds", BY_TOPIC)}, unit="s",
              scale=Scale(300, 600)),
        trend(about("Canary: readings", "Sent, lost and refused in each minute. Lost is "
                    "acknowledged and not readable within a minute.",
                    "lost: search the canary's id in the logs; refused: see ingest.", CANARY),
              {"sent": f"60 * {per_second('canary_sent_total', ('job',))}",
               "lost": f"60 * {per_second('canary_lost_total', ('job',))}",
               "refused {{reason}}": f"60 * {per_second('canary_refused_total', ('reason',))}"}),
        trend(about("Canary: round trip", "From sending a reading until it can be read back.",
                    "see ingest, lag and freshness: which of them grew.", CANARY),
              {"p50": quantile(0.5, "canary_round_trip_seconds", ()),
               "p99": quantile(0.99, "canary_round_trip_seconds", ())}, unit="s",
              scale=Scale(5, 60)),
        trend(about("Accepted and not stored", "Records that Kafka acknowledged a minute ago and "
                    "that lie beyond the end of their partition: Kafka lost them.",
                    "keep the logs; see the brokers.", LOST, KAFKA),
              {"{{topic}}": beyond}, scale=Scale(act=1)),
        trend(about("Reconciled", "Facts per second read again and found, by group.", NO_RED),
              {"{{group}} {{view}}": per_second("facts_reconciled_total", ("group", "view"),
                                               GROUP)}, unit="cps"),
    ]  # fmt: skip


def set_aside() -> list[Panel]:
    group = ("group",)
    return [
        trend(about("Dead letters", "Keys and records that wait for somebody to decide.",
                    "`yipan dlq list`, mend the cause, `yipan dlq replay`.", LETTERS),
              {"{{group}}": all_of("dead_letters_unresolved", group)}, scale=Scale(act=1)),
        trend(about("Dead letters: age", "Age of the oldest of them; 0 where there is none.",
                    "somebody has to decide.", LETTERS),
              {"{{group}}": highest("dead_letters_oldest_seconds", group)}, unit="s",
              scale=Scale(3600, 86400)),
        trend(about("Parked keys", "Keys whose records are parked behind a dead letter.",
                    "resolve that letter: what one person, trip or permit did waits.", LETTERS),
              {"{{group}}": all_of("parked_keys", group)}, scale=Scale(act=1)),
        trend(about("Settled", "Records per second by outcome.",
                    "it has no red; retries grow while a store is away.", OUTAGES),
              {"{{group}} {{outcome}}": per_second("records_settled_total",
                                                  ("group", "outcome"), GROUP)}, unit="cps"),
        trend(about("Outbox: age", "Of the oldest record that was stored and not published.",
                    "see whether Kafka is away; the sweeper publishes it.", UNPUBLISHED),
              {"{{aggregate}}": highest("outbox_oldest_seconds", ("aggregate",), "")}, unit="s",
              scale=Scale(30, 60)),
        trend(about("Outbox: swept", "Subjects per second whose outbox the sweeper published.",
                    "it has no red; nothing to do, if it ends.", UNPUBLISHED),
              {"{{aggregate}}": per_second("outbox_swept_total", ("aggregate",))}, unit="cps"),
        trend(about("Due items: late", "How long what waits longest for its tick has been due.",
                    "see whether the worker of that service runs.", DUE),
              {"{{aggregate}}": highest("due_late_seconds", ("aggregate",), "")}, unit="s",
              scale=Scale(30, 60)),
        trend(about("Ticks", "Ticks per second sent to aggregates that were due.", NO_RED),
              {"{{aggregate}}": per_second("deadline_ticks_total", ("aggregate",))},
              unit="cps"),
        trend(about("Chores", "What the workers' chores have done, per second.", NO_RED),
              {"{{service}} {{chore}}": per_second("chores_done_total", ("service", "chore"))},
              unit="cps"),
    ]  # fmt: skip


def pipeline() -> Board:
    groups = 'label_values(consumer_lag_records{job=~"$job",service=~"$service"}, group)'
    return Board(
        "yipan-pipeline",
        "数据通道 Pipeline",
        "A fact from the device to the view: how much, how fast, and that none is lost.",
        [
            Section(None, figures()),
            Section("Ingest and lag", ingest()),
            Section("Freshness", freshness()),
            Section("Nothing is lost", proof()),
            Section("Set aside and owed", set_aside()),
        ],
        choices=[service(), instance(), chosen("group", "Group", groups)],
        refresh="10s",
        since="now-1h",
    )
