"""Resumption by kind, batch and procedure, and enterprises that run (county.md, rows 5, 6, 15)."""

from yipan.report.definitions import (
    ENTERPRISES,
    PERCENT,
    PERMITS,
    TIMES,
    Definition,
    Label,
    Section,
    parts_of,
    percent,
    summed,
)
from yipan.report.part_labels import PERMIT_KINDS, PROCEDURES

RESUMPTION = Section(
    "resumption",
    Label(zh="复工复产", en="Resumption"),
    (
        Definition(
            "resumption.applied", Label(zh="累计申请", en="applications so far"), PERMITS,
            "permits", "resumption.all.applied",
            parts=parts_of("resumption.by_kind", "applied"), part_labels=PERMIT_KINDS,
        ),
        Definition(
            "resumption.waiting", Label(zh="待批", en="applications waiting"), PERMITS,
            "permits", "resumption.all.waiting",
        ),
        Definition(
            "resumption.in-force", Label(zh="有效许可", en="permits in force"), PERMITS,
            "permits", "resumption.all.in_force",
            parts=parts_of("resumption.by_kind", "in_force"), part_labels=PERMIT_KINDS,
        ),
        Definition(
            "resumption.in-force-by-batch",
            Label(zh="分批复工有效许可", en="permits in force, of a batch"), PERMITS,
            "permits", "resumption.by_batch",
            take=summed("resumption.by_batch", "in_force"),
            parts=parts_of("resumption.by_batch", "in_force"),
        ),
        Definition(
            "resumption.issued", Label(zh="累计发放", en="permits issued so far"), PERMITS,
            "permits", "resumption.by_procedure",
            take=summed("resumption.by_procedure"),
            parts=parts_of("resumption.by_procedure"), part_labels=PROCEDURES,
        ),
        Definition(
            "resumption.issued-today", Label(zh="当日发放", en="permits issued on the day"),
            PERMITS, "permits", "resumption.all.issued_on_the_day",
        ),
        Definition(
            "resumption.suspended", Label(zh="暂停", en="permits suspended"), PERMITS,
            "permits", "resumption.all.suspended",
        ),
        Definition(
            "resumption.inspections-passed",
            Label(zh="累计现场查验通过", en="inspections passed so far"), TIMES,
            "permits", "inspections.passed",
        ),
        Definition(
            "resumption.inspections-failed",
            Label(zh="累计现场查验未通过", en="inspections failed so far"), TIMES,
            "permits", "inspections.failed",
        ),
        Definition(
            "enterprises.registered", Label(zh="企业", en="enterprises"), ENTERPRISES,
            "permits", "enterprises.registered",
        ),
        Definition(
            "enterprises.running", Label(zh="已复工企业", en="enterprises running"), ENTERPRISES,
            "permits", "enterprises.running",
        ),
        Definition(
            "enterprises.above-scale", Label(zh="规上企业", en="enterprises above scale"),
            ENTERPRISES, "permits", "enterprises.above_scale",
        ),
        Definition(
            "enterprises.above-scale-running",
            Label(zh="规上企业已复工", en="enterprises above scale running"), ENTERPRISES,
            "permits", "enterprises.above_scale_running",
        ),
        Definition(
            "enterprises.above-scale-rate",
            Label(zh="规上企业复工率", en="share of enterprises above scale running"), PERCENT,
            "permits", "enterprises.above_scale_running / enterprises.above_scale",
            take=percent("enterprises.above_scale_running", "enterprises.above_scale"),
        ),
    ),
)  # fmt: skip
