"""Start the supervisor so that it outlives the terminal, follow it, and end it."""

import fcntl
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable

from yipan.local import kept, keys
from yipan.local.control import ask
from yipan.local.downloads import download
from yipan.local.errors import LocalError
from yipan.local.parts import log_file
from yipan.local.pid_files import PidFile, birth_of, end
from yipan.local.places import ROOT, RUN_VARIABLE, command_here, run_folder
from yipan.local.plan import Plan
from yipan.local.state import StackState, read_state, state_file

PAUSE = 0.1
# Both waves of parts may use up their own deadlines first, and the topics theirs.
UP_WITHIN = 450.0
# The processes end together, then the stores; each has 20 to 30 s.
DOWN_WITHIN = 90.0


def supervisor_pid() -> int | None:
    return PidFile(run_folder() / "supervisor.pid").alive()


def already_up() -> LocalError:
    down = command_here("yipan down")
    return LocalError(f"the stack in {run_folder()} is up; `{down}` ends it, then try again")


def end_remains() -> None:
    """End what a supervisor that was killed left running."""
    for pid_file in run_folder().glob("parts/*/pid"):
        PidFile(pid_file).end_stale()


def forget() -> None:
    """The next run starts with empty stores and new keys, as good as the first."""
    for folder in (run_folder() / "parts", run_folder() / "log", keys.folder()):
        if folder.is_dir():
            shutil.rmtree(folder)


def bring_up(plan: Plan, *, fresh: bool, show: Callable[[StackState], None]) -> StackState:
    """Start what was planned and give its state once everything is ready."""
    begin(plan, fresh=fresh)
    return follow(show)


def begin(plan: Plan, *, fresh: bool) -> None:
    """Start what was planned; leave alone what is up, with LocalError if this must be fresh."""
    run_folder().mkdir(parents=True, exist_ok=True)
    with (run_folder() / "up.lock").open("w") as turn:
        # Whoever comes second waits, and then finds it up.
        fcntl.flock(turn, fcntl.LOCK_EX)
        if supervisor_pid() is None:
            end_remains()
            if fresh:
                forget()
            kept.go_on(plan)
            download(plan)
            start(plan)
        elif fresh:
            raise already_up()


def start(plan: Plan) -> None:
    state_file().unlink(missing_ok=True)
    log = log_file("supervisor")
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("ab") as words, plan.held() as (settled, locks):
        settled.save()
        process = subprocess.Popen(
            [sys.executable, "-m", "yipan.local.supervisor"],
            cwd=ROOT,
            # From there, a folder named from here would be another one.
            env={**os.environ, RUN_VARIABLE: str(run_folder())},
            stdin=subprocess.DEVNULL,
            stdout=words,
            stderr=subprocess.STDOUT,
            pass_fds=locks,
            start_new_session=True,
        )
    PidFile(run_folder() / "supervisor.pid").write(process.pid)
    # It outlives us on purpose: without this, Python would warn that it still runs.
    process.returncode = 0


def follow(show: Callable[[StackState], None]) -> StackState:
    """Show every state until the stack is up; raise LocalError if it does not come up."""
    deadline = time.monotonic() + UP_WITHIN
    while time.monotonic() < deadline:
        state = read_state()
        if state:
            show(state)
            if state.phase == "up":
                return state
        if supervisor_pid() is None:
            last = read_state()
            problem = last.problem if last else ""
            raise LocalError(problem or "the supervisor ended; see `yipan logs supervisor`")
        time.sleep(PAUSE)
    raise LocalError(f"not up within {UP_WITHIN:.0f} s; see `yipan status`")


def bring_down() -> None:
    """Ask the supervisor to end everything; without one, end what it left."""
    if pid := supervisor_pid():
        try:
            ask({"do": "down"})
        except LocalError:
            # Not listening yet or no longer: the signal says the same.
            end(pid, DOWN_WITHIN)
        await_end(pid)
    end_remains()
    state_file().unlink(missing_ok=True)


def await_end(pid: int) -> None:
    # The process itself: its file is gone a moment before it is.
    birth, deadline = birth_of(pid), time.monotonic() + DOWN_WITHIN
    while birth and birth_of(pid) == birth:
        if time.monotonic() > deadline:
            end(pid, 5)
        time.sleep(PAUSE)
