"""What sites record while there is no network, and how complete it is."""

from fastapi import APIRouter

from checkpoint.api.batches import lists, posts
from checkpoint.api.batches.taking import Taking
from checkpoint.api.devices.door import Door
from checkpoint.hearing import Ear
from shared.routing import joined


def routes(taking: Taking, door: Door, ear: Ear) -> APIRouter:
    return joined(
        posts.routes(taking, door, ear),
        lists.routes(taking),
    )
