"""Why a call has no result: one exception, with the code of the gateway's table or one of the client's own."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any, Literal, cast

from .generated.error_codes import RETRYABLE_CODES

ClientErrorCode = Literal["MISCONFIGURED", "UNREACHABLE", "NOT_A_GATEWAY", "ANSWER_CUT", "TIMED_OUT"]
"""What goes wrong on the way: settings or arguments that cannot be used, nobody who answers, somebody else who
answers, an answer that breaks off, one that takes too long."""

NEVER_RETRIED = ("CREDITS_EXHAUSTED", "CREDITS_SUSPENDED")
"""Whatever the flags of an answer say: only a new day or somebody with the permission helps."""


class GatewayError(Exception):
    """``code`` is an ``ErrorCode``, a ``ClientErrorCode``, or the text of a code that is newer than this client."""

    def __init__(
        self,
        code: str,
        message: str,
        *,
        retryable: bool = False,
        retry_after_seconds: float | None = None,
        status: int | None = None,
        request_id: str | None = None,
        details: Mapping[str, Any] | None = None,
        errors: Sequence[Mapping[str, Any]] = (),
        data: Any = None,
    ) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.retryable = retryable
        """Whether the same call may work later."""
        self.retry_after_seconds = retry_after_seconds
        self.status = status
        """The HTTP status, where there was an answer."""
        self.request_id = request_id
        """The gateway's log has the details under it."""
        self.details: Mapping[str, Any] = details or {}
        """What the gateway told beside the code: ``field``, ``scope``, ``limit``, ``resetsAt``, ..."""
        self.errors = errors
        """All errors of the answer; this one is the first."""
        self.data = data
        """The rest of the answer, where other fields were answered."""

    def __str__(self) -> str:
        return f"{self.code}: {self.message}"

    @property
    def may_be_retried(self) -> bool:
        """Whether a client may send the call again by itself."""
        return self.retryable and self.code not in NEVER_RETRIED


def error_of_answer(
    errors: Sequence[Any], *, status: int | None, request_id: str | None, data: Any = None
) -> GatewayError:
    """The error of an answer with ``errors``; of several the first."""
    known = [cast(Mapping[str, Any], error) for error in errors if isinstance(error, Mapping)]
    first: Mapping[str, Any] = known[0] if known else {}
    given = first.get("extensions")
    extensions: dict[str, Any] = dict(cast(Mapping[str, Any], given)) if isinstance(given, Mapping) else {}
    code = extensions.pop("code", None)
    retryable = extensions.pop("retryable", None)
    seconds = extensions.pop("retryAfterSeconds", None)
    if not isinstance(code, str) or not code:
        code = "INTERNAL_SERVER_ERROR"
    return GatewayError(
        code,
        str(first.get("message", "The gateway told of an error without a message.")),
        # A gateway that does not say it is older than this client.
        retryable=retryable if isinstance(retryable, bool) else code in RETRYABLE_CODES,
        retry_after_seconds=seconds_in(seconds),
        status=status,
        request_id=request_id,
        details=extensions,
        errors=known,
        data=data,
    )


def seconds_in(value: Any) -> float | None:
    """Of what an answer calls seconds: a number that can be waited for."""
    try:
        seconds = float(value)
    except (TypeError, ValueError):
        return None
    return seconds if math.isfinite(seconds) and seconds >= 0 else None
