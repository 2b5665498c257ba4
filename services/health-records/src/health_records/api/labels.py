"""What people read: both languages for every standing and every reason."""

from collections.abc import Mapping
from types import MappingProxyType

from pydantic import BaseModel


class Label(BaseModel):
    zh: str
    en: str


MAY_RETURN = Label(zh="可以返岗", en="may return")
DEFERRED = Label(zh="暂缓返岗", en="deferred")

REASONS: Mapping[str, Label] = MappingProxyType(
    {
        "file-incomplete": Label(zh="档案不全", en="file incomplete"),
        "risk-region": Label(zh="来自疫情重点地区", en="was in a risk region"),
        "contact": Label(zh="密切接触", en="close contact"),
        "symptoms": Label(zh="有症状", en="symptoms"),
        "fever": Label(zh="发热", en="fever"),
        "isolation-unfinished": Label(zh="隔离期未满", en="isolation not finished"),
        "examined-positive": Label(zh="检测阳性", en="examined positive"),
        "other-file": Label(zh="本人另一档案暂缓", en="deferred by another file of this person"),
    }
)


SYMPTOMS: Mapping[str, Label] = MappingProxyType(
    {
        "fever": Label(zh="发热", en="fever"),
        "cough": Label(zh="咳嗽", en="cough"),
        "fatigue": Label(zh="乏力", en="fatigue"),
        "shortness-of-breath": Label(zh="气促、呼吸困难", en="shortness of breath"),
        "sore-throat": Label(zh="咽痛", en="sore throat"),
        "runny-nose": Label(zh="鼻塞、流涕", en="blocked or runny nose"),
        "muscle-ache": Label(zh="肌肉酸痛", en="muscle ache"),
        "diarrhoea": Label(zh="腹泻", en="diarrhoea"),
        "other": Label(zh="其他不适", en="feeling unwell otherwise"),
    }
)


def label_of(code: str) -> Label:
    """Label a reason; a code from a newer version of the rules stands for itself."""
    return REASONS.get(code, Label(zh=code, en=code))
