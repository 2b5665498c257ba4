"""The labels of what figures consist of: kinds, reasons, procedures.

What a service has words for itself is told in its words.
"""

from collections.abc import Mapping

from checkpoint.api.words import REASONS as GATE
from permits.views.words import SUSPENSIONS
from shared.words import OF_STANDINGS, Vocabulary
from yipan.report.definitions import Label


def labelled(words: Vocabulary) -> Mapping[str, Label]:
    return {code: Label(zh=zh, en=en) for code, (zh, en) in words.items()}


SITES = {
    "enterprise-gate": Label(zh="企业门岗", en="enterprise gates"),
    "workplace": Label(zh="车间测温点", en="points at workplaces"),
    "road": Label(zh="交通卡口", en="road checkpoints"),
    "village": Label(zh="村庄卡口", en="village checkpoints"),
    "station": Label(zh="车站", en="stations"),
    "hotel": Label(zh="隔离点", en="isolation hotels"),
}
REFUSALS = labelled(GATE)
SUSPENDED = labelled(SUSPENSIONS)
DEFERRALS = labelled(OF_STANDINGS)
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
MEASURES = {
    "jin": Label(zh="斤", en="jin"),
    "kg": Label(zh="公斤", en="kg"),
    "ton": Label(zh="吨", en="t"),
    "barrel": Label(zh="桶", en="barrels"),
    "piece": Label(zh="件", en="pieces"),
}
DIFFERENCES = {
    "none": Label(zh="相符", en="as sent"),
    "short": Label(zh="短少", en="short"),
    "over": Label(zh="多出", en="over"),
}
