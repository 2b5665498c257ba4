"""The files of the gate page: read once, served to anybody, kept by the phone's service worker."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from importlib.resources import files
from types import MappingProxyType
from urllib.parse import urlsplit

import orjson
from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse
from pydantic import BaseModel

from shared.errors import NotFound

INDEX = "index.html"
TYPES: Mapping[str, str] = MappingProxyType({
    "html": "text/html; charset=utf-8",
    "css": "text/css; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "svg": "image/svg+xml",
    "webmanifest": "application/manifest+json",
})  # fmt: skip
LIST = "files.js"
"""Made here: the names and digests of all files, by which a phone keeps one whole version."""


class Now(BaseModel):
    now: datetime


@dataclass(frozen=True, slots=True)
class PageFile:
    content: bytes
    media_type: str

    @property
    def digest(self) -> str:
        return hashlib.sha256(self.content).hexdigest()


def page_files() -> Mapping[str, PageFile]:
    """All files of the page by name."""
    return {
        file.name: PageFile(file.read_bytes(), TYPES[file.name.rpartition(".")[2]])
        for file in sorted(files("checkpoint").joinpath("page").iterdir(), key=lambda f: f.name)
        if file.name.rpartition(".")[2] in TYPES
    }


def listed(found: Mapping[str, PageFile], policy: str) -> PageFile:
    """Name the files a phone keeps; the policy counts too, as it is kept with them."""
    kept = {name: file.digest for name, file in found.items() if name != "sw.js"}
    said = orjson.dumps([kept, policy])
    version = hashlib.sha256(said).hexdigest()[:16]
    text = f"export const VERSION = {orjson.dumps(version).decode()};\n"
    text += f"export const FILES = {orjson.dumps(kept).decode()};\n"
    return PageFile(text.encode(), TYPES["js"])


def policy_of(permits_url: str) -> str:
    """Scripts and styles of our own and none in the page; talk with us and with permits only."""
    permits = urlsplit(permits_url)
    origin = f"{permits.scheme}://{permits.netloc}" if permits_url else ""
    return "; ".join(
        [
            "default-src 'none'",
            "script-src 'self'",
            "style-src 'self'",
            "img-src 'self'",
            "manifest-src 'self'",
            "worker-src 'self'",
            f"connect-src 'self' {origin}".rstrip(),
            "base-uri 'none'",
            "form-action 'none'",
            "frame-ancestors 'none'",
        ]
    )


def headers_of(policy: str) -> Mapping[str, str]:
    return {
        "Content-Security-Policy": policy,
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "no-referrer",
        "Permissions-Policy": "camera=(self), geolocation=(), microphone=()",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Cache-Control": "no-cache",
    }


def routes(permits_url: str) -> APIRouter:
    router = APIRouter(prefix="/gate", include_in_schema=False)
    policy = policy_of(permits_url)
    found = dict(page_files())
    found[LIST] = listed(found, policy)
    headers = headers_of(policy)

    @router.get("")
    async def moved() -> RedirectResponse:
        return RedirectResponse("/gate/", 308)

    @router.get("/now")
    async def now(request: Request, response: Response) -> Now:
        """Tell the time: a phone whose clock is wrong cannot sign, and so cannot ask for more."""
        response.headers["Cache-Control"] = "no-store"
        return Now(now=request.app.state.clock.now())

    @router.get("/")
    @router.get("/{name}")
    async def file(request: Request, name: str = INDEX) -> Response:
        wanted = found.get(name)
        if wanted is None:
            raise NotFound("there is no such file of the gate page")
        own = {**headers, "ETag": f'"{wanted.digest[:32]}"'}
        if name == "sw.js":
            own["Service-Worker-Allowed"] = "/gate/"
        if own["ETag"] in request.headers.get("if-none-match", ""):
            return Response(status_code=304, headers=own)
        return Response(wanted.content, media_type=wanted.media_type, headers=own)

    return router
