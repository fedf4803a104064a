"""Old and new side by side: what is served, what is told, and that the other side harms nobody."""

from __future__ import annotations

import asyncio
import os
import threading
import unittest
from typing import Any
from unittest import mock

from cortex_gateway import GatewayError
from cortex_gateway.shadow import SERVE_VARIABLE, Shadow, ShadowResult, first_difference


class Told:
    """Waits for results instead of for a time."""

    def __init__(self) -> None:
        self.results: list[ShadowResult] = []
        self._came = threading.Semaphore(0)

    def __call__(self, result: ShadowResult) -> None:
        self.results.append(result)
        self._came.release()

    def next(self) -> ShadowResult:
        self._came.acquire()
        return self.results[-1]


def failing() -> Any:
    raise KeyError("x")


class ShadowTest(unittest.TestCase):
    def test_serves_the_old_side_and_tells_that_both_are_equal(self) -> None:
        told = Told()
        answer = Shadow(on_result=told).run("rows", old=lambda: [(1, "a")], new=lambda: [[1.0, "a"]])
        self.assertEqual(answer, [(1, "a")])
        result = told.next()
        self.assertEqual((result.name, result.served, result.equal, result.difference), ("rows", "old", True, None))

    def test_tells_where_they_differ_without_the_values(self) -> None:
        told = Told()
        shadow = Shadow(on_result=told, serve="new")
        self.assertEqual(shadow.run("rows", old=lambda: [{"a": 1}], new=lambda: [{"a": "1"}]), [{"a": "1"}])
        self.assertEqual(told.next().difference, "[0].a: types int and str")

    def test_a_failing_shadow_breaks_nothing_and_a_failing_served_side_is_raised(self) -> None:
        told = Told()
        self.assertEqual(Shadow(on_result=told).run("x", old=lambda: 1, new=failing), 1)
        self.assertEqual((told.next().equal, told.results[-1].new_error), (None, "KeyError"))
        with self.assertRaises(KeyError):
            Shadow(on_result=told).run("x", old=failing, new=lambda: 1)
        self.assertEqual(told.next().old_error, "KeyError")

    def test_the_environment_switches_back_at_once(self) -> None:
        shadow = Shadow(serve="new", sample=0)
        with mock.patch.dict(os.environ, {SERVE_VARIABLE: "old"}):
            self.assertEqual(shadow.run("x", old=lambda: "old", new=lambda: "new"), "old")
        self.assertEqual(shadow.run("x", old=lambda: "old", new=lambda: "new"), "new")
        with mock.patch.dict(os.environ, {SERVE_VARIABLE: "both"}), self.assertRaises(ValueError):
            shadow.run("x", old=lambda: "old", new=lambda: "new")

    def test_runs_no_more_beside_than_it_may(self) -> None:
        told = Told()
        gate = threading.Event()
        shadow = Shadow(on_result=told, most_pending=2)
        begun = threading.Semaphore(0)

        def slow() -> int:
            begun.release()
            gate.wait()
            return 1

        for _ in range(5):
            self.assertEqual(shadow.run("x", old=lambda: 1, new=slow), 1)
        begun.acquire()
        begun.acquire()
        gate.set()
        told.next()
        told.next()
        self.assertEqual(len(told.results), 2)

    def test_samples_none_and_runs_only_the_served_side(self) -> None:
        self.assertEqual(Shadow(sample=0).run("x", old=lambda: 1, new=failing), 1)

    def test_coroutines_run_both_sides(self) -> None:
        async def main() -> ShadowResult:
            came: asyncio.Future[ShadowResult] = asyncio.get_running_loop().create_future()

            async def old() -> str:
                return "hello"

            async def new() -> str:
                raise GatewayError("CREDITS_EXHAUSTED", "no more")

            self.assertEqual(await Shadow(on_result=came.set_result).run_async("x", old=old, new=new), "hello")
            return await came

        self.assertEqual(asyncio.run(main()).new_error, "GatewayError: CREDITS_EXHAUSTED")

    def test_refuses_settings_that_mean_nothing(self) -> None:
        for wrong in ({"sample": 2}, {"sample": -1}, {"serve": "both"}):
            with self.assertRaises(ValueError):
                Shadow(**wrong)  # type: ignore[arg-type]

    def test_differences(self) -> None:
        self.assertIsNone(first_difference({"a": [1, None]}, {"a": (1, None)}))
        self.assertEqual(first_difference([1], [1, 2]), "the answer: 1 items and 2")
        self.assertEqual(first_difference({"a": 1}, {"b": 1}), "the answer: other keys")
        self.assertEqual(first_difference("a", "b"), "the answer: other values")
        self.assertIsNone(first_difference(0.1 + 0.2, 0.3))


if __name__ == "__main__":
    unittest.main()
