#!/usr/bin/env python3
"""Say whether the process in this container answers: `answers.py /livez` or `/readyz`."""

import os
import sys
from http.client import HTTPConnection, HTTPException

WITHIN = 4.0


def answers(path: str, port: int) -> bool:
    # http.client, because urllib would ask a proxy that the environment may name.
    connection = HTTPConnection("127.0.0.1", port, timeout=WITHIN)
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
    except (OSError, HTTPException) as error:
        print(f"{path} does not answer: {error}", file=sys.stderr)
        return False
    if answer.status != 200:
        print(f"{path} says {answer.status}: {answer.read(2048)!r}", file=sys.stderr)
    return answer.status == 200


if __name__ == "__main__":
    sys.exit(0 if answers(sys.argv[1], int(os.environ["HTTP_PORT"])) else 1)
