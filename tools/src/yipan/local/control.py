"""Words between the commands and the supervisor: one JSON line each way over a Unix socket."""

import hashlib
import json
import logging
import socket
import socketserver
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from yipan.local.errors import LocalError
from yipan.local.places import run_folder

Request = dict[str, str]
Reply = dict[str, str]
# Longer than a part may take to become ready.
ANSWER_WITHIN = 200.0
# The system cuts longer ones off.
LONGEST_PATH = 100
logger = logging.getLogger(__name__)


def socket_path() -> Path:
    path = run_folder() / "control.sock"
    if len(str(path)) <= LONGEST_PATH:
        return path
    name = hashlib.sha256(str(path).encode()).hexdigest()[:16]
    return Path(tempfile.gettempdir()) / f"yipan-{name}.sock"


def ask(request: Request) -> None:
    """Have the supervisor do something; raise LocalError with its words if it could not."""
    with socket.socket(socket.AF_UNIX) as connection:
        connection.settimeout(ANSWER_WITHIN)
        try:
            connection.connect(str(socket_path()))
            connection.sendall(json.dumps(request).encode() + b"\n")
            reply = connection.makefile().readline()
        except OSError as error:
            raise LocalError(f"the supervisor does not answer ({error}): is it up?") from error
    problem = json.loads(reply)["problem"] if reply else "the supervisor ended meanwhile"
    if problem:
        raise LocalError(problem)


@contextmanager
def listening(do: Callable[[Request], None]) -> Iterator[None]:
    """Answer requests in threads of their own; an error is the asker's to read."""

    class Handler(socketserver.StreamRequestHandler):
        timeout = ANSWER_WITHIN

        def handle(self) -> None:
            self.wfile.write(json.dumps(answer(do, self.rfile.readline())).encode() + b"\n")

    socket_path().unlink(missing_ok=True)
    with socketserver.ThreadingUnixStreamServer(str(socket_path()), Handler) as server:
        server.daemon_threads = True
        socket_path().chmod(0o600)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield
        finally:
            server.shutdown()
            socket_path().unlink(missing_ok=True)


def answer(do: Callable[[Request], None], line: bytes) -> Reply:
    try:
        do(json.loads(line))
    except LocalError as error:
        return {"problem": str(error)}
    except Exception as error:
        logger.exception("a request failed: %r", line)
        return {"problem": f"{type(error).__name__}: {error}; see `yipan logs supervisor`"}
    return {"problem": ""}
