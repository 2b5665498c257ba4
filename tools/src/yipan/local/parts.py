"""Every part of the stack as a program."""

import sys
from pathlib import Path

from shared.ending import LAST_DEADLINE
from yipan.local import keys, prometheus
from yipan.local.kafka import kafka
from yipan.local.mongo import mongo
from yipan.local.places import run_folder
from yipan.local.plan import Plan
from yipan.local.programs import Program, answers_well

READY_AT = {prometheus.NAME: prometheus.READY}


def part(name: str, plan: Plan) -> Program:
    stores = {"kafka": kafka, "mongo": mongo}
    if store := stores.get(name):
        return store(folder(name), plan.ports[name], log_file(name))
    if name == prometheus.NAME:
        return prometheus.prometheus(folder(name), plan.ports, log_file(name))
    return canary(plan) if name == "canary" else process(name, plan)


def process(name: str, plan: Plan) -> Program:
    """One of a service's two processes."""
    service, _, role = name.rpartition("-")
    address = plan.address(name)
    return Program(
        name=name,
        command=(sys.executable, "-m", f"{service.replace('-', '_')}.{role}"),
        ready=lambda: is_ready(address),
        log=log_file(name),
        pid_file=folder(name) / "pid",
        environment=environment(name, plan),
        stops_within=LAST_DEADLINE + 5,
    )


def canary(plan: Plan) -> Program:
    """It is given no secret: a token for its own key it makes itself, with the key of this run."""
    address = plan.address("canary")
    return Program(
        name="canary",
        command=(sys.executable, "-m", "yipan", "canary"),
        ready=lambda: is_ready(address),
        log=log_file("canary"),
        pid_file=folder("canary") / "pid",
        environment={
            "PYTHONUNBUFFERED": "1",
            "HTTP_PORT": str(plan.ports["canary"]),
            "CHECKPOINT_URL": plan.address("checkpoint-app"),
            **(plan.clock.environment() if plan.clock else {}),
        },
        stops_within=LAST_DEADLINE + 5,
    )


def environment(name: str, plan: Plan) -> dict[str, str]:
    clock = plan.clock.environment() if plan.clock else {}
    return {
        "KAFKA_BOOTSTRAP": plan.kafka_bootstrap,
        "MONGO_URL": plan.mongo_url,
        # What it says before it dies must be in the log.
        "PYTHONUNBUFFERED": "1",
        "HTTP_PORT": str(plan.ports[name]),
        "GROUP_INSTANCE": name,
        **keys.environment(),
        **public(plan),
        **clock,
    }


def public(plan: Plan) -> dict[str, str]:
    """Where phones reach what the gate page asks for beside its own service."""
    return (
        {"PERMITS_PUBLIC_URL": plan.address("permits-app")} if "permits-app" in plan.ports else {}
    )


def is_ready(address: str, name: str = "") -> bool:
    """Whether a part answers that it can do its work."""
    return answers_well(address, READY_AT.get(name, "/readyz"))


def folder(name: str) -> Path:
    return run_folder() / "parts" / name


def log_file(name: str) -> Path:
    return run_folder() / "log" / f"{name}.log"
