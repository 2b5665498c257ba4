"""The page of the daily self-report, in Chinese and English: plain HTML without scripts."""

from collections.abc import Collection, Mapping
from html import escape
from typing import Any
from urllib.parse import parse_qs

from fastapi.responses import HTMLResponse

HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'"
    ),
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
PAGE = """<!doctype html>
<html lang="zh">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>每日健康申报 · Daily health report</title>
<style>
body {{ font: 1.1rem/1.6 sans-serif; max-width: 30rem; margin: 1rem auto; padding: 0 1rem }}
label {{ display: block; padding: .3rem 0 }}
button {{ font: inherit; padding: .6rem 2rem; margin-top: 1rem }}
.wrong {{ color: #b00020 }}
</style>
<h1>每日健康申报<br><small>Daily health report</small></h1>
{content}
</html>
"""
ASKING = """<p>{day}</p>
{told}
<form method="post">
<fieldset><legend>今天有以下症状吗？没有则不选。<br>
Do you have any of these today? Tick none if you are well.</legend>
{symptoms}
</fieldset>
<label>腋下体温 (℃) · Temperature under the arm (°C)<br>
<input name="celsius" type="number" step="0.1" min="34" max="43" inputmode="decimal"></label>
<button>提交 · Send</button>
</form>"""
BOX = '<label><input type="checkbox" name="symptoms" value="{code}"{on}> {zh} · {en}</label>'
THANKS = "<p><strong>已收到，谢谢。· Received, thank you.</strong></p>"
UNWELL = (
    "<p>请不要上班，等待健康专员联系您。· "
    "Please stay away from work; the health clerk will call.</p>"
)
REPORTED = (
    "<p>今天已申报；情况有变化请再次提交。· Reported today; send it again if that changes.</p>"
)
OWED = "<p>请在今天24:00前申报。· Please report before midnight.</p>"
WRONG = (
    '<p class="wrong" role="alert">未收到：体温应在34至43℃之间，请复测后重填。· '
    "Not received: a temperature lies between 34 and 43 °C; measure again, please.</p>"
)
UNKNOWN = (
    '<p class="wrong" role="alert">未收到：请用本页表格重新填写。· '
    "Not received: fill in the form of this page again, please.</p>"
)
GONE = (
    "<p>链接无效、已过期或已更换，请向健康专员索取新链接。</p>"
    "<p>This link is not good, has expired or was replaced. Ask the health clerk for a new one.</p>"
)


def page(
    today: Mapping[str, Any], *, thanks: bool = False, wrong: Collection[str] = ()
) -> HTMLResponse:
    """Show what is asked and what was said today; `wrong` are the fields that were not taken."""
    told = _told(today, thanks=thanks, wrong=wrong)
    boxes = [
        BOX.format(
            code=escape(asked["symptom"]),
            on=" checked" if asked["symptom"] in today["symptoms"] else "",
            **{language: escape(text) for language, text in asked["label"].items()},
        )
        for asked in today["asked"]
    ]
    content = ASKING.format(day=today["day"].isoformat(), told=told, symptoms="\n".join(boxes))
    status = 422 if wrong else 201 if thanks else 200
    return HTMLResponse(PAGE.format(content=content), status, HEADERS)


def _told(today: Mapping[str, Any], *, thanks: bool, wrong: Collection[str]) -> str:
    if wrong:
        return WRONG if "body.celsius" in wrong else UNKNOWN
    if not today["reported"]:
        return OWED
    return (THANKS if thanks else REPORTED) + (UNWELL if today["symptoms"] else "")


def gone() -> HTMLResponse:
    return HTMLResponse(PAGE.format(content=GONE), 404, HEADERS)


def read(body: bytes) -> dict[str, Any]:
    """Read what the form sends; an empty temperature was not taken. May raise ValueError."""
    sent = parse_qs(body.decode(), keep_blank_values=True, max_num_fields=20)
    single = {name: values[-1].strip() for name, values in sent.items() if name != "symptoms"}
    if not single.get("celsius"):
        single.pop("celsius", None)
    return {"symptoms": sent.get("symptoms", []), **single}
