"""How the suite is: from Prometheus where one answers, else from what the processes say now."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from typing import Any

import httpx
from prometheus_client import Metric
from prometheus_client.parser import text_string_to_metric_families
from pydantic import BaseModel, ConfigDict

WITHIN = 3.0
"""Seconds each has for an answer: the board does not wait for who is away."""
OURS = '{job="yipan"}'
QUERIES: Mapping[str, str] = {
    "up": f"sum(up{OURS})",
    "processes": f"count(up{OURS})",
    "lag_seconds": "max(consumer_lag_seconds)",
    "lag_records": "sum(consumer_lag_records)",
    "late_percent": "100 * sum(rate(records_readable_late_total[5m]))"
    " / sum(rate(records_readable_total[5m]))",
    "dead_letters": "sum(dead_letters_unresolved)",
    "missing": "sum(max by (group, topic, view) (facts_missing))",
    "canary_home_seconds": "time() - max(canary_home_timestamp_seconds > 0)",
    "canary_lost": "sum(increase(canary_lost_total[1h]))",
}
"""What Prometheus is asked; a query without an answer leaves its figure out."""
Value = float | None


class Pulse(BaseModel):
    """None is not known. `source` says who was asked; of processes, totals are since they began."""

    model_config = ConfigDict(frozen=True)

    source: str
    up: Value = None
    processes: Value = None
    lag_seconds: Value = None
    lag_records: Value = None
    late_percent: Value = None
    dead_letters: Value = None
    missing: Value = None
    canary_home_seconds: Value = None
    canary_lost: Value = None


Feel = Callable[[], Awaitable[Pulse | None]]


async def pulse(client: httpx.AsyncClient, prometheus: str, processes: Sequence[str]) -> Pulse:
    """Ask the Prometheus at an address, or the processes at theirs; both may be empty."""
    told = await from_prometheus(client, prometheus) if prometheus else None
    if told is not None:
        return told
    if not processes:
        return Pulse(source="")
    return await from_processes(client, processes)


async def from_prometheus(client: httpx.AsyncClient, address: str) -> Pulse | None:
    """None where it does not answer, or has scraped none of us yet."""
    try:
        values = await asyncio.gather(*(_ask(client, address, one) for one in QUERIES.values()))
    except (httpx.HTTPError, ValueError, KeyError, TypeError, IndexError):
        return None
    found = dict(zip(QUERIES, values, strict=True))
    return Pulse(source=address, **found) if found["processes"] else None


async def _ask(client: httpx.AsyncClient, address: str, query: str) -> Value:
    answer = await client.get(f"{address}/api/v1/query", params={"query": query}, timeout=WITHIN)
    result: list[Any] = answer.raise_for_status().json()["data"]["result"]
    value = float(result[0]["value"][1]) if result else None
    # 0 of 0 is no share.
    return None if value is None or value != value else value  # noqa: PLR0124 - NaN is not itself


async def from_processes(client: httpx.AsyncClient, addresses: Sequence[str]) -> Pulse:
    """What they say of themselves at this moment."""
    pages = await asyncio.gather(*(_page(client, one) for one in addresses))
    heard = [page for page in pages if page is not None]
    return reckoned(
        (family for page in heard for family in text_string_to_metric_families(page)),
        up=len(heard),
        processes=len(addresses),
    )


async def _page(client: httpx.AsyncClient, address: str) -> str | None:
    try:
        return (await client.get(f"{address}/metrics", timeout=WITHIN)).raise_for_status().text
    except httpx.HTTPError:
        return None


def reckoned(families: Iterable[Metric], *, up: int, processes: int) -> Pulse:
    """The same figures as of Prometheus, from samples of all processes."""
    found: dict[str, list[tuple[Mapping[str, str], float]]] = {}
    for family in families:
        for sample in family.samples:
            found.setdefault(sample.name, []).append((sample.labels, sample.value))

    def values(name: str) -> list[float]:
        return [value for _, value in found.get(name, [])]

    def total(name: str) -> Value:
        return sum(values(name)) if name in found else None

    readable, homes = total("records_readable_total"), values("canary_home_timestamp_seconds")
    late = total("records_readable_late_total") or 0.0
    return Pulse(
        source="/metrics",
        up=up,
        processes=processes,
        lag_seconds=max(values("consumer_lag_seconds"), default=None),
        lag_records=total("consumer_lag_records"),
        late_percent=100 * late / readable if readable else None,
        dead_letters=total("dead_letters_unresolved"),
        missing=_once_each(found.get("facts_missing")),
        canary_home_seconds=time.time() - max(homes) if any(homes) else None,
        canary_lost=total("canary_lost_total"),
    )


def _once_each(samples: Sequence[tuple[Mapping[str, str], float]] | None) -> Value:
    """Several workers of a service tell the same of a view."""
    if samples is None:
        return None
    places: dict[frozenset[tuple[str, str]], float] = {}
    for labels, value in samples:
        place = frozenset(labels.items())
        places[place] = max(value, places.get(place, 0.0))
    return sum(places.values())
