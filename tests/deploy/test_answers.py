"""The question that a container asks itself."""

import os
import subprocess
import sys
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import pytest

ANSWERS = Path(__file__).resolve().parents[2] / "deploy" / "docker" / "answers.py"


class Process(BaseHTTPRequestHandler):
    """Alive and not ready."""

    def do_GET(self) -> None:
        self.send_response(200 if self.path == "/livez" else 503)
        self.end_headers()
        self.wfile.write(b'{"mongo": "Unavailable"}')

    def log_message(self, *_: object) -> None:
        """Nobody reads it."""


@pytest.fixture
def port() -> Iterator[int]:
    with HTTPServer(("127.0.0.1", 0), Process) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server.server_port
        server.shutdown()
        thread.join(timeout=5)


def ask(path: str, port: int) -> subprocess.CompletedProcess[str]:
    # A proxy that is nowhere: the question must not go there.
    environment = {**os.environ, "HTTP_PORT": str(port), "http_proxy": "http://127.0.0.1:9"}
    return subprocess.run(
        [sys.executable, str(ANSWERS), path],
        env=environment, capture_output=True, text=True, timeout=20, check=False,
    )  # fmt: skip


def test_a_process_that_lives_is_healthy(port: int) -> None:
    assert ask("/livez", port).returncode == 0


def test_one_that_is_not_ready_says_why(port: int) -> None:
    done = ask("/readyz", port)
    assert done.returncode == 1
    assert '/readyz says 503: {"mongo": "Unavailable"}' in done.stderr


def test_one_that_does_not_answer_is_not_healthy() -> None:
    done = ask("/livez", 9)
    assert done.returncode == 1
    assert "does not answer" in done.stderr
