"""Facts on their way through Kafka: published, read, set aside, readable."""

from shared.metrics.declaring import AGES, counter, gauge, histogram

PUBLISHED = counter("records_published", "Records acknowledged by Kafka", ["topic"], unit="records")
PUBLISHER_BYTES = gauge(
    "publisher_bytes", "Bytes that wait for Kafka's acknowledgement", unit="bytes"
)
PRODUCERS_REBUILT = counter(
    "producers_rebuilt", "Producers that had to be given up", ["error"], unit="producers"
)

SETTLED = counter(
    "records_settled", "Records by outcome: done, dead-letter, parked, resolved; and retries",
    ["group", "outcome"], unit="records",
)  # fmt: skip
COMMITS = counter(
    "offset_commits", "Commits of finished offsets", ["group", "outcome"], unit="commits"
)
LAG_RECORDS = gauge(
    "consumer_lag_records", "Records written and not finished", ["group", "topic"], unit="records"
)
LAG_SECONDS = gauge(
    "consumer_lag_seconds", "Age of the oldest record that waits here", ["group", "topic"],
    unit="seconds",
)  # fmt: skip

LATE = 5.0
"""Seconds after which a fact that becomes readable is late: the objective of freshness."""
FRESHNESS = histogram(
    "freshness_seconds",
    "From Kafka's time of the oldest record of a batch until what the batch says can be read",
    ["group", "topic"], buckets=AGES,
)  # fmt: skip
READABLE = counter(
    "records_readable", "Records whose facts can be read", ["group", "topic"], unit="records"
)
READABLE_LATE = counter(
    "records_readable_late", "Of these, records that were older than 5 s by then",
    ["group", "topic"], unit="records",
)  # fmt: skip

BLOCKED_KEYS = gauge(
    "parked_keys", "Keys whose records are parked behind a dead letter, in our partitions",
    ["group"], unit="keys",
)  # fmt: skip
DEAD_LETTERS_WAITING = gauge(
    "dead_letters_unresolved", "Keys and records that wait for somebody to decide", ["group"],
    unit="dead letters",
)  # fmt: skip
DEAD_LETTERS_OLDEST = gauge(
    "dead_letters_oldest_seconds", "Age of the oldest of them, 0 where there is none", ["group"],
    unit="seconds",
)  # fmt: skip
