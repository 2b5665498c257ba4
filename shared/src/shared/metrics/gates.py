"""What comes in at the gates, as the processes that answer count it."""

from shared.metrics.declaring import counter

READINGS = counter("readings", "Readings by what became of them", ["outcome"], unit="readings")
FEVERS = counter("fevers", "Fevers found at the door", unit="readings")
CROSSINGS = counter("crossings", "Crossings decided", ["direction", "outcome"], unit="crossings")
DEVICE_MESSAGES = counter(
    "device_messages", "What devices of other makers said, by what became of it",
    ["vendor", "outcome"], unit="messages",
)  # fmt: skip
BATCHES = counter(
    "batches", "Batches of sites that record offline, by what they were", ["outcome"],
    unit="batches",
)  # fmt: skip
LIMITED = counter(
    "requests_limited", "Requests of devices that were too many: refused, nothing of them stored",
    ["reason"], unit="requests",
)  # fmt: skip
RAW_RECORDS_DROPPED = counter(
    "raw_records_dropped", "Records that waited and had to make room: the shelf is full",
    ["vendor"], unit="records",
)  # fmt: skip
