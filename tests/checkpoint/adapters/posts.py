"""Short ways to write what devices post."""

import json
from collections.abc import Mapping
from typing import Any

from checkpoint.adapters.neutral import Post

BOUNDARY = "MIME_boundary"


def json_post(body: Any, **more: Any) -> Post:
    return Post(json.dumps(body, ensure_ascii=False).encode(), "application/json", **more)


def form_post(parts: Mapping[str, tuple[str, bytes]], **more: Any) -> Post:
    """A multipart form of parts by name, each with its media type."""
    body = b"".join(
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n'
        f"Content-Type: {kind}\r\nContent-Length: {len(content)}\r\n\r\n".encode()
        + content
        + b"\r\n"
        for name, (kind, content) in parts.items()
    )
    return Post(
        body + f"--{BOUNDARY}--\r\n".encode(), f"multipart/form-data; boundary={BOUNDARY}", **more
    )
