"""Errors as RFC 9457 problem documents, with the correlation id."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException
from starlette.types import Scope

from shared.errors import ServiceError, TryAgain, Unauthenticated

MEDIA_TYPE = "application/problem+json"

log = structlog.get_logger()


def add_problems(app: FastAPI) -> None:
    """Answer every error that is meant with a problem document; Edge answers bugs."""
    app.add_exception_handler(ServiceError, _service_error)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http)


def where_to_come_again(request: Request, undo: Callable[[], None]) -> None:
    """Have this called where the request is answered TryAgain: the same is to come once more."""
    request.state.undo = undo


def problem(
    request: Request,
    status: int,
    title: str,
    detail: str,
    *,
    more: Mapping[str, Any] | None = None,
    headers: Mapping[str, str] | None = None,
) -> JSONResponse:
    content = {
        "type": f"urn:yipan:problem:{title}",
        "title": title,
        "status": status,
        "detail": detail,
        "instance": request.url.path,
        "correlation_id": request.scope.get("state", {}).get("correlation_id", ""),
        **(more or {}),
    }
    return JSONResponse(content, status, dict(headers or {}), MEDIA_TYPE)


async def _service_error(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, ServiceError)
    headers = {}
    if isinstance(error, TryAgain):
        headers["Retry-After"] = str(error.retry_after)
        if undo := request.scope.get("state", {}).get("undo"):
            undo()
    if isinstance(error, Unauthenticated):
        headers["WWW-Authenticate"] = "Bearer"
    title = type(error).__name__
    return problem(request, error.status, title, error.detail, more=error.more, headers=headers)


async def _invalid(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)
    errors = named(error.errors())
    fields = ", ".join(one["field"] for one in errors)
    return problem(request, 422, "Invalid", f"wrong: {fields}", more={"errors": errors})


def named(errors: Sequence[Any]) -> list[dict[str, Any]]:
    """Name the field and say what is wrong; what was sent is not repeated, it may be personal."""
    return [
        {"field": ".".join(str(part) for part in one["loc"]) or "body", "message": one["msg"]}
        for one in errors
    ]


async def _http(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)
    if isinstance(error.__cause__, ServiceError):
        # FastAPI calls whatever breaks while it reads a body a bad request.
        return await _service_error(request, error.__cause__)
    headers = dict(error.headers or {})
    return problem(request, error.status_code, "Http", str(error.detail), headers=headers)


def bug(request: Request, error: Exception) -> JSONResponse:
    """Log what nobody meant to raise, and say no more of it than that it is ours."""
    log.error("unexpected", route=route_of(request.scope), exc_info=error)
    return problem(request, 500, "Bug", "an error of ours; it is logged with the correlation id")


def route_of(scope: Scope) -> str:
    """Give the route's template, not the path: ids must become neither labels nor log lines."""
    return str(getattr(scope.get("route"), "path", "none"))
