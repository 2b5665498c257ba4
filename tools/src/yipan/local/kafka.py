"""One real Kafka node (KRaft: broker and controller in one process)."""

import asyncio
import shutil
import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from aiokafka.client import AIOKafkaClient
from aiokafka.errors import KafkaError

from yipan.local.cache import cached
from yipan.local.errors import LocalError
from yipan.local.fetch import tail
from yipan.local.jars import PINNED, kafka_jars
from yipan.local.java import java
from yipan.local.places import PINS
from yipan.local.ports import accepts, free_port
from yipan.local.programs import Program

CLUSTER = "yipan-local-cluster-00"
LOGGING = PINS / "log4j2.xml"
# Bounded: the broker shares a small machine with a database and eight processes.
MEMORY = ("-Xms128m", "-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")
"""For minutes on two cores: compilers and collectors of their own threads cost the suite more
than their better code gains."""
ANSWER_WITHIN_MS = 2000


def kafka(folder: Path, port: int, log: Path) -> Program:
    """Prepare `folder`, keeping what an earlier node stored there."""
    folder.mkdir(parents=True, exist_ok=True)
    settings = folder / "server.properties"
    settings.write_text(properties(folder, port, free_port()))
    if not (folder / "data").exists():
        shutil.copytree(formatted(), folder / "data")
    return Program(
        name="kafka",
        command=(*jvm(), *MEMORY, "kafka.Kafka", str(settings)),
        ready=lambda: accepts(port) and answers(f"127.0.0.1:{port}"),
        log=log,
        pid_file=folder / "pid",
        stops_within=30,
    )


def jvm() -> tuple[str, ...]:
    logs = f"-Dlog4j2.configurationFile={LOGGING}"
    return (str(java()), "-cp", f"{kafka_jars()}/*", logs, "-Djava.awt.headless=true")


def properties(folder: Path, port: int, controller_port: int) -> str:
    replicated = ("offsets.topic", "transaction.state.log", "share.coordinator.state.topic")
    single = [f"{topic}.replication.factor=1" for topic in replicated]
    return "\n".join(
        [
            "process.roles=broker,controller",
            "node.id=1",
            f"controller.quorum.voters=1@127.0.0.1:{controller_port}",
            "controller.listener.names=CONTROLLER",
            f"listeners=PLAINTEXT://127.0.0.1:{port},CONTROLLER://127.0.0.1:{controller_port}",
            f"advertised.listeners=PLAINTEXT://127.0.0.1:{port}",
            f"log.dirs={folder / 'data'}",
            *single,
            "transaction.state.log.min.isr=1",
            "share.coordinator.state.topic.min.isr=1",
            "offsets.topic.num.partitions=12",
            # After a kill -9 the node waits until its earlier self counts as dead (9 s by default).
            "broker.session.timeout.ms=4000",
            "broker.heartbeat.interval.ms=1000",
            "group.initial.rebalance.delay.ms=0",
            # Topics are created with their settings by a command of ours.
            "auto.create.topics.enable=false",
            "",
        ]
    )


def formatted() -> Path:
    """Give an empty data folder; formatting takes a second of Java, copying takes none."""
    return cached("kafka-data", [PINNED.read_bytes(), CLUSTER.encode()], format_storage)


def format_storage(folder: Path) -> None:
    settings = folder.with_suffix(".properties")
    settings.write_text(
        properties(folder.parent, 9092, 9093).replace("/data\n", f"/{folder.name}\n")
    )
    tool = ["kafka.tools.StorageTool", "format", "--cluster-id", CLUSTER, "--config", str(settings)]
    done = subprocess.run([*jvm(), *tool], capture_output=True, text=True, timeout=120, check=False)
    settings.unlink()
    if done.returncode != 0:
        raise LocalError(f"Kafka could not format its storage.\n{tail(done.stdout + done.stderr)}")


def answers(bootstrap: str) -> bool:
    # In a thread of its own: the caller's may run an event loop.
    with ThreadPoolExecutor(1) as own:
        return own.submit(asyncio.run, lists_itself(bootstrap)).result()


async def lists_itself(bootstrap: str) -> bool:
    """A broker lists itself only once it may host partitions."""
    client = AIOKafkaClient(bootstrap_servers=bootstrap, request_timeout_ms=ANSWER_WITHIN_MS)
    try:
        await client.bootstrap()
        return bool(client.cluster.brokers())
    except KafkaError:
        return False
    finally:
        await client.close()
