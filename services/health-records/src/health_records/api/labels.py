"""What people read: both languages for every standing and every reason."""

from collections.abc import Mapping
from types import MappingProxyType

from pydantic import BaseModel

from shared.words import OF_STANDINGS


class Label(BaseModel):
    zh: str
    en: str


MAY_RETURN = Label(zh="可以返岗", en="may return")
DEFERRED = Label(zh="暂缓返岗", en="deferred")

REASONS: Mapping[str, Label] = MappingProxyType(
    {code: Label(zh=zh, en=en) for code, (zh, en) in OF_STANDINGS.items()}
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
