"""What all calls have in common: headers, another token for one that was refused, and trying again."""

from __future__ import annotations

import asyncio
import inspect
import random
import re
import uuid
from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Any

from .errors import GatewayError
from .exchange import Request, exchange, stream_events
from .options import CallOptions, Settings, misconfigured

UNDECIDED = ("UNREACHABLE", "NOT_A_GATEWAY", "ANSWER_CUT", "TIMED_OUT")
"""What is lost on the way tells nothing of what the gateway did."""


class Attempts:
    """How often one call is sent, and when."""

    def __init__(self, settings: Settings, options: CallOptions | None, *, is_paid: bool, is_repeatable: bool) -> None:
        self._settings = settings
        self._options = options or CallOptions()
        self._is_repeatable = is_repeatable
        self._key = self._options.idempotency_key or (str(uuid.uuid4()) if is_paid else None)
        self._number = 0
        self._is_renewed = False
        self._failure: GatewayError | None = None

    async def headers(self) -> dict[str, str]:
        settings, options = self._settings, self._options
        token = settings.token() if callable(settings.token) else settings.token
        if inspect.isawaitable(token):
            token = await token
        headers: dict[str, str] = {}
        if token is not None:
            headers["authorization"] = f"Bearer {token}"
        elif settings.user is not None:
            headers["x-gateway-user"] = settings.user
        if self._key is not None:
            headers["idempotency-key"] = self._key
        if options.budget is not None:
            headers["x-gateway-budget"] = f"{options.budget:f}"
        tags = {**settings.tags, **options.tags}
        if tags:
            headers["x-gateway-tags"] = ", ".join(f"{key}={value}" for key, value in tags.items())
        for name, value in headers.items():
            if re.search(r"[\x00-\x1f\x7f]", value):
                raise misconfigured(f"What is sent as {name} must be one line of text.")
        return headers

    async def next(self, error: GatewayError) -> None:
        """Returns when the call may be sent again. Raises the error when it should not be."""
        settings = self._settings
        if self._failure is not None and error.code == "IDEMPOTENCY_CONFLICT":
            # What failed was charged, so it does not run again under its key: how it failed says more than that.
            raise self._failure
        if error.code == "UNAUTHENTICATED" and callable(settings.token) and not self._is_renewed:
            self._is_renewed = True
            return
        if not error.may_be_retried or self._number >= settings.retries:
            raise error
        if not self._is_repeatable and error.code in UNDECIDED:
            raise error
        seconds = error.retry_after_seconds
        if seconds is None:
            # Doubled each time, and spread, so that many clients of one failure do not come back at once.
            seconds = 0.25 * 2**self._number * (0.5 + random.random())
        if seconds > settings.most_retry_seconds:
            raise error
        self._failure = error
        self._number += 1
        await asyncio.sleep(seconds)


async def call_gateway(settings: Settings, request: Request, attempts: Attempts) -> Any:
    while True:
        try:
            return await exchange(settings, request, await attempts.headers())
        except GatewayError as error:
            await attempts.next(error)


async def stream_gateway(settings: Settings, request: Request, attempts: Attempts) -> AsyncGenerator[Any, None]:
    """A stream that broke off after its first result is not asked for again."""
    while True:
        is_started = False
        try:
            async with aclosing(stream_events(settings, request, await attempts.headers())) as results:
                async for data in results:
                    is_started = True
                    yield data
            return
        except GatewayError as error:
            if is_started:
                raise
            await attempts.next(error)
