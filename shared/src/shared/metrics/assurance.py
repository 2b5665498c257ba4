"""The proof that nothing is lost: what was accepted, stored and projected agrees."""

from shared.metrics.declaring import counter, gauge

ACKNOWLEDGED_OFFSET = gauge(
    "topic_acknowledged_offset", "The highest offset that Kafka has acknowledged to this process",
    ["topic", "partition"], unit="offset",
)  # fmt: skip
END_OFFSET = gauge(
    "topic_end_offset", "Where a partition ends, as its reader sees it", ["topic", "partition"],
    unit="offset",
)  # fmt: skip
RECONCILED = counter(
    "facts_reconciled", "Facts read again from the topic and found in the view they belong to, "
    "once for each document that they write to", ["group", "topic", "view"], unit="facts",
)  # fmt: skip
MISSING = gauge(
    "facts_missing", "Facts that a view is done with and does not have: `yipan reconcile` names "
    "them", ["group", "topic", "view"], unit="facts",
)  # fmt: skip
RECONCILE_BEHIND = gauge(
    "reconcile_behind_seconds", "Age of the oldest fact that was projected and not checked yet",
    ["group", "topic"], unit="seconds",
)  # fmt: skip
