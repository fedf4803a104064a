"""The schema's scalars in Python: credits are ``Decimal``, instants ``datetime``, days ``date``."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import date, datetime, timezone
from decimal import Decimal
from typing import Any, TypeVar, cast

from .errors import GatewayError

T = TypeVar("T")


def read_text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError("a text was expected")
    return value


def read_flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise TypeError("true or false was expected")
    return value


def read_credits(value: Any) -> Decimal:
    """Exact: sums of them never drift."""
    return value if isinstance(value, Decimal) else Decimal(str(value))


def read_datetime(value: Any) -> datetime:
    # Python 3.10 does not know that Z is UTC.
    return datetime.fromisoformat(str(value).replace("Z", "+00:00"))


def read_date(value: Any) -> date:
    return date.fromisoformat(str(value))


def read_json(value: Any) -> Any:
    """Numbers with a fraction are floats, as ``json`` has them: the gateway sends longer ones as text."""
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, list):
        return [read_json(item) for item in cast(list[Any], value)]
    if isinstance(value, dict):
        return {key: read_json(item) for key, item in cast(dict[str, Any], value).items()}
    return value


def read_list(value: Any, read: Callable[[Any], T]) -> list[T]:
    if not isinstance(value, list):
        raise TypeError("a list was expected")
    return [read(item) for item in cast(list[Any], value)]


def read_optional(value: Any, read: Callable[[Any], T]) -> T | None:
    return None if value is None else read(value)


def write_value(value: Any) -> Any:
    """What can be sent as JSON. Arguments that were left out are left out."""
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, datetime):
        if value.tzinfo is None:
            raise GatewayError("MISCONFIGURED", f"{value} has no time zone: give datetime(..., tzinfo=timezone.utc).")
        return value.astimezone(timezone.utc).isoformat().replace("+00:00", "Z")
    if isinstance(value, date):
        return value.isoformat()
    if is_dataclass(value) and not isinstance(value, type):
        pairs = ((field.metadata.get("name", field.name), getattr(value, field.name)) for field in fields(value))
        return {name: write_value(item) for name, item in pairs if item is not None}
    if isinstance(value, Mapping):
        return {key: write_value(item) for key, item in cast(Mapping[str, Any], value).items()}
    if isinstance(value, Sequence) and not isinstance(value, (str, bytes)):
        return [write_value(item) for item in cast(Sequence[Any], value)]
    return value


def given(**arguments: Any) -> dict[str, Any]:
    """The arguments that were given, by their names in the schema."""
    return {name.rstrip("_"): value for name, value in arguments.items() if value is not None}
