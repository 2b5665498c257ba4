"""What a pass says to those who read it: the signed text, and the same in Chinese and English."""

from collections.abc import Mapping
from datetime import datetime

from pydantic import BaseModel, Field

from permits.views import PermitView
from shared.clock import COUNTY
from shared.events.permits import PermitKind
from shared.passes.body import Pass
from shared.passes.signed import Signer
from shared.passes.verify import sign_pass


class Label(BaseModel):
    """The same in both languages."""

    zh: str
    en: str


TITLES: Mapping[PermitKind, Label] = {
    "vehicle-pass": Label(zh="车辆通行证", en="Vehicle pass"),
    "work": Label(zh="复工许可证", en="Permit to resume work"),
    "market": Label(zh="复市许可证", en="Permit to reopen a market"),
    "school": Label(zh="开学许可证", en="Permit to reopen a school"),
    "project-start": Label(zh="开工许可证", en="Permit to start a project"),
}


class Labels(BaseModel):
    """What stands on the printed pass."""

    title: Label
    bearer: Label
    route: Label | None
    cargo: Label | None
    validity: Label
    edition: Label


class Images(BaseModel):
    """Where the pass is to be had as an image."""

    png: str
    svg: str


class ShownPass(BaseModel):
    """`token` is what the code holds; `serial` is what the list of revocations names it by."""

    permit_id: str
    edition: int = Field(examples=[1])
    serial: str = Field(examples=["3f1c9d0b7a5e4c2f"])
    token: str = Field(examples=["YP1:AEAACAC6JGKRALU..."])
    kind: PermitKind
    enterprise_id: str
    enterprise_name: str
    plate: str | None
    route: str | None
    cargo: str | None
    valid_from: datetime
    valid_until: datetime
    issued_at: datetime
    labels: Labels
    images: Images


def show(permit: PermitView, enterprise_name: str, signer: Signer) -> ShownPass:
    """Write the pass of a permit in force; the same edition gives the same text every time."""
    one, path = pass_of(permit), f"/v1/passes/{permit.id}"
    return ShownPass(
        permit_id=permit.id,
        edition=one.edition,
        serial=one.serial.hex(),
        token=sign_pass(signer, one),
        enterprise_id=permit.holder,
        enterprise_name=enterprise_name,
        **permit.model_dump(include={"kind", "plate", "route", "cargo"}),
        valid_from=one.valid_from,
        valid_until=one.valid_until,
        issued_at=one.issued_at,
        labels=labels(permit, one, enterprise_name),
        images=Images(png=f"{path}.png", svg=f"{path}.svg"),
    )


def pass_of(permit: PermitView) -> Pass:
    assert permit.valid_from is not None, "it is in force"
    assert permit.valid_until is not None, "it is in force"
    return Pass(
        permit_id=permit.id,
        edition=permit.edition,
        kind=permit.kind,
        bearer=permit.plate or permit.holder,
        route=permit.route or "",
        valid_from=permit.valid_from,
        valid_until=permit.valid_until,
        issued_at=permit.pass_issued_at or permit.valid_from,
        cargo=permit.cargo or "",
    )


def labels(permit: PermitView, one: Pass, enterprise_name: str) -> Labels:
    bearer = permit.plate or enterprise_name
    start, end = (
        f"{time.astimezone(COUNTY):%Y-%m-%d %H:%M}" for time in (one.valid_from, one.valid_until)
    )
    return Labels(
        title=TITLES[permit.kind],
        bearer=Label(zh=bearer, en=bearer),
        route=Label(zh=f"路线：{one.route}", en=f"Route: {one.route}") if permit.route else None,
        cargo=Label(zh=f"货物：{one.cargo}", en=f"Cargo: {one.cargo}") if permit.cargo else None,
        validity=Label(zh=f"有效期：{start} 至 {end}", en=f"Valid from {start} until {end}"),
        edition=Label(zh=f"第 {one.edition} 版", en=f"Edition {one.edition}"),
    )
