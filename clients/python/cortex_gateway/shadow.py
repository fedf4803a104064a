"""Runs the old way and the gateway side by side for a share of the calls, and tells where they differ.

``shadow = Shadow(sample=0.1, on_result=log); rows = shadow.run("orders", old=from_pool, new=from_gateway)``
"""

from __future__ import annotations

import asyncio
import math
import os
import random
import threading
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, TypeGuard, TypeVar

T = TypeVar("T")
Side = Literal["old", "new"]

SERVE_VARIABLE = "CORTEX_GATEWAY_SERVE"
"""The switch back: ``old`` or ``new``, read at each call, wins over what the program says."""


@dataclass(frozen=True)
class ShadowResult:
    """What one call that was run on both sides showed. It holds no values: they may be private."""

    name: str
    served: Side
    equal: bool | None
    """None where a side failed."""
    difference: str | None
    """Where they differ first, like ``[3].total: types int and str``."""
    old_seconds: float
    new_seconds: float
    old_error: str | None
    new_error: str | None


def first_difference(old: Any, new: Any, tolerance: float = 1e-9, path: str = "") -> str | None:
    """Where two answers differ first, None where they are equal. A tuple is equal to a list of the same items."""
    if _is_mapping(old) and _is_mapping(new):
        if old.keys() != new.keys():
            return f"{path or 'the answer'}: other keys"
        return _first(first_difference(old[key], new[key], tolerance, f"{path}.{key}") for key in old)
    if _is_list(old) and _is_list(new):
        if len(old) != len(new):
            return f"{path or 'the answer'}: {len(old)} items and {len(new)}"
        return _first(first_difference(a, b, tolerance, f"{path}[{i}]") for i, (a, b) in enumerate(zip(old, new)))
    if isinstance(old, (int, float)) and isinstance(new, (int, float)) and not isinstance(old, bool):
        return None if math.isclose(old, new, rel_tol=tolerance) else f"{path or 'the answer'}: other numbers"
    if type(old) is not type(new):
        return f"{path or 'the answer'}: types {type(old).__name__} and {type(new).__name__}"
    return None if old == new else f"{path or 'the answer'}: other values"


def _is_mapping(value: Any) -> TypeGuard[Mapping[Any, Any]]:
    return isinstance(value, Mapping)


def _is_list(value: Any) -> TypeGuard[Sequence[Any]]:
    return isinstance(value, Sequence) and not isinstance(value, (str, bytes, bytearray))


def _first(differences: Any) -> str | None:
    return next((difference for difference in differences if difference is not None), None)


@dataclass
class _Outcome:
    value: Any = None
    error: BaseException | None = None
    seconds: float = 0


class Shadow:
    """Runs both sides of a sample of the calls. What is not served never delays or breaks the answer.

    The gateway does not fall back to the old way by itself: a call that it refused for its credits must not be made
    past it. Who wants the old way back sets ``CORTEX_GATEWAY_SERVE=old``.
    """

    def __init__(
        self,
        *,
        sample: float = 1.0,
        serve: Side = "old",
        on_result: Callable[[ShadowResult], None] | None = None,
        compare: Callable[[Any, Any], str | None] = first_difference,
        most_pending: int = 16,
    ) -> None:
        """``sample`` is the share of the calls run on both sides, 0 to 1; beyond ``most_pending`` none is added."""
        if not 0 <= sample <= 1:
            raise ValueError("sample must be from 0 to 1")
        if serve not in ("old", "new"):
            raise ValueError('serve must be "old" or "new"')
        self._sample = sample
        self._serve: Side = serve
        self._on_result = on_result
        self._compare = compare
        self._room = threading.BoundedSemaphore(most_pending)
        self._tasks: set[asyncio.Task[None]] = set()

    def run(self, name: str, *, old: Callable[[], T], new: Callable[[], T]) -> T:
        """Gives the answer of the side that is served; the other one runs after it on a thread of its own."""
        served = self._served()
        first, second = (old, new) if served == "old" else (new, old)
        outcome = _tried(first)
        if self._is_sampled():
            threading.Thread(target=self._finish, args=(name, served, outcome, second), daemon=True).start()
        return _given(outcome)

    async def run_async(
        self, name: str, *, old: Callable[[], Awaitable[T]], new: Callable[[], Awaitable[T]]
    ) -> T:
        """As ``run``, for coroutines."""
        served = self._served()
        first, second = (old, new) if served == "old" else (new, old)
        outcome = await _awaited(first)
        if self._is_sampled():
            task = asyncio.create_task(self._finish_async(name, served, outcome, second))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
        return _given(outcome)

    def _served(self) -> Side:
        chosen = os.environ.get(SERVE_VARIABLE) or self._serve
        if chosen not in ("old", "new"):
            raise ValueError(f'{SERVE_VARIABLE} must be "old" or "new", not {chosen!r}')
        return chosen  # type: ignore[return-value]

    def _is_sampled(self) -> bool:
        return random.random() < self._sample and self._room.acquire(blocking=False)

    def _finish(self, name: str, served: Side, outcome: _Outcome, other: Callable[[], Any]) -> None:
        try:
            self._tell(name, served, outcome, _tried(other))
        finally:
            self._room.release()

    async def _finish_async(self, name: str, served: Side, outcome: _Outcome, other: Callable[[], Any]) -> None:
        try:
            self._tell(name, served, outcome, await _awaited(other))
        finally:
            self._room.release()

    def _tell(self, name: str, served: Side, first: _Outcome, second: _Outcome) -> None:
        if self._on_result is None:
            return
        old, new = (first, second) if served == "old" else (second, first)
        failed = old.error is not None or new.error is not None
        difference = None if failed else self._compare(old.value, new.value)
        self._on_result(
            ShadowResult(
                name=name,
                served=served,
                equal=None if failed else difference is None,
                difference=difference,
                old_seconds=old.seconds,
                new_seconds=new.seconds,
                old_error=_error_name(old.error),
                new_error=_error_name(new.error),
            )
        )


def _tried(side: Callable[[], Any]) -> _Outcome:
    begun = time.perf_counter()
    try:
        return _Outcome(value=side(), seconds=time.perf_counter() - begun)
    except Exception as error:
        return _Outcome(error=error, seconds=time.perf_counter() - begun)


async def _awaited(side: Callable[[], Awaitable[Any]]) -> _Outcome:
    begun = time.perf_counter()
    try:
        return _Outcome(value=await side(), seconds=time.perf_counter() - begun)
    except Exception as error:
        return _Outcome(error=error, seconds=time.perf_counter() - begun)


def _given(outcome: _Outcome) -> Any:
    if outcome.error is not None:
        raise outcome.error
    return outcome.value


def _error_name(error: BaseException | None) -> str | None:
    if error is None:
        return None
    code = getattr(error, "code", None)
    return f"{type(error).__name__}: {code}" if isinstance(code, str) else type(error).__name__
