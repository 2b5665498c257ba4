"""Parts that live as long as a `with` block, in folders that are empty at its start."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from yipan.local import mongo as mongo_part
from yipan.local.kafka import kafka
from yipan.local.mongo import mongo
from yipan.local.pid_files import PidFile, birth_of
from yipan.local.places import run_folder
from yipan.local.ports import free_port
from yipan.local.programs import Program, Running


@contextmanager
def running(program: Program) -> Iterator[Running]:
    started = Running(program)
    try:
        started.wait_ready()
        yield started
    finally:
        started.stop()


@contextmanager
def fresh_kafka(folder: Path) -> Iterator[str]:
    """Give the bootstrap address of a node without topics."""
    port = free_port()
    with running(kafka(folder / "kafka", port, folder / "kafka.log")):
        yield f"127.0.0.1:{port}"


@contextmanager
def fresh_mongo(folder: Path) -> Iterator[str]:
    """Give the URL of an engine without databases."""
    port = free_port()
    with running(mongo(folder / "mongo", port, folder / "mongo.log")):
        yield mongo_part.url(port)


@contextmanager
def fresh_folder(purpose: str) -> Iterator[Path]:
    """Give a folder of this process; those of processes that died without cleaning up go too."""
    sweep(purpose)
    folder = run_folder() / f"{purpose}-{os.getpid()}"
    folder.mkdir(parents=True)
    try:
        yield folder
    finally:
        shutil.rmtree(folder)


def sweep(purpose: str) -> None:
    for left in run_folder().glob(f"{purpose}-*"):
        owner = left.name.rpartition("-")[2]
        if owner == str(os.getpid()) or not birth_of(int(owner)):
            for pid_file in left.glob("*/pid"):
                PidFile(pid_file).end_stale()
            shutil.rmtree(left)
