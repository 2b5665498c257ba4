"""Services: rate, errors and duration by route, and how full the processes are."""

from grafana_foundation_sdk.models.dashboard import DashboardLink, Panel

from yipan.dashboards.board import Board, Section
from yipan.dashboards.links import board, page
from yipan.dashboards.panels import About, bars, light, trend
from yipan.dashboards.queries import PROCESS, RATE, lately, named, per_second, quantile, steps
from yipan.dashboards.tables import Column, table
from yipan.dashboards.variables import chosen, instance, service
from yipan.dashboards.words import LIGHT, NONE_SEEN, Scale, english

LOOK = page("runbook.md", "what-to-look-at", "Runbook: what to look at")
DOWN = page("runbook.md", "a-process-is-down", "Runbook: a process is down")
DIFFER = page("runbook.md", "versions-differ", "Runbook: versions differ")
ERRORS = page("runbook.md", "a-service-answers-errors", "Runbook: a service answers errors")
LOOP = page("runbook.md", "the-event-loop-is-late", "Runbook: the event loop is late")
UNHEARD = page("runbook.md", "alerts-are-not-delivered", "Runbook: alerts are not delivered")
OUTAGES = page("runbook.md", "outages", "Runbook: outages")
PIPELINE = board("yipan-pipeline", "Pipeline")
ROUTE = 'route=~"$route"'
FAILED = f'{ROUTE},status=~"5.."'
DURATION = "http_request_duration_seconds"
WHO = "{{service}} {{instance}}"
NO_RED = "it has no red."


def about(title: str, shows: str, do: str, *links: DashboardLink, width: int = 8,
          height: int = 8) -> About:  # fmt: skip
    return About(title, shows, do, links, width, height, NONE_SEEN)


def share_failed(*by: str) -> str:
    every = per_second("http_requests_total", by, ROUTE)
    failed = per_second("http_requests_total", by, FAILED)
    return f"(({failed}) or 0 * ({every})) / (({every}) > 0)"


def process(name: str, where: str = "") -> str:
    return f"max by (service, instance) ({named(name, where, PROCESS)})"


def up() -> list[Panel]:
    down = f"2 * (1 - {named('up', '', PROCESS)})"
    words = Scale(None, 1, in_order_word="up", act_word="down")
    versions = f"count by (version, service) ({named('yipan_build_info', '', PROCESS)})"
    return [
        light(about("Processes", "Each process, by what Prometheus last heard of it.",
                    "read its log; it is restarted by itself.", DOWN, width=16, height=6),
              down, words, WHO),
        bars(about("Builds", "How many processes run each version; two at a time in a rollout.",
                   "finish the rollout, or roll back.", DIFFER, width=8, height=6),
             versions, "{{service}} {{version}}"),
    ]  # fmt: skip


def red() -> list[Panel]:
    by = ("service",)
    return [
        trend(about("Rate", "Requests answered per second, by service.", NO_RED),
              {"{{service}}": per_second("http_requests_total", by, ROUTE)}, unit="reqps"),
        trend(about("Errors", "Share of requests answered with 500 or above, by service. 503 says "
                    "that a store is away.", "see Outages; read the log of that service.",
                    ERRORS, OUTAGES),
              {"{{service}}": share_failed(*by)}, unit="percentunit",
              scale=Scale(0.001, 0.01)),
        trend(about("Duration", "From the first byte in to the last out, by service.",
                    "see saturation below.", LOOK),
              {"p50 {{service}}": quantile(0.5, DURATION, by, ROUTE),
               "p99 {{service}}": quantile(0.99, DURATION, by, ROUTE)}, unit="s",
              scale=Scale(0.3, 1)),
        trend(about("By status", "Requests answered per second by status.",
                    "it has no red; 429 is a device that sends too much.", PIPELINE, width=12),
              {"{{service}} {{status}}": per_second("http_requests_total", ("service", "status"),
                                                   ROUTE)}, unit="reqps"),
        trend(about("Alerts received", "Alerts that came from Alertmanager, per minute.", NO_RED,
                    UNHEARD,
                    width=12),
              {"{{outcome}}": f"60 * {per_second('alerts_received_total', ('outcome',))}"}),
    ]  # fmt: skip


