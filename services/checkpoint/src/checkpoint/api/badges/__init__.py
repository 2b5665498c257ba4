"""Badges over HTTP: bound one by one or many at once, revoked, and listed by whose they are."""

from fastapi import APIRouter

from checkpoint.api.badges import binding, register
from checkpoint.handlers import Handlers
from shared.platform import Platform
from shared.routing import joined


def routes(handlers: Handlers, platform: Platform, person_key: bytes) -> APIRouter:
    return joined(
        binding.routes(handlers, person_key),
        register.routes(handlers, platform),
    )
