"""What sites record while there is no network, and how complete it is."""

from fastapi import APIRouter

from checkpoint.api.batches import lists, posts
from checkpoint.api.batches.taking import Taking
from checkpoint.api.devices.door import Door
from checkpoint.hearing import Ear


def routes(taking: Taking, door: Door, ear: Ear) -> APIRouter:
    router = APIRouter(tags=["batches"])
    router.include_router(posts.routes(taking, door, ear))
    router.include_router(lists.routes(taking))
    return router
