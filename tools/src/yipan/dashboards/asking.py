"""The queries of all dashboards put to a Prometheus: what each finds, and why it finds nothing."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import httpx

from shared.metrics.table import declared
from yipan.dashboards.asked import Asked
from yipan.dashboards.folder import DashboardError

WITHIN = 30
KINDS = {one.name: one.kind for one in declared()}
COUNTED, RUNNING = "county_figures_timestamp_seconds", "yipan_build_info"
"""Told by every worker that has counted, and by every process that runs."""


@dataclass(frozen=True, slots=True)
class Answer:
    """How many series a query found; an error as Prometheus words it, or why there are none."""

    asked: Asked
    series: int = 0
    error: str = ""
    reason: str = ""


@dataclass
class Prometheus:
    """Remembers which metrics it knows, and whether they were told ever in the last hour."""

    client: httpx.Client
    known: dict[str, bool] = field(default_factory=dict)

    def answers(self, all_asked: Iterable[Asked]) -> Sequence[Answer]:
        return [self.answer(one) for one in all_asked]

    def answer(self, asked: Asked) -> Answer:
        if asked.label:
            path, query = f"label/{asked.label}/values", {"match[]": asked.query}
        else:
            path, query = "query", {"query": asked.query}
        told = self._get(path, query)
        if told["status"] != "success":
            return Answer(asked, error=f"{told['errorType']}: {told['error']}")
        found = len(told["data"] if asked.label else told["data"]["result"])
        return Answer(asked, found, reason="" if found else self._why_empty(asked))

    def _why_empty(self, asked: Asked) -> str:
        silent = [name for name in asked.metrics if not self._knows(name)]
        if not silent:
            return "its metrics are told, but none with these labels"
        names, kinds = ", ".join(silent), {KINDS.get(name) for name in silent}
        if kinds == {"figure"} and self._knows(COUNTED):
            return f"counted, and there is none: {names}"
        if kinds == {"counter"} and self._knows(RUNNING):
            return f"has not happened: {names}"
        return f"nobody tells {names}"

    def _knows(self, name: str) -> bool:
        if name not in self.known:
            told = self._get("query", {"query": f"count({name})"})
            self.known[name] = bool(told["data"]["result"])
        return self.known[name]

    def _get(self, path: str, query: dict[str, str]) -> Any:
        """Prometheus words what is wrong with a query in JSON, with 400 or 422."""
        try:
            return self.client.get(f"/api/v1/{path}", params=query).json()
        except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
            raise DashboardError(f"no Prometheus at {self.client.base_url}: {error}") from error


def ask(url: str, all_asked: Iterable[Asked]) -> Sequence[Answer]:
    """Put every query to the Prometheus at `url`; DashboardError where there is none."""
    with httpx.Client(base_url=url, timeout=WITHIN) as client:
        return Prometheus(client).answers(all_asked)
