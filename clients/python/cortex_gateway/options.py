"""Where the gateway is, who calls, and what one call may say beside its arguments."""

from __future__ import annotations

import errno
import os
import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Union
from urllib.parse import urlsplit, urlunsplit

from .errors import GatewayError
from .transport import StreamTransport, Transport

Token = Union[str, Callable[[], Union[str, Awaitable[str]]]]
"""A JWT or an API key, or what gets one: asked before each call, and again when its token is refused."""


@dataclass(frozen=True, kw_only=True)
class CallOptions:
    """What one call may say beside its arguments."""

    idempotency_key: str | None = None
    """The same key and call get the same answer, run and charged once. Paid calls have one of their own by default."""
    budget: Decimal | float | None = None
    """Credits that this call may spend at most."""
    tags: Mapping[str, str] = field(default_factory=dict[str, str])
    """For charge-back, beside those of the settings."""


@dataclass(frozen=True, kw_only=True)
class Settings:
    """What every call of a gateway shares."""

    endpoint: str
    """Ends with ``/graphql``."""
    token: Token | Callable[[], str | None] | None
    user: str | None
    """Who calls, in local mode, where nobody shows a token."""
    retries: int
    most_retry_seconds: float
    """What would have to wait longer before it is sent again fails."""
    timeout_seconds: float
    """The longest that an answer, or the next part of a stream, may take."""
    tags: Mapping[str, str]
    transport: Transport


def read_settings(
    url: str | None = None,
    token: Token | None = None,
    *,
    user: str | None = None,
    retries: int = 2,
    most_retry_seconds: float = 60,
    timeout_seconds: float = 300,
    tags: Mapping[str, str] | None = None,
    transport: Transport | None = None,
) -> Settings:
    """What is left out is read from the environment. Raises ``GatewayError`` MISCONFIGURED."""
    for name, value in (("retries", retries), ("most_retry_seconds", most_retry_seconds)):
        if not value >= 0:
            raise misconfigured(f"{name} must be a number of at least 0.")
    if not timeout_seconds > 0:
        raise misconfigured("timeout_seconds must be a number above 0.")
    return Settings(
        endpoint=_endpoint_of(url or _variable("CORTEX_GATEWAY_URL") or "http://127.0.0.1:4000"),
        token=token if token is not None else _given_token(),
        user=user or _variable("CORTEX_GATEWAY_USER"),
        retries=retries,
        most_retry_seconds=most_retry_seconds,
        timeout_seconds=timeout_seconds,
        tags=tags or {},
        transport=transport or StreamTransport(),
    )


def misconfigured(message: str) -> GatewayError:
    return GatewayError("MISCONFIGURED", message)


def _variable(name: str) -> str | None:
    """An empty variable is one that is not set."""
    return os.environ.get(name) or None


def _given_token() -> str | Callable[[], str | None] | None:
    token, file = _variable("CORTEX_GATEWAY_TOKEN"), _variable("CORTEX_GATEWAY_TOKEN_FILE")
    if file is None:
        return token
    if token is not None:
        raise misconfigured("CORTEX_GATEWAY_TOKEN and CORTEX_GATEWAY_TOKEN_FILE are both set; keep one of them.")
    return partial(_read_token, file)


def _read_token(file: str) -> str | None:
    try:
        return Path(file).read_text("utf-8").strip() or None
    except (OSError, UnicodeDecodeError) as cause:
        reason = errno.errorcode.get(cause.errno or 0) if isinstance(cause, OSError) else "not UTF-8"
        raise misconfigured(f"CORTEX_GATEWAY_TOKEN_FILE: {file} cannot be read ({reason}).") from cause


def _endpoint_of(url: str) -> str:
    try:
        parts = urlsplit(url)
        # A name that no resolver can be asked for is told here, and not by the first call.
        host, _ = (parts.hostname or "").encode("idna"), parts.port
    except ValueError as cause:
        raise misconfigured(f"The gateway's address is no URL: {url[:200]}.") from cause
    if parts.scheme not in ("http", "https") or not host or re.search(r"[\x00-\x20\x7f]", url):
        raise misconfigured(f"The gateway's address must be one such as http://127.0.0.1:4000, not {url[:200]!r}.")
    if parts.username or parts.password:
        raise misconfigured("The gateway takes no user and password in its address: give a token.")
    path = parts.path.rstrip("/")
    if not path.endswith("/graphql"):
        path += "/graphql"
    return urlunsplit((parts.scheme, parts.netloc, path, parts.query, ""))
