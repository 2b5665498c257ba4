"""A topic of its own for every test, and a broker that may be hurt."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import pytest

from shared.kafka.topics import TopicSettings, create_topics
from yipan.local.fresh import running
from yipan.local.kafka import kafka
from yipan.local.ports import free_port
from yipan.local.programs import Running


@pytest.fixture
async def topic(kafka_bootstrap: str) -> str:
    """Give a topic of three partitions that no other test uses."""
    name = f"test.{uuid4().hex}"
    await create_topics(kafka_bootstrap, wanted=[TopicSettings(name, 3)])
    return name


class Broker:
    """A node of a test's own, to be stopped and started again at the same address."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._port = free_port()
        self.bootstrap = f"127.0.0.1:{self._port}"

    @contextmanager
    def up(self) -> Iterator[Running]:
        program = kafka(self._folder / "kafka", self._port, self._folder / "kafka.log")
        with running(program) as node:
            yield node


@pytest.fixture
def broker(tmp_path: Path) -> Broker:
    return Broker(tmp_path)
