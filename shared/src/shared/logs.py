"""JSON logs on standard output, one object a line, with the correlation id on each."""

import json
import logging
import sys
from collections.abc import Iterator
from types import TracebackType
from typing import Any

import orjson
import structlog
from structlog.typing import Processor

PROCESSORS: tuple[Processor, ...] = (
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    structlog.processors.format_exc_info,
)


def configure(service: str, level: str) -> None:
    """Send our own logs and those of the libraries through the same lines."""
    structlog.configure(
        processors=[*PROCESSORS, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelName(level)),
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            processor=_line(service), foreign_pre_chain=list(PROCESSORS)
        )
    )
    logging.basicConfig(level=level, handlers=[handler], force=True)
    for noisy in ("pymongo", "httpx"):
        logging.getLogger(noisy).setLevel(max(logging.WARNING, logging.getLevelName(level)))
    # While the broker is away it says so tens of times a second; our own lines say it once a try.
    logging.getLogger("aiokafka").setLevel(logging.CRITICAL)
    sys.excepthook = _last_words


def _last_words(
    kind: type[BaseException], error: BaseException, trace: TracebackType | None
) -> None:
    """Say what ends the process where everything else is said, and not beside it."""
    causes = [type(cause).__name__ for cause in _single(error)]
    structlog.get_logger().critical(
        "the process ends", error=", ".join(causes), exc_info=(kind, error, trace)
    )


def _single(error: BaseException) -> Iterator[BaseException]:
    """Give what a group of tasks failed of, without the group."""
    if isinstance(error, BaseExceptionGroup):
        for each in error.exceptions:
            yield from _single(each)
    else:
        yield error


def _line(service: str) -> Any:
    def render(_: Any, __: str, event: dict[str, Any]) -> str:
        event = {k: v for k, v in event.items() if not k.startswith("_")}
        line = {"service": service, **event}
        try:
            return orjson.dumps(line, default=str).decode()
        except TypeError:
            # Half a character, a number beyond 64 bits: slower, but the line is not lost.
            text = json.dumps(line, default=str, ensure_ascii=False)
            return text.encode(errors="replace").decode()

    return render
