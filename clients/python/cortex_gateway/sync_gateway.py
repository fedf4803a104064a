"""The gateway for programs that do not await."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .blocking import iterate, wait_for
from .gateway import get_gateway
from .generated.sync_methods import SyncMethods
from .options import CallOptions, Token
from .transport import Transport


class SyncGateway(SyncMethods):
    """A method for each operation. Each raises ``GatewayError`` where there is no result."""

    def execute(
        self, query: str, variables: Mapping[str, Any] | None = None, options: CallOptions | None = None
    ) -> dict[str, Any]:
        """Sends any query or mutation; returns its ``data``."""
        return wait_for(self._gateway.execute(query, variables, options))

    def stream(self, query: str, variables: Mapping[str, Any] | None = None, options: CallOptions | None = None):
        """Sends any subscription; yields the ``data`` of each result."""
        return iterate(self._gateway.stream(query, variables, options))


def get_sync_gateway(
    url: str | None = None,
    token: Token | None = None,
    *,
    user: str | None = None,
    retries: int = 2,
    most_retry_seconds: float = 60,
    timeout_seconds: float = 300,
    tags: Mapping[str, str] | None = None,
    transport: Transport | None = None,
) -> SyncGateway:
    """Like ``get_gateway``, for programs that do not await."""
    gateway = get_gateway(
        url,
        token,
        user=user,
        retries=retries,
        most_retry_seconds=most_retry_seconds,
        timeout_seconds=timeout_seconds,
        tags=tags,
        transport=transport,
    )
    return SyncGateway(gateway)
