"""An operation of the client, and the base of the gateway that is generated from all of them."""

from __future__ import annotations

import re
from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import aclosing
from dataclasses import dataclass
from typing import Any, Generic, TypeVar, cast

from .call import Attempts, call_gateway, stream_gateway
from .errors import GatewayError
from .exchange import Request
from .options import CallOptions, Settings
from .scalars import write_value

T = TypeVar("T")


@dataclass(frozen=True)
class Operation(Generic[T]):
    """What is sent, and what is made of its answer."""

    name: str
    text: str
    path: tuple[str, ...]
    """The fields between ``data`` and the result."""
    read: Callable[[Any], T]
    is_paid: bool
    is_mutation: bool

    def result_in(self, data: Any) -> T:
        """Raises ``GatewayError`` when the answer has neither a result nor an error."""
        value = data
        for field in self.path:
            value = cast(Mapping[str, Any], value).get(field) if isinstance(value, Mapping) else None
        if value is None:
            raise self._unexpected("has no result, and no error")
        try:
            return self.read(value)
        except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as cause:
            raise self._unexpected("is not what this client knows") from cause

    def _unexpected(self, what: str) -> GatewayError:
        return GatewayError("NOT_A_GATEWAY", f"The answer to {self.name} {what}: {'.'.join(self.path)}.")


class GatewayBase:
    """Sends operations. Nothing is sent before the first call."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    async def execute(
        self, query: str, variables: Mapping[str, Any] | None = None, options: CallOptions | None = None
    ) -> dict[str, Any]:
        """Sends any query or mutation; returns its ``data``."""
        request = Request(query, None, write_value(variables or {}))
        attempts = Attempts(self._settings, options, is_paid=True, is_repeatable=not _changes(query))
        return await call_gateway(self._settings, request, attempts)

    async def stream(
        self, query: str, variables: Mapping[str, Any] | None = None, options: CallOptions | None = None
    ) -> AsyncGenerator[dict[str, Any], None]:
        """Sends any subscription; yields the ``data`` of each result."""
        request = Request(query, None, write_value(variables or {}))
        attempts = Attempts(self._settings, options, is_paid=True, is_repeatable=True)
        async with aclosing(stream_gateway(self._settings, request, attempts)) as results:
            async for data in results:
                yield data

    async def _call(self, operation: Operation[T], variables: Mapping[str, Any], options: CallOptions | None) -> T:
        data = await call_gateway(self._settings, *self._asked(operation, variables, options))
        return operation.result_in(data)

    async def _stream(
        self, operation: Operation[T], variables: Mapping[str, Any], options: CallOptions | None
    ) -> AsyncGenerator[T, None]:
        asked = self._asked(operation, variables, options)
        async with aclosing(stream_gateway(self._settings, *asked)) as results:
            async for data in results:
                yield operation.result_in(data)

    def _asked(
        self, operation: Operation[Any], variables: Mapping[str, Any], options: CallOptions | None
    ) -> tuple[Request, Attempts]:
        is_paid = operation.is_paid
        is_repeatable = is_paid or not operation.is_mutation
        attempts = Attempts(self._settings, options, is_paid=is_paid, is_repeatable=is_repeatable)
        return Request(operation.text, operation.name, write_value(variables)), attempts


def _changes(query: str) -> bool:
    """Whether a document has a mutation, outside of its texts and comments."""
    return re.search(r"(^|[\s}])mutation\b", re.sub(r'"(?:[^"\\]|\\.)*"|#.*', "", query)) is not None
