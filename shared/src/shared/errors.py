"""Every exception we raise on purpose, and what it means.

exception             HTTP   consumer      meaning
ServiceError          500    dead letter   never raised itself
+ NotFound            404    dead letter   there is no such thing
+ Refused             409    dead letter   a rule said no; it carries the rule
+ Invalid             422    dead letter   a field is wrong; it carries the place
+ KeyReused           422    dead letter   the same Idempotency-Key with another body
+ Unauthenticated     401    dead letter   we do not know who is calling
+ Forbidden           403    dead letter   we know, and they may not
+ TooLarge            413    dead letter   the body is over its bound
+ Unreadable          500    dead letter   no retry can make sense of the record
+ TryAgain            503    try again     nothing is wrong with the request
  - ConcurrentChange  409    try again     somebody was faster, several times
  - Gap               503    try again     an earlier fact has not arrived yet
  - Overloaded        503    try again     our own byte budget is spent
  - TooMany           429    try again     more requests than one caller may send
  - Unavailable       503    try again     Kafka or MongoDB does not answer
  - NotYet            503    try again     the view has not reached the revision

Anything else that is raised is a bug: 500, and a few tries before the dead letter.
"""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar


class ServiceError(Exception):
    """What all have: an HTTP status, a sentence for the reader, and more members of a problem."""

    status: ClassVar[int] = 500

    def __init__(self, detail: str, **more: Any) -> None:
        super().__init__(detail)
        self.detail = detail
        self.more: Mapping[str, Any] = more


class NotFound(ServiceError):
    status = 404


class Refused(ServiceError):
    """A rule of the domain said no. `rule` names it; a client may show `detail`."""

    status = 409

    def __init__(self, detail: str, *, rule: str, **more: Any) -> None:
        super().__init__(detail, rule=rule, **more)
        self.rule = rule


class Invalid(ServiceError):
    """A field is wrong; `errors` is a list of {field, message, item?}."""

    status = 422

    def __init__(self, detail: str, *, errors: Sequence[Mapping[str, Any]] = ()) -> None:
        super().__init__(detail, errors=list(errors))


def wrong(field: str, message: str, *, place: str = "body") -> Invalid:
    """What is wrong with one field of the body, the path or the query."""
    where = f"{place}.{field}"
    return Invalid(f"wrong: {where}", errors=[{"field": where, "message": message}])


class KeyReused(ServiceError):
    status = 422


class Unauthenticated(ServiceError):
    status = 401


class Forbidden(ServiceError):
    status = 403


class TooLarge(ServiceError):
    status = 413


class Unreadable(ServiceError):
    pass


class TryAgain(ServiceError):
    """Nothing is wrong with the request: send it again after `retry_after` seconds."""

    status = 503
    retry_after: int = 2


class ConcurrentChange(TryAgain):
    status = 409


class Gap(TryAgain):
    pass


class Overloaded(TryAgain):
    pass


class TooMany(TryAgain):
    """`retry_after` is in seconds, a minute where nobody knows better."""

    status = 429

    def __init__(self, detail: str, *, retry_after: int = 60) -> None:
        super().__init__(detail)
        self.retry_after = retry_after


class Unavailable(TryAgain):
    pass


class NotYet(TryAgain):
    retry_after = 1
