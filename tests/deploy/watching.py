"""A Prometheus of a test's own, on a free port and in a folder that goes with the test."""

import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
from tests.deploy.programs import program

WITHIN = 60


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def prometheus(folder: Path) -> Iterator[str]:
    """Start one that scrapes nothing; give its URL. What is in `folder`/data, it knows."""
    found = program("prometheus", where="apt-get install prometheus")
    (folder / "prometheus.yml").write_text("scrape_configs: []\n")
    address, log = f"127.0.0.1:{free_port()}", folder / "log"
    command = [
        found,
        f"--config.file={folder / 'prometheus.yml'}",
        f"--storage.tsdb.path={folder / 'data'}",
        f"--web.listen-address={address}",
    ]
    with log.open("w") as output:
        running = subprocess.Popen(command, stdout=output, stderr=subprocess.STDOUT)
    try:
        wait_until_ready(f"http://{address}", running, log)
        yield f"http://{address}"
    finally:
        running.terminate()
        running.wait(WITHIN)


def wait_until_ready(url: str, running: subprocess.Popen[bytes], log: Path) -> None:
    end = time.monotonic() + WITHIN
    while time.monotonic() < end and running.poll() is None:
        try:
            if httpx.get(f"{url}/-/ready", timeout=5).is_success:
                return
        except httpx.TransportError:
            time.sleep(0.05)
    pytest.fail(f"Prometheus did not start: {log.read_text()[-2000:]}")


def fill(folder: Path, open_metrics: str) -> None:
    """Put samples into the data of a Prometheus that is not started yet."""
    promtool = program("promtool", where="apt-get install prometheus")
    samples = folder / "samples"
    samples.write_text(open_metrics)
    command = [
        promtool,
        "tsdb",
        "create-blocks-from",
        "openmetrics",
        str(samples),
        str(folder / "data"),
    ]
    done = subprocess.run(command, capture_output=True, text=True, timeout=WITHIN, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
