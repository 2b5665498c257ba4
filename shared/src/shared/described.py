"""The OpenAPI description of a service: a newcomer chooses a route by it, and knows who may."""

import re
from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from fastapi import FastAPI
from fastapi.dependencies.models import Dependant
from fastapi.routing import RouteContext, iter_route_contexts
from pydantic import BaseModel, Field

from shared.problems import MEDIA_TYPE

SENTENCE = re.compile(r"\.\s+|\.\Z")
PLAIN = {"HTTPValidationError", "ValidationError"}
"""What FastAPI describes errors with; here they are problem documents."""

FOR_ALL: Mapping[str, str] = MappingProxyType({
    "404": "There is no such thing",
    "409": "Refused by a rule, which is named",
    "422": "Bad input; the fields are named",
})  # fmt: skip
FOR_SOME: Mapping[str, str] = MappingProxyType({
    "401": "No token, or one that is not good",
    "403": "The token has none of the roles",
    **FOR_ALL,
})  # fmt: skip


class FieldError(BaseModel):
    field: str = Field(examples=["body.plate"])
    message: str


class ProblemDocument(BaseModel):
    """An error (RFC 9457). A refusal names its `rule`, bad input its `errors`."""

    type: str = Field(examples=["urn:yipan:problem:Refused"])
    title: str
    status: int
    detail: str
    instance: str
    correlation_id: str
    rule: str | None = None
    errors: list[FieldError] | None = None


def describe_well(app: FastAPI) -> None:
    """Let the app say of each route what it is for, which roles may, and how errors look."""
    plain = app.openapi

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            improve(plain(), iter_route_contexts(app.routes))
        return plain()

    app.openapi = openapi  # type: ignore[method-assign]


def improve(document: dict[str, Any], routes: Iterator[RouteContext]) -> None:
    for route in routes:
        for method in route.methods or ():
            operation = document["paths"].get(route.path_format, {}).get(method.lower())
            if operation is not None:
                who = sorted({role for roles in allowed(route.dependant) for role in roles})
                say_what_for(operation, route, who)
                say_how_it_fails(operation, FOR_SOME if who else FOR_ALL)
    schemas = document.setdefault("components", {}).setdefault("schemas", {})
    for name in PLAIN & schemas.keys():
        del schemas[name]
    problem = ProblemDocument.model_json_schema(ref_template="#/components/schemas/{model}")
    schemas.update(problem.pop("$defs"), ProblemDocument=problem)


def say_what_for(operation: dict[str, Any], route: RouteContext, who: Sequence[str]) -> None:
    """Take the docstring's first sentence as the summary, unless the route gives one."""
    text = operation.pop("description", "")
    if route.summary is None and text:
        first, _, _ = text.partition("\n\n")
        sentence = SENTENCE.split(first, maxsplit=1)[0]
        operation["summary"] = " ".join(sentence.split())
        text = text[len(sentence) :].lstrip(".").strip()
    needed = f"Needs the role {' or '.join(who)}." if who else ""
    operation["description"] = "\n\n".join(part for part in (text, needed) if part)


def say_how_it_fails(operation: dict[str, Any], failures: Mapping[str, str]) -> None:
    content = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/ProblemDocument"}}}
    for status, words in failures.items():
        told = operation["responses"].get(status, {})
        # What a route says itself stands; what FastAPI says of errors does not.
        if MEDIA_TYPE not in told.get("content", {}):
            operation["responses"][status] = {"description": words, "content": content}


def allowed(dependant: Dependant) -> Iterator[frozenset[str]]:
    """Find the roles of each `allow(...)` on the route, its router or what it depends on."""
    roles = getattr(dependant.call, "roles", None)
    if roles is not None:
        yield roles
    for inner in dependant.dependencies:
        yield from allowed(inner)