def routes() -> Panel:
    by = ("service", "method", "route")
    p99 = quantile(0.99, DURATION, by, ROUTE)
    state = f"({steps(share_failed(*by), 0.001, 0.01)})"
    return table(
        about("Routes", "Each route in the time looked at. Watch: 1 of 1,000 failed. Act: 1 of "
              "100.", "read the log of that service by the route.", ERRORS, width=24, height=12),
        {"service": "Service", "method": "Method", "route": "Route"},
        [
            Column("State", state, scale=english(LIGHT), width=110),
            Column("Requests", lately("http_requests_total", by, ROUTE), decimals=0, width=110),
            Column("Per second", per_second("http_requests_total", by, ROUTE), decimals=2,
                   width=110),
            Column("Failed", share_failed(*by), unit="percentunit", decimals=2, width=110),
            Column("p50", quantile(0.5, DURATION, by, ROUTE), unit="s", width=110),
            Column("p99", f"({p99}) >= 0", unit="s", width=110),
        ],
        sort="Requests",
    )  # fmt: skip


def saturation() -> list[Panel]:
    cpu = named("process_cpu_seconds_total", "", PROCESS)
    files = f"{process('process_open_fds')} / {process('process_max_fds')}"
    garbage = named("python_gc_collections_total", "", PROCESS)
    return [
        trend(about("Event-loop lag", "How late the event loop wakes a sleeper.",
                    "the process has no CPU: more processes, or a higher limit.", LOOP),
              {WHO: process("event_loop_lag_seconds")}, unit="s", scale=Scale(0.1, 0.5)),
        trend(about("CPU", "Cores in use by each process; one process uses one at most.",
                    "more processes, up to 12 workers of a service.", LOOK),
              {WHO: f"sum by (service, instance) (rate({cpu}[{RATE}]))"}, unit="cores",
              scale=Scale(0.8, 0.95)),
        trend(about("Memory", "Resident memory of each process.",
                    "it has no red; one that only grows is a leak: restart it, keep the log."),
              {WHO: process("process_resident_memory_bytes")}, unit="bytes"),
        trend(about("Open files", "Share of the file descriptors it may have.",
                    "connections are not closed: restart it, keep the log."),
              {WHO: files}, unit="percentunit", scale=Scale(0.7, 0.9)),
        trend(about("Running since", "Age of each process; a fall to 0 is a restart.",
                    "it has no red; several falls: read the log.", LOOK),
              {WHO: f"time() - {process('process_start_time_seconds')}"}, unit="s"),
        trend(about("Garbage collections", "Per second, all generations.", NO_RED),
              {WHO: f"sum by (service, instance) (rate({garbage}[{RATE}]))"}, unit="cps"),
        trend(about("Scrape duration", "How long a process takes to tell its metrics.",
                    "from 100 ms on a label has too many values: see the samples.", width=12),
              {WHO: process("scrape_duration_seconds")}, unit="s", scale=Scale(0.1, 1)),
        trend(about("Samples", "Series that each process tells.", NO_RED, width=12),
              {WHO: process("scrape_samples_scraped")}),
    ]  # fmt: skip


def services() -> Board:
    found = 'label_values(http_requests_total{job=~"$job",service=~"$service"}, route)'
    return Board(
        "yipan-services",
        "服务 Services",
        "Rate, errors and duration of every service and route, and how full its processes are.",
        [
            Section(None, up()),
            Section("Rate, errors, duration", [*red(), routes()]),
            Section("Saturation", saturation()),
        ],
        choices=[service(), instance(), chosen("route", "Route", found)],
        refresh="10s",
        since="now-1h",
    )
