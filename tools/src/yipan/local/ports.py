"""Ports of 127.0.0.1: which are free, who listens, and which a stack has reserved."""

import fcntl
import os
import socket
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from yipan.local.errors import LocalError


class PortTaken(LocalError):
    """Another stack holds a port that was free when it was chosen."""


def free_port(wish: int = 0) -> int:
    """Give the wished port if nobody has it, else any; another program may still take it first."""
    if wish and reserved_elsewhere(wish):
        return free_port()
    with socket.socket() as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind(("127.0.0.1", wish))
        except OSError:
            if wish:
                return free_port()
            raise
        return int(listener.getsockname()[1])


def accepts(port: int, within: float = 1.0) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", port), within):
            return True
    except OSError:
        return False


@contextmanager
def reserved(ports: Iterable[int]) -> Iterator[list[int]]:
    """Hold ports against other stacks of this machine until they are bound, or raise PortTaken.

    Give file descriptors: a process that inherits them holds the ports until it ends.
    """
    held: list[int] = []
    try:
        for port in ports:
            lock = try_lock(port)
            if lock is None:
                raise PortTaken(f"another stack has just taken port {port}; please try again")
            held.append(lock)
        yield held
    finally:
        for lock in held:
            os.close(lock)


def reserved_elsewhere(port: int) -> bool:
    lock = try_lock(port)
    if lock is not None:
        os.close(lock)
    return lock is None


def try_lock(port: int) -> int | None:
    """Give nothing where another process, or another user, holds the port."""
    try:
        lock = os.open(lock_file(port), os.O_CREAT | os.O_RDWR, 0o600)
    except PermissionError:
        return None
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(lock)
        return None
    return lock


def lock_file(port: int) -> Path:
    return Path(tempfile.gettempdir()) / f"yipan-port-{port}.lock"
