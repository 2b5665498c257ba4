"""Badges over HTTP: bound one by one or many at once, revoked, and listed by whose they are."""

from fastapi import APIRouter

from checkpoint.api.badges import binding, register
from checkpoint.handlers import Handlers
from shared.platform import Platform


def routes(handlers: Handlers, platform: Platform, person_key: bytes) -> APIRouter:
    router = APIRouter()
    router.include_router(binding.routes(handlers, person_key))
    router.include_router(register.routes(handlers, platform))
    return router
