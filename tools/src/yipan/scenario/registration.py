"""What has to be registered before a story begins: sites, enterprises, vehicles, workers."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from yipan.scenario.cast import ZHANGBEI, Person
from yipan.scenario.stage import Stage


async def register_site(
    stage: Stage,
    site_id: str,
    kind: str,
    name: str,
    *,
    device: str | None = None,
    body_site: str = "forehead",
    **more: Any,
) -> None:
    """Register a site, and the device that measures there if one does."""
    site = {"site_id": site_id, "kind": kind, "name": name, **more}
    await stage.call("operator", "POST", "checkpoint", "/v1/sites", site)
    if device is None:
        return
    measures = {
        "device_id": device,
        "site_id": site_id,
        "model": "simulated",
        "body_site": body_site,
        # Days are played in seconds.
        "readings_per_second": 2_000,
    }
    await stage.call("operator", "POST", "checkpoint", "/v1/devices", measures)


async def register_enterprise(
    stage: Stage, enterprise_id: str, name: str, sector: str, township: str, *, above_scale: bool
) -> None:
    """Register an enterprise with its chief service officer (首席服务官)."""
    firm = {
        "enterprise_id": enterprise_id,
        "name": name,
        "sector": sector,
        "township": township,
        "above_scale": above_scale,
    }
    await stage.call("clerk", "POST", "permits", "/v1/enterprises", firm)
    path = f"/v1/enterprises/{enterprise_id}/officer"
    officer = {"officer": f"officer-{enterprise_id}"}
    await stage.call("operator", "PUT", "permits", path, officer)


async def register_vehicle(stage: Stage, plate: str, seats: int) -> None:
    vehicle = {"plate": plate, "seats": seats, "owner": "county transport"}
    await stage.call("dispatcher", "POST", "transport", "/v1/vehicles", vehicle)


async def register_worker(stage: Stage, person: Person) -> str:
    """Fill in the clerk's form and return the file's person_id."""
    form = {field: value for field, value in asdict(person).items() if field != "label"}
    made = await stage.call("clerk", "POST", "health-records", "/v1/workers", form)
    return str(made["id"])


async def plan_trip(
    stage: Stage,
    plate: str,
    enterprise_id: str,
    from_region: str,
    departs_at: datetime,
    **more: Any,
) -> str:
    """Plan a trip to the county for an enterprise and return its id."""
    plan = {
        "plate": plate,
        "enterprise_id": enterprise_id,
        "from_region": from_region,
        "to_region": ZHANGBEI,
        "departs_at": departs_at.isoformat(),
        **more,
    }
    made = await stage.call("dispatcher", "POST", "transport", "/v1/trips", plan)
    return str(made["id"])
