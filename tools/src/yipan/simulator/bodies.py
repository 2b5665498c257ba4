"""Bodies as devices write them: JSON, forms, and those that were cut off on their way."""

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from yipan.simulator.shape import Payload

BOUNDARY = "MIME_boundary"
FORM = f"multipart/form-data; boundary={BOUNDARY}"
PICTURE = b"\xff\xd8\xff\xe0\x00\x10JFIF no picture of anybody\xff\xd9"
KEPT = 0.7
"""The share of a body that arrives of one that is cut off."""


def as_json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def form(parts: Mapping[str, tuple[str, bytes]]) -> bytes:
    """Write a multipart form of parts by name, each with its media type."""
    written = [
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n'
        f"Content-Type: {kind}\r\nContent-Length: {len(content)}\r\n\r\n".encode()
        + content
        for name, (kind, content) in parts.items()
    ]
    return b"\r\n".join([*written, f"--{BOUNDARY}--\r\n".encode()])


def truncated(payload: Payload) -> Payload:
    return replace(payload, body=payload.body[: int(len(payload.body) * KEPT)])
