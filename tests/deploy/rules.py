"""The rule files of Prometheus as a test reads them: what is recorded, alerted on, and tried."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

from shared.metrics.table import declared

MONITORING = Path(__file__).resolve().parents[2] / "deploy" / "monitoring"
FILES = sorted((MONITORING / "rules").glob("*.yml"))
TESTS = sorted((MONITORING / "tests").glob("*.yml"))
Rule = dict[str, Any]

SCRAPED = {"job", "instance", "service", "process"}
"""What Prometheus says of every target of ours."""
OF_OTHERS: Mapping[str, set[str]] = {
    "up": set(),
    "process_start_time_seconds": set(),
    "alertmanager_notifications_failed_total": {"integration"},
    "prometheus_rule_evaluation_failures_total": {"rule_group"},
}
"""Of the client library, of Prometheus and of Alertmanager."""
KEYWORDS = {"and", "or", "unless", "offset", "bool", "by", "without", "on", "ignoring"}
NAME = r"[a-zA-Z_:][\w:]*"


def rules(kind: str) -> Iterator[Rule]:
    """Give every rule that is a `record` or an `alert`."""
    for file in FILES:
        for group in yaml.safe_load(file.read_text())["groups"]:
            yield from (rule for rule in group["rules"] if kind in rule)


def alerts() -> dict[str, Rule]:
    return {rule["alert"]: rule for rule in rules("alert")}


def known_metrics() -> dict[str, set[str]]:
    """By the names that a query knows: labels of what we declare, record and take from others."""
    found = {name: set(labels) for name, labels in OF_OTHERS.items()}
    for one in declared():
        ends = ("_bucket", "_count", "_sum") if one.kind == "histogram" else ("",)
        found |= {f"{one.name}{end}": set(one.labels) for end in ends}
        if one.kind == "histogram":
            found[f"{one.name}_bucket"].add("le")
    return found | {rule["record"]: grouped_by(rule["expr"]) for rule in rules("record")}


def grouped_by(expression: str) -> set[str]:
    lists = re.findall(r"\b(?:by|on)\s*\(([^)]*)\)", bare(expression))
    return {label for one in lists for label in re.findall(r"\w+", one)}


def bare(expression: str) -> str:
    """Leave out texts: what stands in them is no name."""
    return re.sub(r'"(?:[^"\\]|\\.)*"', '""', expression)


def asked(expression: str) -> Iterator[tuple[str, set[str]]]:
    """Give each metric that is asked for, with the labels it is asked by."""
    left = re.sub(r"\b(?:by|without|on|ignoring)\s*\([^)]*\)", " ", bare(expression))
    left = re.sub(r"\[[^\]]*\]|\boffset\s+\w+", " ", left)
    for name, matchers, call in re.findall(rf"(?<![\w.])({NAME})\s*(\{{[^}}]*\}})?\s*(\()?", left):
        if not call and name not in KEYWORDS:
            yield name, set(re.findall(r"(\w+)\s*(?:=~|!~|!=|=)", matchers))


def tried() -> Iterator[tuple[str, bool]]:
    """Give each alert that a test asks for, and whether it is to fire there."""
    for file in TESTS:
        for test in yaml.safe_load(file.read_text())["tests"]:
            for case in test["alert_rule_test"]:
                yield case["alertname"], bool(case["exp_alerts"])
