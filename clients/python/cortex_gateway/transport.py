"""HTTP/1.1 over asyncio's own streams, and over an ``httpx.AsyncClient`` for those who need proxies or HTTP/2."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncGenerator, AsyncIterator, Mapping
from contextlib import suppress
from typing import Any, Protocol
from urllib.parse import urlsplit


class BrokenOff(Exception):
    """What came is not the whole of an HTTP response, or none at all."""


class Reply(Protocol):
    """The head of a response; its body comes in pieces."""

    status: int
    headers: Mapping[str, str]
    """By their names in lower case."""

    def pieces(self) -> AsyncIterator[bytes]:
        """Raises ``BrokenOff`` or ``OSError`` when the body does not come whole."""
        ...

    async def close(self) -> None:
        """Ends the request, where it has not ended: the gateway then stops its work."""
        ...


class Transport(Protocol):
    """Sends requests. Raises ``OSError`` when nobody answers and ``BrokenOff`` when the answer is none."""

    async def post(self, url: str, headers: Mapping[str, str], body: bytes) -> Reply: ...


class StreamTransport:
    """One connection for each request."""

    async def post(self, url: str, headers: Mapping[str, str], body: bytes) -> Reply:
        parts = urlsplit(url)
        secure = ssl.create_default_context() if parts.scheme == "https" else None
        port = parts.port or (443 if secure else 80)
        reader, writer = await asyncio.open_connection(parts.hostname, port, ssl=secure)
        try:
            target = parts.path + (f"?{parts.query}" if parts.query else "")
            lines = {"host": parts.netloc, **headers, "content-length": str(len(body)), "connection": "close"}
            head = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
            writer.write(f"POST {target} HTTP/1.1\r\n{head}\r\n".encode() + body)
            await writer.drain()
            return await _read_head(reader, writer)
        except BaseException:
            writer.close()
            raise


class _StreamReply:
    def __init__(
        self, status: int, headers: Mapping[str, str], reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        self.status = status
        self.headers = headers
        self._reader = reader
        self._writer = writer

    async def pieces(self) -> AsyncGenerator[bytes, None]:
        try:
            if "chunked" in self.headers.get("transfer-encoding", "").lower():
                async for piece in self._chunks():
                    yield piece
                return
            left = int(self.headers["content-length"]) if "content-length" in self.headers else None
            while left is None or left > 0:
                piece = await self._reader.read(65536 if left is None else min(left, 65536))
                if not piece:
                    if left is not None:
                        raise BrokenOff("The body is shorter than its content-length.")
                    return
                if left is not None:
                    left -= len(piece)
                yield piece
        except (asyncio.IncompleteReadError, asyncio.LimitOverrunError, ValueError) as cause:
            raise BrokenOff(str(cause)) from cause

    async def _chunks(self) -> AsyncGenerator[bytes, None]:
        while size := int((await self._reader.readuntil(b"\n")).split(b";")[0], 16):
            yield await self._reader.readexactly(size)
            await self._reader.readexactly(2)
        # Trailers are not needed: the connection ends here.

    async def close(self) -> None:
        self._writer.close()
        with suppress(OSError):
            await self._writer.wait_closed()


async def _read_head(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> Reply:
    try:
        while True:
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
            version, status = head[0].split(" ")[:2]
            if not version.startswith("HTTP/1."):
                raise BrokenOff("What answers does not speak HTTP/1.1.")
            if not 100 <= int(status) < 200:
                break
    except (asyncio.IncompleteReadError, asyncio.LimitOverrunError, ValueError) as cause:
        raise BrokenOff("What answers broke off, or does not speak HTTP/1.1.") from cause
    fields = (line.partition(":") for line in head[1:] if line)
    headers = {name.strip().lower(): value.strip() for name, _, value in fields}
    return _StreamReply(int(status), headers, reader, writer)


class HttpxTransport:
    """Sends by an ``httpx.AsyncClient`` of yours, with its proxies, certificates, connections and HTTP/2."""

    def __init__(self, client: Any) -> None:
        self._client = client

    async def post(self, url: str, headers: Mapping[str, str], body: bytes) -> Reply:
        encoded = [(name.encode(), value.encode()) for name, value in headers.items()]
        # The deadlines are the gateway client's own.
        request = self._client.build_request("POST", url, headers=encoded, content=body, timeout=None)
        try:
            return _HttpxReply(await self._client.send(request, stream=True))
        except Exception as cause:
            raise _as_lost(cause) from cause


class _HttpxReply:
    def __init__(self, response: Any) -> None:
        self._response = response
        self.status: int = response.status_code
        self.headers: Mapping[str, str] = {str(name).lower(): str(value) for name, value in response.headers.items()}

    async def pieces(self) -> AsyncGenerator[bytes, None]:
        try:
            async for piece in self._response.aiter_bytes():
                yield piece
        except Exception as cause:
            raise _as_lost(cause) from cause

    async def close(self) -> None:
        await self._response.aclose()


def _as_lost(cause: Exception) -> Exception:
    """httpx names what is lost after a connection stood by these; it is not imported for its names alone."""
    lost = {"RemoteProtocolError", "ReadError", "DecodingError"}
    return BrokenOff(str(cause)) if type(cause).__name__ in lost else OSError(str(cause))
