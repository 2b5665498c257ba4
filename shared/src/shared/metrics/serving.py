"""Requests answered, and the process that answers them."""

from shared.metrics.declaring import counter, gauge, histogram

REQUESTS = counter(
    "http_requests", "Requests answered", ["method", "route", "status"], unit="requests"
)
REQUEST_SECONDS = histogram(
    "http_request_duration_seconds", "From the first byte in to the last out",
    ["method", "route"],
)  # fmt: skip
LOOP_LAG = gauge(
    "event_loop_lag_seconds", "How late the event loop wakes a sleeper", unit="seconds"
)
REACHED = gauge(
    "dependency_reached", "1 where this process reached it when it last looked, 0 where it did not",
    ["dependency"], unit="1 or 0",
)  # fmt: skip
BUILD = gauge("yipan_build_info", "Always 1: which version runs here", ["version"])
ALERTS = counter(
    "alerts_received", "Alerts that came from Alertmanager, by what became of them", ["outcome"],
    unit="alerts",
)  # fmt: skip
