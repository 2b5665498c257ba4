"""Every metric of the suite, declared once: name, meaning, labels.

Labels are bounded: topics, groups, routes, outcomes; never the id of a person, device or event.
"""

from prometheus_client import Counter, Gauge, Histogram

LATENCY = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)

# HTTP
REQUESTS = Counter("http_requests", "Requests answered", ["method", "route", "status"])
REQUEST_SECONDS = Histogram(
    "http_request_duration_seconds", "From the first byte in to the last out", ["route"],
    buckets=LATENCY,
)  # fmt: skip

# The gate
READINGS = Counter("readings", "Readings by what became of them", ["outcome"])
FEVERS = Counter("fevers", "Fevers found at the door")
DEVICE_MESSAGES = Counter(
    "device_messages", "What devices of other makers said, by what became of it",
    ["vendor", "outcome"],
)  # fmt: skip
LIMITED = Counter(
    "requests_limited", "Requests of devices that were too many: refused, nothing of them stored",
    ["reason"],
)  # fmt: skip
RAW_RECORDS_WAITING = Gauge(
    "raw_records_waiting", "Records that could not be understood and wait for a person", ["vendor"]
)
RAW_RECORDS_DROPPED = Counter(
    "raw_records_dropped", "Records that waited and had to make room: the shelf is full", ["vendor"]
)
DEVICES_SILENT = Gauge("devices_silent", "Devices that were to be heard and are not")
SITE_DAYS_SINCE_COMPLETE = Gauge(
    "site_days_since_complete", "Since when batches of a site that records offline are missing",
    ["site"],
)  # fmt: skip
BATCHES = Counter("batches", "Batches of sites that record offline, by what they were", ["outcome"])
DEVICES_CLOCK_WRONG = Gauge(
    "devices_clock_wrong", "Devices whose clocks are more than 120 s off, either way"
)
WORST_CLOCK = Gauge("device_clock_offset_max_seconds", "How far the worst clock of a device is off")
DEVICES_DRIFTING = Gauge("devices_drifting", "Devices whose daily median is off what is usual")
CALIBRATION_OVERDUE = Gauge(
    "devices_calibration_overdue", "Devices in use whose calibration was due before today"
)
CROSSINGS = Counter("crossings", "Crossings decided", ["direction", "outcome"])

# Aggregates
SWEPT = Counter("outbox_swept", "Subjects whose outbox the sweeper had to publish", ["aggregate"])
TICKS = Counter("deadline_ticks", "Ticks sent to aggregates that were due", ["aggregate"])
CHORES = Counter("chores_done", "What a worker's chores have done", ["chore"])
LOOP_LAG = Gauge("event_loop_lag_seconds", "How late the event loop wakes a sleeper")

# Publishing to Kafka
PUBLISHED = Counter("records_published", "Records acknowledged by Kafka", ["topic"])
PUBLISHER_BYTES = Gauge("publisher_bytes", "Bytes that wait for Kafka's acknowledgement")
PRODUCERS_REBUILT = Counter("producers_rebuilt", "Producers that had to be given up", ["error"])

# Reading from Kafka
SETTLED = Counter(
    "records_settled", "Records by outcome: done, dead-letter, parked, resolved; and retries",
    ["group", "outcome"],
)  # fmt: skip
COMMITS = Counter("offset_commits", "Commits of finished offsets", ["group", "outcome"])
LAG_RECORDS = Gauge("consumer_lag_records", "Records written and not finished", ["group", "topic"])
LAG_SECONDS = Gauge(
    "consumer_lag_seconds", "Age of the oldest record that waits here", ["group", "topic"]
)
BLOCKED_KEYS = Gauge(
    "parked_keys",
    "Keys whose records are parked behind a dead letter, in our partitions",
    ["group"],
)
DEAD_LETTERS_WAITING = Gauge(
    "dead_letters_unresolved", "Keys and records that wait for somebody to decide", ["group"]
)
