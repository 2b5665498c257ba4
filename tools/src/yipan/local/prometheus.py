"""A Prometheus beside the stack, where this machine has one: it scrapes what runs here.

What is scraped and by which rules is said in deploy/monitoring alone; only the ports are ours. Its
flags are those of 2.42 and of 3.
"""

import os
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

from yipan.local.errors import PartMissing
from yipan.local.places import ROOT
from yipan.local.programs import Program, answers_well

NAME, VARIABLE, READY = "prometheus", "PROMETHEUS", "/-/ready"
MONITORING = ROOT / "deploy" / "monitoring"
DEPLOYED, RULES = MONITORING / "prometheus.yml", MONITORING / "rules"
INSTEAD = (
    "no Prometheus here: `apt-get install prometheus`, or name the program in PROMETHEUS, "
    "and the next `yipan up` starts it too"
)
KEPT_FOR, KEPT_AT_MOST = "7d", "512MB"
ITSELF = "127.0.0.1:9090"

Config = dict[str, Any]


def found() -> str | None:
    """The program: the one that PROMETHEUS names, else the one on the PATH."""
    return shutil.which(os.environ.get(VARIABLE) or NAME)


def prometheus(folder: Path, ports: Mapping[str, int], log: Path) -> Program:
    """Prepare `folder`, keeping what was scraped before; PartMissing where there is no program."""
    program = found()
    if program is None:
        raise PartMissing(INSTEAD)
    folder.mkdir(parents=True, exist_ok=True)
    settings = folder / "prometheus.yml"
    settings.write_text(yaml.safe_dump(configuration(ports), allow_unicode=True, sort_keys=False))
    address = f"127.0.0.1:{ports[NAME]}"
    return Program(
        name=NAME,
        command=(
            program,
            f"--config.file={settings}",
            f"--storage.tsdb.path={folder / 'series'}",
            f"--storage.tsdb.retention.time={KEPT_FOR}",
            f"--storage.tsdb.retention.size={KEPT_AT_MOST}",
            f"--web.listen-address={address}",
        ),
        ready=lambda: answers_well(f"http://{address}", READY),
        log=log,
        pid_file=folder / "pid",
    )


def configuration(
    ports: Mapping[str, int], deployed: Path = DEPLOYED, rules: Path = RULES
) -> Config:
    """What is deployed, at this machine's ports and without what does not run here."""
    told: Config = yaml.safe_load(deployed.read_text())
    config = {"global": told.get("global", {}), "scrape_configs": list(_jobs(told, ports))}
    # Prometheus accepts no list of nothing where a folder is missing; and paths are from its file.
    if files := sorted(str(file) for file in rules.glob("*.yml")):
        config["rule_files"] = files
    return config


def _jobs(told: Config, ports: Mapping[str, int]) -> Iterator[Config]:
    for job in told["scrape_configs"]:
        groups = [
            {**group, "targets": targets}
            for group in job.get("static_configs", [])
            if (targets := [here for one in group["targets"] if (here := _here(one, ports))])
        ]
        if groups:
            yield {**job, "static_configs": groups}


def _here(target: str, ports: Mapping[str, int]) -> str | None:
    """Where a target is on this machine; the stores are scraped by nobody."""
    name = NAME if target == ITSELF else target.partition(":")[0]
    scraped = name in ports and name not in ("kafka", "mongo")
    return f"127.0.0.1:{ports[name]}" if scraped else None
