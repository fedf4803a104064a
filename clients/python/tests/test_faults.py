"""What the client makes of lost lines, proxies, and gateways older and newer than itself."""

from __future__ import annotations

import asyncio
import importlib
import json
import os
import signal
import time
import unittest
import warnings
from collections.abc import Callable
from datetime import datetime
from typing import Any

from cortex_gateway import CallOptions, GatewayError, get_gateway
from cortex_gateway.blocking import wait_for
from cortex_gateway.transport import HttpxTransport

Step = Callable[[asyncio.StreamWriter], None]


def http(body: bytes, status: int = 200, kind: str = "application/json", more: str = "", length: int | None = None) -> Step:
    size = len(body) if length is None else length
    head = f"HTTP/1.1 {status} X\r\ncontent-type: {kind}\r\ncontent-length: {size}\r\n{more}\r\n"
    return lambda writer: writer.write(head.encode() + body)


def answer(data: Any, **extra: Any) -> Step:
    return http(json.dumps({"data": data, **extra}).encode())


def failing(code: str | None, status: int = 200, **extensions: Any) -> Step:
    error = {"message": f"because of {code}", "extensions": {"code": code, **extensions}}
    return http(json.dumps({"errors": [error]}).encode(), status)


def events(text: str, end: bytes = b"0\r\n\r\n") -> Step:
    """In chunks of one byte."""
    chunks = b"".join(b"1\r\n%c\r\n" % byte for byte in text.encode())
    head = b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream; charset=utf-8\r\ntransfer-encoding: chunked\r\n\r\n"
    return lambda writer: writer.write(head + chunks + end)


def hang_up(_: asyncio.StreamWriter) -> None:
    """Nothing is written: the connection ends."""


html = b"<h1>Sorry</h1>"
now = {"retryable": True, "retryAfterSeconds": 0}
summary: dict[str, Any] = {
    "text": "short",
    "usage": {
        "function": "AI_SUMMARIZE", "model": None, "backend": "MOON", "warehouse": None, "queryId": None,
        "inputTokens": 1, "outputTokens": 2, "credits": 1e-06, "cached": False, "latencyMs": 1, "reason": None,
        "newer": True,
    },
}  # fmt: skip
good = answer({"cortex": {"summarize": summary}})


class Blocking(unittest.TestCase):
    @unittest.skipUnless(hasattr(os, "fork"), "no forks here")
    def test_a_forked_child_has_a_loop_of_its_own(self) -> None:
        async def answer() -> int:
            return 42

        self.assertEqual(wait_for(answer()), 42)
        with warnings.catch_warnings():
            # Servers fork their workers after they have loaded the program, whatever Python thinks of it.
            warnings.simplefilter("ignore", DeprecationWarning)
            child = os.fork()
        if child == 0:
            # Ends a child that waits for ever.
            signal.alarm(30)
            os._exit(wait_for(answer()))
        _, status = os.waitpid(child, 0)
        self.assertEqual(os.waitstatus_to_exitcode(status), 42)


