"""What each process must and may be told, from the services' own settings."""

from importlib import import_module

from shared.settings import Settings
from yipan.canary.settings import Settings as CanarySettings

SERVICES = ("checkpoint", "health-records", "permits", "transport")
CANARY = "canary"
PROCESSES = {f"{service}-{role}" for service in SERVICES for role in ("app", "worker")}


def settings_of(process: str) -> type[Settings]:
    package = process.rpartition("-")[0].replace("-", "_")
    found: type[Settings] = import_module(f"{package}.settings").Settings
    return found


def may_be_told(process: str) -> set[str]:
    """Give every setting but the fast clock's, which has no place outside of a trial."""
    names = {name.upper() for name in settings_of(process).model_fields}
    return {name for name in names if not name.startswith("CLOCK_")}


def canary_may_be_told() -> set[str]:
    """Give every setting of the canary but the fast clock's."""
    names = {name.upper() for name in CanarySettings.model_fields}
    return {name for name in names if not name.startswith("CLOCK_")}


def must_be_told(process: str) -> set[str]:
    fields = settings_of(process).model_fields
    return {name.upper() for name, field in fields.items() if field.is_required()}
