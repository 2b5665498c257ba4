"""The proof that nothing is lost: accepted, stored and projected agree, and a canary comes home."""

from shared.metrics.declaring import LATENCY, counter, gauge, histogram

ACKNOWLEDGED_OFFSET = gauge(
    "topic_acknowledged_offset", "The highest offset that Kafka has acknowledged to this process",
    ["topic", "partition"], unit="offset",
)  # fmt: skip
END_OFFSET = gauge(
    "topic_end_offset", "Where a partition ends, as its reader sees it", ["topic", "partition"],
    unit="offset",
)  # fmt: skip
RECONCILED = counter(
    "facts_reconciled", "Facts read again from the topic and found in the view that they belong to",
    ["group", "topic", "view"], unit="facts",
)  # fmt: skip
MISSING = gauge(
    "facts_missing", "Facts that a view is done with and does not have: `yipan reconcile` names "
    "them", ["group", "topic", "view"], unit="facts",
)  # fmt: skip
RECONCILE_BEHIND = gauge(
    "reconcile_behind_seconds", "Age of the oldest fact that was projected and not checked yet",
    ["group", "topic"], unit="seconds",
)  # fmt: skip

CANARY_SENT = counter("canary_sent", "Readings that the canary has sent", unit="readings")
CANARY_LOST = counter(
    "canary_lost", "Readings that were acknowledged and not readable within a minute",
    unit="readings",
)  # fmt: skip
CANARY_REFUSED = counter(
    "canary_refused", "Readings that nobody acknowledged", ["reason"], unit="readings"
)
CANARY_ROUND_TRIP = histogram(
    "canary_round_trip_seconds", "From sending a reading until it can be read back",
    buckets=(*LATENCY, 30, 60),
)  # fmt: skip
CANARY_HOME = gauge(
    "canary_home_timestamp_seconds", "When a reading was last read back, in seconds of the epoch",
    unit="seconds",
)  # fmt: skip
