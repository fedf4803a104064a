"""The gateway to await."""

from __future__ import annotations

from collections.abc import Mapping

from .generated.async_methods import AsyncMethods
from .options import Token, read_settings
from .transport import Transport


class Gateway(AsyncMethods):
    """A method for each operation. Each raises ``GatewayError`` where there is no result."""


def get_gateway(
    url: str | None = None,
    token: Token | None = None,
    *,
    user: str | None = None,
    retries: int = 2,
    most_retry_seconds: float = 60,
    timeout_seconds: float = 300,
    tags: Mapping[str, str] | None = None,
    transport: Transport | None = None,
) -> Gateway:
    """The gateway at ``url``, for the holder of ``token``, or in local mode for ``user``.

    What is left out is read from ``CORTEX_GATEWAY_URL`` (else ``http://127.0.0.1:4000``), ``CORTEX_GATEWAY_TOKEN``
    (or the file that ``CORTEX_GATEWAY_TOKEN_FILE`` names) and ``CORTEX_GATEWAY_USER``. Raises ``GatewayError`` MISCONFIGURED.
    """
    settings = read_settings(
        url,
        token,
        user=user,
        retries=retries,
        most_retry_seconds=most_retry_seconds,
        timeout_seconds=timeout_seconds,
        tags=tags,
        transport=transport,
    )
    return Gateway(settings)
