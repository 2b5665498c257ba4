"""Ports of 127.0.0.1, and whether somebody listens there."""

import socket


def free_port(wish: int = 0) -> int:
    """Give the wished port if it is free, else any; another program may still take it first."""
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
