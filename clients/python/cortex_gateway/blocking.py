"""Waits for what runs on an event loop in a thread of its own; one loop serves all."""

from __future__ import annotations

import asyncio
import os
import threading
from collections.abc import AsyncIterator, Coroutine, Iterator
from functools import lru_cache
from typing import Any, TypeVar

T = TypeVar("T")


@lru_cache(maxsize=1)
def _loop() -> asyncio.AbstractEventLoop:
    loop = asyncio.new_event_loop()
    threading.Thread(target=loop.run_forever, name="cortex-gateway", daemon=True).start()
    return loop


if hasattr(os, "register_at_fork"):
    # The thread stays with the parent: a child would wait for ever for a loop that nobody runs.
    os.register_at_fork(after_in_child=_loop.cache_clear)


def wait_for(work: Coroutine[Any, Any, T]) -> T:
    future = asyncio.run_coroutine_threadsafe(work, _loop())
    try:
        return future.result()
    except BaseException:
        # Whoever waited was interrupted: nobody wants the answer any more.
        future.cancel()
        raise


def iterate(items: AsyncIterator[T]) -> Iterator[T]:
    async def step() -> tuple[bool, T | None]:
        try:
            return True, await items.__anext__()
        except StopAsyncIteration:
            return False, None

    try:
        while True:
            is_there, item = wait_for(step())
            if not is_there:
                return
            yield item  # type: ignore[misc]  # It is there.
    finally:
        close = getattr(items, "aclose", None)
        if close:
            wait_for(close())
