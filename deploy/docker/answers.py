#!/usr/bin/env python3
"""Say whether the process in this container answers: `answers.py /livez` or `/readyz`."""

import os
import sys
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException

WITHIN = 4.0


def trouble(path: str, port: int) -> str:
    """Say what is wrong, or nothing."""
    # http.client, because urllib would ask a proxy that the environment may name.
    connection = HTTPConnection("127.0.0.1", port, timeout=WITHIN)
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        said = answer.read(2048).decode(errors="replace")
    except (OSError, HTTPException) as error:
        return f"{path} does not answer: {error}"
    return "" if answer.status == HTTPStatus.OK else f"{path} says {answer.status}: {said}"


if __name__ == "__main__":
    sys.exit(trouble(sys.argv[1], int(os.environ["HTTP_PORT"])) or 0)
