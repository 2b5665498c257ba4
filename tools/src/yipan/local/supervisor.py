"""The process that starts the stack, keeps it alive and ends it."""

import asyncio
import logging
import os
import signal
import threading
import time
from collections.abc import Sequence
from functools import partial

from yipan.local import keys
from yipan.local.control import Request, listening
from yipan.local.errors import LocalError, NotReady
from yipan.local.log_files import bound
from yipan.local.parts import log_file, part
from yipan.local.pid_files import PidFile
from yipan.local.places import run_folder
from yipan.local.plan import PROCESSES, STORES, WATCHERS, Plan, plan_file
from yipan.local.programs import Program
from yipan.local.state import Phase, StackState
from yipan.local.supervised import Supervised
from yipan.local.topics import create_topics

PAUSE = 0.1
READY_WITHIN = 180.0
WATCHING_WITHIN = 15.0
TIME_BEGINS_IN = 12.0
"""Seconds the eight processes usually take; simulated time stands until then."""
logger = logging.getLogger(__name__)


class Supervisor:
    """Owns the parts; commands come from other threads and take turns with the watch."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._parts = {
            name: Supervised(name, plan.address(name), partial(self._program, name))
            for name in plan.ports
        }
        self._turn = threading.RLock()
        self._phase: Phase = "starting"
        self._problem = ""
        self._said: StackState | None = None
        self.ending = threading.Event()

    def run(self) -> None:
        """Bring everything up, watch it until told to end, and bring everything down."""
        try:
            self._bring_up()
            self._phase = "up"
            while not self.ending.wait(PAUSE):
                self._look()
                self._bound_logs()
        except LocalError as error:
            logger.error("%s", error)  # noqa: TRY400 - the words say it all, the trace says nothing
            self._problem = str(error)
        finally:
            self._bring_down()

    def do(self, request: Request) -> None:
        """Follow a command: down, stop NAME, start NAME or kill NAME."""
        match request:
            case {"do": "down"}:
                self.ending.set()
            case {"do": "stop", "name": name}:
                self._stop([self._named(name)])
            case {"do": "start", "name": name}:
                self._start_together([self._named(name).name])
            case {"do": "kill", "name": name}:
                with self._turn:
                    self._named(name).kill()
            case _:
                raise LocalError(f"the supervisor does not know {request}")

    def _named(self, name: str) -> Supervised:
        if name not in self._parts:
            raise LocalError(f"no part of this run is called {name}: {', '.join(self._parts)}")
        return self._parts[name]

    def _bring_up(self) -> None:
        keys.make_secrets()
        self._start_together(STORES)
        if "kafka" in self._parts and not self.ending.is_set():
            asyncio.run(create_topics(self._plan.kafka_bootstrap))
        if self._plan.clock:
            clock = self._plan.clock.started_in(TIME_BEGINS_IN)
            self._plan = self._plan.model_copy(update={"clock": clock})
        self._start_together(PROCESSES)
        self._start_watchers()

    def _program(self, name: str) -> Program:
        return part(name, self._plan)

    def _start_together(self, names: Sequence[str]) -> None:
        """Wait until all are ready; one that ends instead is a mistake to report, not a crash."""
        parts = [self._parts[name] for name in names if name in self._parts]
        with self._turn:
            before = {each.name: each.restarts for each in parts}
            for each in parts:
                each.start(time.monotonic())
        deadline = time.monotonic() + READY_WITHIN
        while any(each.status != "ready" for each in parts) and not self.ending.wait(PAUSE):
            self._look()
            for each in parts:
                late = time.monotonic() > deadline and each.status != "ready"
                if late or each.restarts > before[each.name]:
                    raise NotReady(f"{each.name} did not become ready.\n{each.last_words()}")

    def _start_watchers(self) -> None:
        """Wait a little until they are ready; without them the stack is up all the same."""
        with self._turn:
            watching = [self._parts[name] for name in WATCHERS if name in self._parts]
            for each in watching:
                each.start(time.monotonic())
        deadline = time.monotonic() + WATCHING_WITHIN
        while (
            any(each.status == "starting" for each in watching)
            and time.monotonic() < deadline
            and not self.ending.wait(PAUSE)
        ):
            self._look()

    def _look(self) -> None:
        with self._turn:
            for each in self._parts.values():
                each.look(time.monotonic())
            self._say()

    def _bound_logs(self) -> None:
        for name in ("supervisor", *self._parts):
            bound(log_file(name))

    def _stop(self, parts: Sequence[Supervised]) -> None:
        with self._turn:
            for each in parts:
                each.ask_to_end()
            for each in parts:
                each.see_end()
            self._say()

    def _bring_down(self) -> None:
        self._phase = "failed" if self._problem else "stopping"
        # Who watches would see an outage, and the processes still want to commit and to publish:
        # the stores go last.
        for names in (WATCHERS, PROCESSES, STORES):
            self._stop([self._parts[name] for name in names if name in self._parts])

    def _say(self) -> None:
        state = StackState(
            phase=self._phase,
            supervisor=os.getpid(),
            kafka_bootstrap=self._plan.kafka_bootstrap,
            mongo_url=self._plan.mongo_url,
            key_set=str(keys.key_set_file()),
            clock=self._plan.clock,
            parts=[each.state() for each in self._parts.values()],
            problem=self._problem,
        )
        if state != self._said:
            state.save()
            self._said = state


def main() -> None:
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s")
    # Their talk about every request and every missed connection would bury ours.
    for loud in ("httpx", "aiokafka"):
        logging.getLogger(loud).setLevel(logging.CRITICAL)
    pid_file = PidFile(run_folder() / "supervisor.pid")
    pid_file.write(os.getpid())
    supervisor = Supervisor(Plan.model_validate_json(plan_file().read_bytes()))
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: supervisor.ending.set())
    try:
        with listening(supervisor.do):
            supervisor.run()
    finally:
        pid_file.remove()


if __name__ == "__main__":
    main()
