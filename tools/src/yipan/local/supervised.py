"""One part under supervision: wanted or not, alive or not, and when to try again."""

import logging
from collections.abc import Callable

from yipan.local.programs import Program, Running
from yipan.local.state import PartState, Status

FIRST_PAUSE = 0.5
LONGEST_PAUSE = 30.0
# A part that lived this long gets its next restart without the pauses of the last ones.
STEADY = 60.0
NOT_STARTED = 127
"""What a shell says of a program that is not there."""
logger = logging.getLogger(__name__)


class Supervised:
    """`look(now)` brings the part one step nearer to what is wanted; nothing here waits."""

    def __init__(self, name: str, address: str, make: Callable[[], Program]) -> None:
        self.name = name
        self.restarts = 0
        self.status: Status = "waiting"
        self._address = address
        self._make = make
        self._program: Program | None = None
        self._running: Running | None = None
        self._started = 0.0
        self._again_at = 0.0
        self._pause = FIRST_PAUSE

    def start(self, now: float) -> None:
        """Want it; a part that is already there stays as it is."""
        if self._running is None:
            self._pause, self._again_at, self.status = FIRST_PAUSE, now, "starting"
            self.look(now)

    def look(self, now: float) -> None:
        if self.status in ("waiting", "stopped"):
            return
        if self._running is None:
            self._try_again(now)
        elif (code := self._running.exit_code) is not None:
            self._note_end(code, now)
        elif self.status != "ready" and self._running.program.ready():
            self.status = "ready"

    def _try_again(self, now: float) -> None:
        if now >= self._again_at:
            self._started, self.status = now, "starting"
            self._program = self._program or self._make()
            try:
                self._running = Running(self._program)
            except OSError as error:
                logger.error("%s cannot be started: %s", self.name, error)  # noqa: TRY400 - all is said
                self._note_end(NOT_STARTED, now)

    def _note_end(self, code: int, now: float) -> None:
        if now - self._started >= STEADY:
            self._pause = FIRST_PAUSE
        logger.warning("%s ended with %d; again in %.1f s", self.name, code, self._pause)
        self._running, self._again_at = None, now + self._pause
        self._pause = min(2 * self._pause, LONGEST_PAUSE)
        self.restarts += 1
        self.status = "restarting"

    def ask_to_end(self) -> None:
        """From now on it is not wanted; `see_end` waits for it."""
        self.status = "stopped"
        if self._running:
            self._running.ask_to_end()

    def see_end(self) -> None:
        if self._running:
            logger.info("%s ended with %d", self.name, self._running.see_end())
            self._running = None

    def kill(self) -> None:
        """End it as a crash would: it is still wanted, so it will come back."""
        if self._running:
            self._running.kill()

    def last_words(self) -> str:
        return self._program.last_words() if self._program else ""

    def state(self) -> PartState:
        return PartState(
            name=self.name,
            status=self.status,
            address=self._address,
            pid=self._running.pid if self._running else None,
            restarts=self.restarts,
            log=f"log/{self.name}.log",
        )