class Faults(unittest.IsolatedAsyncioTestCase):
    async def asyncSetUp(self) -> None:
        self.steps: list[Step] = [good]
        self.seen: list[tuple[dict[str, str], float]] = []
        self.server = await asyncio.start_server(self.serve, "127.0.0.1", 0)
        self.url = f"http://127.0.0.1:{self.server.sockets[0].getsockname()[1]}"
        self.gateway = get_gateway(self.url)

    async def asyncTearDown(self) -> None:
        self.server.close()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
        headers = dict(line.split(": ", 1) for line in head.strip().split("\r\n")[1:])
        await reader.readexactly(int(headers["content-length"]))
        self.seen.append((headers, time.monotonic()))
        step = self.steps.pop(0) if len(self.steps) > 1 else self.steps[0]
        step(writer)
        writer.close()

    def script(self, *steps: Step) -> None:
        self.steps = list(steps)
        self.seen = []

    async def failure(self, work: Any) -> GatewayError:
        with self.assertRaises(GatewayError) as caught:
            await work
        return caught.exception

    async def test_tries_again(self) -> None:
        passing: dict[str, Step] = {
            "a rate limit": failing("RATE_LIMITED", 429, **now),
            "an older gateway": failing("OVERLOADED", retryAfterSeconds=0),
            "a newer code that says so": failing("FLUX_UNSTABLE", **now),
            "a proxy": http(html, 502, "text/html", "retry-after: 0\r\n"),
            "a proxy and a moment": http(html, 503, "text/html", "retry-after: Thu, 01 Jan 1970 00:00:00 GMT\r\n"),
            "a line that is cut": hang_up,
            "a body that is cut": http(b'{"data":', length=500),
            "half a JSON text": http(b'{"data":{"cor'),
            "an interim response": lambda writer: writer.write(b"HTTP/1.1 100 Continue\r\n\r\n"),
        }
        for name, step in passing.items():
            with self.subTest(name):
                self.script(step, good)
                result = await self.gateway.summarize("long")
                self.assertEqual((result.text, result.usage.backend, len(self.seen)), ("short", "MOON", 2))
                keys = {headers["idempotency-key"] for headers, _ in self.seen}
                self.assertEqual(len(keys), 1)

    async def test_tells_of_the_failure_that_was_charged(self) -> None:
        refused = failing("IDEMPOTENCY_CONFLICT", 409, retryable=False)
        for steps, code in (
            ((failing("UPSTREAM_TIMEOUT", **now), refused), "UPSTREAM_TIMEOUT"),
            ((refused,), "IDEMPOTENCY_CONFLICT"),
        ):
            with self.subTest(code):
                self.script(*steps)
                error = await self.failure(self.gateway.summarize("long"))
                self.assertEqual((error.code, len(self.seen)), (code, len(steps)))

    async def test_waits_as_long_as_it_is_told(self) -> None:
        self.script(failing("RATE_LIMITED", retryable=True, retryAfterSeconds=0.3), good)
        await self.gateway.summarize("long")
        self.assertGreaterEqual(self.seen[1][1] - self.seen[0][1], 0.29)

    async def test_does_not_try_again(self) -> None:
        ends: dict[str, tuple[Step, str]] = {
            "no credits, whatever it says": (failing("CREDITS_EXHAUSTED", 429, **now), "CREDITS_EXHAUSTED"),
            "suspended": (failing("CREDITS_SUSPENDED", **now), "CREDITS_SUSPENDED"),
            "bad input": (failing("BAD_USER_INPUT", retryable=False), "BAD_USER_INPUT"),
            "a newer code that says nothing": (failing("FLUX_UNSTABLE"), "FLUX_UNSTABLE"),
            "an error without a code": (failing(None), "INTERNAL_SERVER_ERROR"),
            "errors of another kind": (http(b'{"errors":["no"]}'), "INTERNAL_SERVER_ERROR"),
            "too long a wait": (failing("RATE_LIMITED", retryable=True, retryAfterSeconds=3600), "RATE_LIMITED"),
            "a page": (http(html, 200, "text/html"), "NOT_A_GATEWAY"),
            "no page": (http(html, 404, "text/html"), "NOT_A_GATEWAY"),
            "other JSON": (http(b'{"status":"ok"}'), "NOT_A_GATEWAY"),
            "a list": (http(b"[1]"), "NOT_A_GATEWAY"),
            "no field": (answer({"cortex": None}), "NOT_A_GATEWAY"),
            "another type": (answer({"cortex": {"summarize": {"text": 1}}}), "NOT_A_GATEWAY"),
            "an expired token": (failing("UNAUTHENTICATED", 401, retryable=False), "UNAUTHENTICATED"),
        }
        for name, (step, code) in ends.items():
            with self.subTest(name):
                self.script(step, good)
                error = await self.failure(self.gateway.summarize("long"))
                self.assertEqual((error.code, len(self.seen)), (code, 1))

    async def test_a_mutation_whose_answer_is_lost_is_not_repeated(self) -> None:
        self.script(hang_up)
        error = await self.failure(self.gateway.create_api_key("k"))
        self.assertEqual((error.code, error.retryable, len(self.seen)), ("UNREACHABLE", True, 1))

    async def test_only_so_often(self) -> None:
        self.script(failing("OVERLOADED", **now))
        await self.failure(self.gateway.summarize("long"))
        self.assertEqual(len(self.seen), 3)

    async def test_settings_and_arguments(self) -> None:
        wrong = ("nowhere", "ftp://host", "http://user:secret@host", "http://", "http://host:port", "http://a b")
        for url in (*wrong, "http://a..b", f"http://{70 * 'a'}.example"):
            with self.assertRaises(GatewayError) as caught:
                get_gateway(url)
            self.assertEqual(caught.exception.code, "MISCONFIGURED")
        calls = (
            get_gateway(self.url, "a\nb").viewer(),
            self.gateway.summarize("x", options=CallOptions(tags={"a": "b\r\nc: d"})),
            self.gateway.usage(datetime(2026, 1, 1), datetime(2026, 1, 2)),
            self.gateway.execute_sql("SELECT ?", binds=[float("nan")]),
            self.gateway.execute_sql("SELECT ?", binds=[object()]),
        )
        for call in calls:
            self.assertEqual((await self.failure(call)).code, "MISCONFIGURED")
        self.assertEqual(self.seen, [])
        nobody = get_gateway("http://127.0.0.1:9", retries=0)
        self.assertEqual((await self.failure(nobody.viewer())).code, "UNREACHABLE")

    async def test_time_is_bounded(self) -> None:
        silence = asyncio.Event()

        async def never(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            await silence.wait()
            writer.close()

        silent = await asyncio.start_server(never, "127.0.0.1", 0)
        url = f"http://127.0.0.1:{silent.sockets[0].getsockname()[1]}"
        error = await self.failure(get_gateway(url, retries=0, timeout_seconds=0.05).viewer())
        self.assertEqual(error.code, "TIMED_OUT")
        silence.set()
        silent.close()

    async def deltas(self) -> str:
        return "".join([chunk.delta async for chunk in self.gateway.complete_stream("x")])

    async def test_streams(self) -> None:
        def chunk(text: str) -> str:
            value = {"data": {"complete": {"delta": text, "finishReason": None, "usage": None}}}
            return f"event: next\ndata: {json.dumps(value, ensure_ascii=False)}\n\n"

        complete = "event: complete\ndata: {}\n\n"
        crlf = chunk("é").replace("\n", "\r\n")
        self.script(events(f":\r\n\r\n{crlf}:\n\n{chunk('b')}event: new\ndata: x\n\n{complete}"))
        self.assertEqual(await self.deltas(), "éb")
        broken = (events(chunk("a")), events(chunk("a") + 'event: next\ndata: {"da\n\n'),
                  http(chunk("a").encode(), 200, "text/event-stream", length=5000),
                  events(chunk("a"), b"1;" + 200_000 * b"x"))  # fmt: skip
        for step in broken:
            self.script(step)
            error = await self.failure(self.deltas())
            self.assertEqual((error.code, len(self.seen)), ("ANSWER_CUT", 1))
        failed = json.dumps({"errors": [{"message": "m", "extensions": {"code": "OVERLOADED", **now}}]})
        for first in (hang_up, events(f"event: next\ndata: {failed}\n\n"), failing("OVERLOADED", 503, **now)):
            self.script(first, events(chunk("a") + complete))
            self.assertEqual(await self.deltas(), "a")
        for step in (http(html, 200, "text/html"), good):
            self.script(step)
            self.assertEqual((await self.failure(self.deltas())).code, "NOT_A_GATEWAY")

    async def test_a_transport_of_httpx(self) -> None:
        try:
            httpx: Any = importlib.import_module("httpx")
        except ImportError:
            self.skipTest("httpx is not installed")
        async with httpx.AsyncClient() as client:
            gateway = get_gateway(self.url, transport=HttpxTransport(client))
            self.assertEqual((await gateway.summarize("long")).text, "short")
            self.script(http(b'{"data":', length=500), hang_up, good)
            self.assertEqual((await gateway.summarize("long")).text, "short")


if __name__ == "__main__":
    unittest.main()
