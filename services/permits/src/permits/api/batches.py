"""Batches (分批、错峰): enterprises resume one batch after the other, and how far each one is."""

from collections.abc import Iterable
from typing import get_args

from fastapi import APIRouter
from pydantic import BaseModel

from permits.api.asked import READERS
from permits.views import PermitStatus, PermitView
from shared.events.permits import ResumptionKind
from shared.platform import Platform


class Batch(BaseModel):
    """How many applications of the batch there are, and what they have become by now."""

    batch: int
    applications: int
    by_status: dict[PermitStatus, int]
    by_kind: dict[ResumptionKind, int]


def routes(platform: Platform) -> APIRouter:
    router = APIRouter(prefix="/v1/batches", tags=["applications"])
    documents = platform.documents

    @router.get("", dependencies=[READERS])
    async def browse() -> list[Batch]:
        """Count the applications of each batch by status and by kind, the first batch first."""
        found = await documents.find(PermitView.collection, {"batch": {"$gte": 1}})
        return counted([PermitView.model_validate(one) for one in found])

    return router


def counted(permits: Iterable[PermitView]) -> list[Batch]:
    """Every status and kind is named, also those of which there are none."""
    batches: dict[int, Batch] = {}
    for permit in permits:
        if permit.batch is None or permit.kind == "vehicle-pass":
            continue
        batch = batches.setdefault(permit.batch, empty(permit.batch))
        batch.applications += 1
        batch.by_status[permit.status] += 1
        batch.by_kind[permit.kind] += 1
    return [batches[number] for number in sorted(batches)]


def empty(number: int) -> Batch:
    return Batch(
        batch=number,
        applications=0,
        by_status=dict.fromkeys(get_args(PermitStatus), 0),
        by_kind=dict.fromkeys(get_args(ResumptionKind), 0),
    )
