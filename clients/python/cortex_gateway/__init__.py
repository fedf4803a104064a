"""The Cortex gateway from Python: ``gateway = get_gateway(); result = await gateway.complete(prompt)``."""

from .driver_rows import driver_json, driver_row, driver_rows
from .errors import ClientErrorCode, GatewayError
from .gateway import Gateway, get_gateway
from .generated.error_codes import ERROR_CODES, ErrorCode
from .generated.types import *  # noqa: F403  What is generated names what it gives away.
from .options import CallOptions
from .sync_gateway import SyncGateway, get_sync_gateway

__all__ = [  # noqa: F405
    "ERROR_CODES",
    "CallOptions",
    "ClientErrorCode",
    "ErrorCode",
    "Gateway",
    "GatewayError",
    "SyncGateway",
    "driver_json",
    "driver_row",
    "driver_rows",
    "get_gateway",
    "get_sync_gateway",
]
