"""One request and its answer, or its stream of server-sent events."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncGenerator, Awaitable, Mapping
from contextlib import aclosing
from dataclasses import dataclass
from datetime import datetime, timezone
from decimal import Decimal
from email.utils import parsedate_to_datetime
from typing import Any, TypeVar, cast

from .errors import GatewayError, error_of_answer, seconds_in
from .options import Settings
from .transport import BrokenOff, Reply

T = TypeVar("T")

JSON_TYPES = "application/graphql-response+json, application/json;q=0.9"
PASSING_STATUSES = (408, 425, 429, 502, 503, 504)
"""Of proxies whose gateway is away for a moment, or which are asked too often."""


@dataclass(frozen=True)
class Request:
    """An operation as it is sent."""

    query: str
    operation_name: str | None
    variables: Mapping[str, Any]

    def body(self) -> bytes:
        fields = {"query": self.query, "operationName": self.operation_name, "variables": self.variables}
        try:
            return json.dumps(fields, allow_nan=False).encode()
        except (TypeError, ValueError) as cause:
            raise GatewayError("MISCONFIGURED", f"An argument cannot be sent as JSON: {cause}.") from cause


async def exchange(settings: Settings, request: Request, headers: Mapping[str, str]) -> Any:
    """The ``data`` of the answer. Raises ``GatewayError`` when it has errors."""
    return await _in_time(settings, _exchange(settings, request, headers))


async def _exchange(settings: Settings, request: Request, headers: Mapping[str, str]) -> Any:
    reply = await _post(settings, request, {**headers, "accept": JSON_TYPES})
    try:
        return await _read_answer(settings, reply)
    finally:
        await reply.close()


async def stream_events(settings: Settings, request: Request, headers: Mapping[str, str]) -> AsyncGenerator[Any, None]:
    """The ``data`` of each result until the gateway says that there are no more."""
    reply = await _in_time(settings, _post(settings, request, {**headers, "accept": "text/event-stream"}))
    try:
        if not reply.headers.get("content-type", "").lower().startswith("text/event-stream"):
            await _in_time(settings, _read_answer(settings, reply))
            raise not_a_gateway(settings, reply)
        async with aclosing(_read_events(settings, reply)) as events:
            async for name, data in events:
                if name == "complete":
                    return
                if name == "next":
                    yield _data_of(_result_in(data), reply)
        raise _stream_cut()
    finally:
        await reply.close()


async def _in_time(settings: Settings, work: Awaitable[T]) -> T:
    try:
        return await asyncio.wait_for(work, settings.timeout_seconds)
    except asyncio.TimeoutError as cause:
        message = f"The gateway did not answer within {settings.timeout_seconds:g} s (timeout_seconds)."
        raise GatewayError("TIMED_OUT", message, retryable=True) from cause


async def _post(settings: Settings, request: Request, headers: Mapping[str, str]) -> Reply:
    body = request.body()
    try:
        return await settings.transport.post(settings.endpoint, {**headers, "content-type": "application/json"}, body)
    except (OSError, BrokenOff) as cause:
        message = f"Nothing answers at {settings.endpoint}. Is the gateway running, and is its address right?"
        raise GatewayError("UNREACHABLE", message, retryable=True) from cause


async def _read_answer(settings: Settings, reply: Reply) -> Any:
    text = b""
    try:
        async for piece in reply.pieces():
            text += piece
    except (OSError, BrokenOff) as cause:
        raise _answer_cut(reply) from cause
    result = _parse(text)
    if _is_result(result):
        return _data_of(result, reply)
    is_json = "json" in reply.headers.get("content-type", "").lower()
    raise _answer_cut(reply) if result is None and is_json else not_a_gateway(settings, reply)


def _data_of(result: Mapping[str, Any], reply: Reply) -> Any:
    errors = result.get("errors")
    if errors:
        request_id = reply.headers.get("x-request-id")
        raise error_of_answer(errors, data=result.get("data"), status=reply.status, request_id=request_id)
    return result["data"]


async def _read_events(settings: Settings, reply: Reply) -> AsyncGenerator[tuple[str, str], None]:
    """Source: https://html.spec.whatwg.org/multipage/server-sent-events.html#event-stream-interpretation"""
    name, data, rest = "", list[str](), b""
    pieces = reply.pieces()
    while True:
        try:
            piece = await _in_time(settings, pieces.__anext__())
        except StopAsyncIteration:
            return
        except (OSError, BrokenOff) as cause:
            raise _stream_cut() from cause
        # A carriage return may be the first half of a line's end.
        text = (rest + piece).replace(b"\r\n", b"\n")
        held = b"\r" if text.endswith(b"\r") else b""
        *lines, rest = text[: len(text) - len(held)].replace(b"\r", b"\n").split(b"\n")
        rest += held
        for line in lines:
            if not line:
                if name or data:
                    yield name, "\n".join(data)
                name, data = "", []
                continue
            field, _, value = line.decode(errors="replace").partition(":")
            if field == "event":
                name = value.removeprefix(" ")
            elif field == "data":
                data.append(value.removeprefix(" "))


def _result_in(data: str) -> Mapping[str, Any]:
    result = _parse(data.encode())
    if not _is_result(result):
        raise _stream_cut()
    return cast(Mapping[str, Any], result)


def _parse(text: bytes) -> Any:
    """None for what is no JSON. Numbers keep every digit."""
    try:
        return json.loads(text, parse_float=Decimal)
    except (ValueError, RecursionError):
        return None


def _is_result(result: Any) -> bool:
    if not isinstance(result, dict):
        return False
    known = cast(Mapping[str, Any], result)
    if "errors" in known:
        return isinstance(known["errors"], list) and len(cast(list[Any], known["errors"])) > 0
    return isinstance(known.get("data"), dict)


def _answer_cut(reply: Reply) -> GatewayError:
    return GatewayError("ANSWER_CUT", "The answer of the gateway broke off.", retryable=True, status=reply.status)


def _stream_cut() -> GatewayError:
    message = "The stream broke off before its end; what was delivered is charged."
    return GatewayError("ANSWER_CUT", message, retryable=True)


def not_a_gateway(settings: Settings, reply: Reply) -> GatewayError:
    """What answers is something else, or stands before a gateway that is away."""
    kind = reply.headers.get("content-type", "").split(";")[0] or "no type"
    is_passing = reply.status in PASSING_STATUSES
    advice = "A proxy stands before it, and the gateway is away." if is_passing else "Is the address right?"
    return GatewayError(
        "NOT_A_GATEWAY",
        f"{settings.endpoint} answered with status {reply.status} and {kind}, "
        f"which is no answer of a gateway. {advice}",
        retryable=is_passing,
        retry_after_seconds=_retry_after(reply.headers.get("retry-after")),
        status=reply.status,
        request_id=reply.headers.get("x-request-id"),
    )


def _retry_after(given: str | None) -> float | None:
    """In seconds; the header may name a moment instead."""
    seconds = seconds_in(given)
    if seconds is not None or given is None:
        return seconds
    try:
        moment = parsedate_to_datetime(given)
    except (TypeError, ValueError):
        return None
    return max(0.0, (moment.astimezone(timezone.utc) - datetime.now(timezone.utc)).total_seconds())
