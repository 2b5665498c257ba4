"""Kafka and Mongo: what our processes know of both."""

from grafana_foundation_sdk.models.dashboard import DashboardLink, Panel

from yipan.dashboards.board import Board, Section
from yipan.dashboards.links import board, page
from yipan.dashboards.panels import About, light, note, trend
from yipan.dashboards.queries import PROCESS, lately, named, per_second
from yipan.dashboards.tables import Column, table
from yipan.dashboards.variables import chosen, instance, service
from yipan.dashboards.words import NONE_SEEN, Scale

OUTAGES = page("runbook.md", "outages", "Runbook: outages")
BACKUP = page("runbook.md", "backup", "Runbook: backup")
PIPELINE = board("yipan-pipeline", "Pipeline")
TOPIC = 'topic=~"$topic"'
PARTITION = ("topic", "partition")
NO_RED = "it has no red."
NOT_HERE = """\
**What is not here.** These panels show what our own processes know of Kafka and MongoDB. What only
the stores know is not asked for, since nothing here exports it: under-replicated partitions, disk
and requests of a broker (Kafka's JMX exporter); replication lag, oplog, cache, connections and
locks of MongoDB (`mongodb_exporter`). Who runs them has dashboards of their own for these two."""


def about(title: str, shows: str, do: str, *links: DashboardLink, width: int = 8,
          height: int = 8) -> About:  # fmt: skip
    return About(title, shows, do, links, width, height, NONE_SEEN)


def reached() -> list[Panel]:
    """Both stores as each process last found them."""
    words = Scale(None, 1, in_order_word="reached", act_word="not reached")
    lost = f"1 - min by (service, dependency) ({named('dependency_reached', '', PROCESS)})"
    seen = f"min by (dependency) ({named('dependency_reached', '', PROCESS)})"
    return [
        light(about("Reached", "Each store as the processes of a service last found it: not "
                    "reached where one of them does not reach it.",
                    "see Outages: nothing is lost; `/readyz` of the process says the trouble.",
                    OUTAGES, width=14, height=6),
              lost, words, "{{service}} {{dependency}}"),
        trend(about("Reached over time", "1 where every process reaches the store.",
                    "see Outages.", OUTAGES, width=10, height=6), {"{{dependency}}": seen}),
    ]  # fmt: skip


def writing() -> list[Panel]:
    held = f"max by (service, instance) ({named('publisher_bytes', '', PROCESS)})"
    return [
        trend(about("Waiting for Kafka", "Bytes that wait for Kafka's acknowledgement.",
                    "Kafka is slow or away; readings are answered 503 when it is full.", OUTAGES),
              {"{{service}} {{instance}}": held}, unit="bytes"),
        trend(about("Published", "Records acknowledged by Kafka per second, by topic.", NO_RED,
                    PIPELINE),
              {"{{topic}}": per_second("records_published_total", ("topic",), TOPIC)},
              unit="cps"),
        trend(about("Producers rebuilt", "Producers that had to be given up, per minute, by "
                    "error; what was unacknowledged was sent again.",
                    "look at the brokers if it goes on.", OUTAGES),
              {"{{service}} {{error}}":
               f"60 * {per_second('producers_rebuilt_total', ('service', 'error'))}"},
              scale=Scale(act=1)),
    ]  # fmt: skip


def topics() -> list[Panel]:
    ends = f"max by (topic, partition) ({named('topic_end_offset', TOPIC, PROCESS)})"
    last = f"max by (topic, partition) ({named('topic_acknowledged_offset', TOPIC, PROCESS)})"
    return [
        table(about("Topics", "Each topic: its records published in the time looked at, where its "
                    "partitions end added up, and how many partitions are known. An end needs a "
                    "reader of that topic.", NO_RED, PIPELINE, width=12, height=10),
              {"topic": "Topic"},
              [Column("Published", lately("records_published_total", ("topic",), TOPIC),
                      decimals=0),
               Column("End offsets", f"sum by (topic) ({ends})"),
               Column("Partitions", f"count by (topic) ({ends})")], sort="Published"),
        table(about("Partitions", "Where each partition ends as its reader sees it, and the "
                    "highest offset that Kafka has acknowledged to one of our processes.",
                    "it has no red; an acknowledged offset beyond the end, for long, is a loss "
                    "in Kafka: keep the logs.", OUTAGES, width=12, height=10),
              {"topic": "Topic", "partition": "Partition"},
              [Column("End", ends), Column("Acknowledged", last)], sort="End"),
        trend(about("Growth", "Records per second that partitions grow by, by topic.", NO_RED),
              {"{{topic}}": f"sum by (topic) (deriv({named('topic_end_offset', TOPIC, PROCESS)}"
               "[$__rate_interval]))"}, unit="cps"),
        trend(about("Commits", "Commits of finished offsets per second, by outcome.",
                    "failed: a rebalance, or Kafka is away; records are settled again.", OUTAGES),
              {"{{group}} {{outcome}}": per_second("offset_commits_total",
                                                  ("group", "outcome"))}, unit="cps"),
        trend(about("Retries", "Records per second that are tried again: MongoDB or Kafka is "
                    "away, or a fact waits for an earlier one.", "see Outages.", OUTAGES),
              {"{{group}}": per_second("records_settled_total", ("group",), 'outcome="retry"')},
              unit="cps"),
    ]  # fmt: skip


def stores() -> list[Panel]:
    outbox = f"max by (aggregate) ({named('outbox_oldest_seconds', '', PROCESS)})"
    return [
        trend(about("Stored and not published", "Age of the oldest such record in MongoDB, by "
                    "aggregate.", "Kafka is away; the sweeper publishes it afterwards.", OUTAGES,
                    width=12),
              {"{{aggregate}}": outbox}, unit="s", scale=Scale(30, 60)),
        trend(about("Answered 503", "Requests per second: a store did not answer in time, and the "
                    "caller sends again.", "see Outages.", OUTAGES, BACKUP, width=12),
              {"{{service}}": per_second("http_requests_total", ("service",), 'status="503"')},
              unit="reqps"),
    ]  # fmt: skip


def kafka_mongo() -> Board:
    topic = 'label_values(records_published_total{job=~"$job"}, topic)'
    return Board(
        "yipan-kafka-mongo",
        "存储 Kafka and Mongo",
        "What our processes know of Kafka and MongoDB: reached or not, what waits, what was "
        "written.",
        [
            Section(None, reached()),
            Section("Writing to Kafka", writing()),
            Section("Topics", topics()),
            Section("MongoDB, as its callers see it", stores()),
            Section(
                None, [note("What is not here", NOT_HERE, shows="What these panels leave out.")]
            ),
        ],
        choices=[service(), instance(), chosen("topic", "Topic", topic)],
        refresh="10s",
        since="now-1h",
    )
