"""Programs that run beside us: started with a log and a pid file, stopped within a deadline."""

import logging
import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException
from pathlib import Path

from yipan.local.errors import NotReady
from yipan.local.fetch import tail
from yipan.local.pid_files import PidFile

PAUSE = 0.05
ANSWER_WITHIN = 2.0
logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Program:
    """What to start and how to tell that it answers."""

    name: str
    command: tuple[str, ...]
    ready: Callable[[], bool]
    log: Path
    pid_file: Path
    environment: Mapping[str, str] = field(default_factory=dict)
    ready_within: float = 60.0
    stops_within: float = 20.0

    def last_words(self) -> str:
        end = tail(self.log.read_text(errors="replace")) if self.log.is_file() else ""
        return f"The end of {self.log}:\n{end}"


class Running:
    """A started program; `ready` may still have to be waited for."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self._pid_file = PidFile(program.pid_file)
        self._pid_file.end_stale()
        program.log.parent.mkdir(parents=True, exist_ok=True)
        with program.log.open("ab") as log:
            self._process = subprocess.Popen(
                program.command,
                env={**os.environ, **program.environment},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                # A Ctrl-C in the terminal is ours to pass on, in the right order.
                start_new_session=True,
            )
        self._pid_file.write(self._process.pid)

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def exit_code(self) -> int | None:
        return self._process.poll()

    def wait_ready(self) -> None:
        """Raise NotReady, with the end of the log, if it ends first or stays silent."""
        deadline = time.monotonic() + self.program.ready_within
        while not self.program.ready():
            if self.exit_code is not None:
                raise NotReady(
                    f"{self.program.name} ended with {self.exit_code}.\n{self.program.last_words()}"
                )
            if time.monotonic() > deadline:
                raise NotReady(
                    f"{self.program.name} did not answer within {self.program.ready_within:.0f} s."
                    f"\n{self.program.last_words()}"
                )
            time.sleep(PAUSE)

    def stop(self) -> int:
        """Ask it to end, insist after the deadline, and give its exit code."""
        self.ask_to_end()
        return self.see_end()

    def ask_to_end(self) -> None:
        self._process.terminate()

    def see_end(self) -> int:
        """Wait for the end that was asked for, and no longer than the program may take."""
        try:
            code = self._process.wait(self.program.stops_within)
        except subprocess.TimeoutExpired:
            logger.warning("%s did not end in time and is killed", self.program.name)
            code = self.kill()
        self._pid_file.remove()
        return code

    def kill(self) -> int:
        self._process.send_signal(signal.SIGKILL)
        return self._process.wait(self.program.stops_within)


def answers_well(address: str, path: str) -> bool:
    """Whether a program answers 200 at a path, asked without any proxy."""
    connection = HTTPConnection(address.removeprefix("http://"), timeout=ANSWER_WITHIN)
    try:
        connection.request("GET", path)
        return connection.getresponse().status == HTTPStatus.OK
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()
