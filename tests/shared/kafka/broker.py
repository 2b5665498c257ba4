"""A Kafka node of a test's own, which may be hurt."""

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self

from yipan.local.kafka import kafka
from yipan.local.ports import free_port
from yipan.local.programs import Running


class Broker:
    """Comes back at the same address, with the same data."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._port = free_port()
        self._node: Running | None = None
        self.bootstrap = f"127.0.0.1:{self._port}"

    def start(self) -> None:
        log = self._folder / "kafka.log"
        self._node = Running(kafka(self._folder / "kafka", self._port, log))
        self._node.wait_ready()

    def kill(self) -> None:
        assert self._node is not None
        self._node.kill()
        self._node = None

    @contextmanager
    def frozen(self) -> Iterator[None]:
        """Keep connections open and answer nothing."""
        assert self._node is not None
        os.kill(self._node.pid, signal.SIGSTOP)
        try:
            yield
        finally:
            os.kill(self._node.pid, signal.SIGCONT)

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._node is not None:
            self.kill()
