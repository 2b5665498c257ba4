"""The canary: readings of nobody that are sent through the whole chain and read back.

Apart from all others, for only the canary's own process may tell them: elsewhere they would be 0.
"""

from shared.metrics.declaring import LATENCY, counter, gauge, histogram

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
