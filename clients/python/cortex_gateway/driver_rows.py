"""The rows of ``execute_sql`` as snowflake-connector-python gives them, for code that was written for that driver.

``rows = driver_rows(gateway.execute_sql("SELECT id, total FROM orders", max_rows=10_000))``
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from .errors import GatewayError
from .generated.types import SqlColumn, SqlResult


def driver_rows(result: SqlResult) -> list[tuple[Any, ...]]:
    """Every row, as ``cursor.fetchall()`` gives it: a NUMBER with decimals is a ``Decimal``, days and times are of
    ``datetime``, VARIANT, ARRAY and OBJECT are JSON text, BINARY is bytes.

    Raises ``GatewayError`` ANSWER_CUT where the gateway has cut rows off: the driver would have given them all.
    """
    if result.truncated:
        message = (
            f"Only {len(result.rows)} rows came, and there are more: ask for fewer with LIMIT, or for more with "
            "max_rows (up to 10,000)."
        )
        raise GatewayError("ANSWER_CUT", message)
    return [_row(result.columns, row) for row in result.rows]


def driver_row(result: SqlResult) -> tuple[Any, ...] | None:
    """The first row, as ``cursor.fetchone()`` gives it; None where there is none."""
    return _row(result.columns, result.rows[0]) if result.rows else None


def driver_json(value: Any) -> str:
    """A VARIANT, ARRAY or OBJECT as the driver gives it: JSON text."""
    return json.dumps(value, indent=2, ensure_ascii=False)


def _row(columns: list[SqlColumn], row: list[Any | None]) -> tuple[Any, ...]:
    return tuple(None if value is None else _value(column, value) for column, value in zip(columns, row))


def _value(column: SqlColumn, value: Any) -> Any:
    if column.type == "FIXED":
        return Decimal(str(value)) if column.scale else int(value)
    read = _READ.get(column.type)
    if read is None:
        return value
    try:
        return read(value)
    except ValueError:
        # A year beyond 9999, or text that the type does not allow.
        return value


def _time(text: str) -> time:
    return time.fromisoformat(_microseconds(text))


def _timestamp(text: str) -> datetime:
    return datetime.fromisoformat(_microseconds(text).replace("Z", "+00:00"))


def _microseconds(text: str) -> str:
    """Python before 3.11 reads fractions of 3 or 6 digits only, and none has room for nanoseconds."""
    return re.sub(r"\.(\d+)", lambda found: f".{found[1][:6]:<06}", text)


_READ: dict[str, Callable[[Any], Any]] = {
    "REAL": float,
    "DATE": date.fromisoformat,
    "TIME": _time,
    "TIMESTAMP_NTZ": _timestamp,
    "TIMESTAMP_LTZ": _timestamp,
    "TIMESTAMP_TZ": _timestamp,
    "VARIANT": driver_json,
    "OBJECT": driver_json,
    "ARRAY": driver_json,
    "MAP": driver_json,
    "BINARY": lambda text: bytearray.fromhex(text),
}
