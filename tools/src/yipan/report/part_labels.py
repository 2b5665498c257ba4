"""The labels of what figures consist of: kinds, reasons, procedures."""

from health_records.api.labels import REASONS
from yipan.report.definitions import Label

SITES = {
    "enterprise-gate": Label(zh="企业门岗", en="enterprise gates"),
    "workplace": Label(zh="车间测温点", en="points at workplaces"),
    "road": Label(zh="交通卡口", en="road checkpoints"),
    "village": Label(zh="村庄卡口", en="village checkpoints"),
    "station": Label(zh="车站", en="stations"),
    "hotel": Label(zh="隔离点", en="isolation hotels"),
}
REFUSALS = {
    "fever": Label(zh="发热", en="fever"),
    "measure-again": Label(zh="须重新测温", en="to be measured again"),
    "mask-not-worn": Label(zh="未戴口罩", en="no mask"),
    "no-pass": Label(zh="无通行证", en="no vehicle pass"),
    "no-permit": Label(zh="企业未获准复工", en="enterprise without a permit"),
    "permit-suspended": Label(zh="企业复工许可已暂停", en="permit of the enterprise suspended"),
    "not-registered": Label(zh="未建档", en="no file"),
    "deferred": Label(zh="暂缓返岗", en="deferred"),
    "in-only": Label(zh="只入不出", en="in only, no out"),
    "site-closed": Label(zh="卡口封闭", en="site closed"),
    "outside-shift": Label(zh="非本班次", en="outside the shift"),
}
DEFERRALS = {code: Label(zh=one.zh, en=one.en) for code, one in REASONS.items()}
ISOLATION_PLACES = {
    "hotel": Label(zh="集中隔离点", en="in hotels"),
    "home": Label(zh="居家", en="at home"),
    "dormitory": Label(zh="企业宿舍", en="in dormitories"),
}
PERMIT_KINDS = {
    "project-start": Label(zh="开工", en="project start"),
    "work": Label(zh="复工", en="work"),
    "market": Label(zh="复市", en="market"),
    "school": Label(zh="开学", en="school"),
    "vehicle-pass": Label(zh="车辆通行证", en="vehicle pass"),
}
PROCEDURES = {
    "level-by-level": Label(zh="逐级审批", en="approved level by level"),
    "on-site-inspection": Label(zh="现场查验", en="inspected on site"),
    "commitment": Label(zh="备案承诺", en="filed with commitment"),
}
PROBLEM_KINDS = {
    "isolation-place": Label(zh="隔离场所", en="isolation place"),
    "supplies": Label(zh="防疫物资", en="supplies"),
    "workers-return": Label(zh="员工返岗", en="workers' return"),
    "vehicle-passage": Label(zh="车辆通行", en="vehicle passage"),
    "materials": Label(zh="原材料", en="materials"),
    "orders": Label(zh="订单", en="orders"),
    "other": Label(zh="其他", en="other"),
}
