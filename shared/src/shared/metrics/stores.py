"""Aggregates: what is decided and not published yet, and what time itself wants decided."""

from shared.metrics.declaring import counter, gauge

SWEPT = counter(
    "outbox_swept", "Subjects whose outbox the sweeper had to publish", ["aggregate"],
    unit="subjects",
)  # fmt: skip
OUTBOX_OLDEST = gauge(
    "outbox_oldest_seconds", "Age of the oldest record that was stored and not published yet",
    ["aggregate"], unit="seconds",
)  # fmt: skip
TICKS = counter(
    "deadline_ticks", "Ticks sent to aggregates that were due", ["aggregate"], unit="ticks"
)
DUE_LATE = gauge(
    "due_late_seconds", "How long the aggregate that waits longest for its tick has been due",
    ["aggregate"], unit="seconds",
)  # fmt: skip
CHORES = counter("chores_done", "What a worker's chores have done", ["chore"], unit="things")
