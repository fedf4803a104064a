"""Against the gateway at CORTEX_GATEWAY_URL: what each persona asks, streams, limits."""

from __future__ import annotations

import asyncio
import os
import tempfile
import unittest
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any
from unittest import mock

from cortex_gateway import (
    CallOptions,
    ClassifyLabelInput,
    CompleteInput,
    GatewayError,
    MessageInput,
    get_gateway,
    get_sync_gateway,
)

prompt = "Summarise: Bees pollinate crops. Honey is made by bees. Without them many crops would fail."


class AsyncGateway(unittest.IsolatedAsyncioTestCase):
    async def test_the_example_of_the_plan(self) -> None:
        gateway = get_gateway()
        result = await gateway.complete(prompt, model="mixtral-8x7b")
        assert result.text is not None
        self.assertIn("crops", result.text)
        self.assertIsInstance(result.usage.credits, Decimal)
        self.assertGreater(result.usage.credits, 0)

    async def test_what_agents_and_analysts_ask(self) -> None:
        gateway = get_gateway(user="analyst")
        embedding, many, found, feeling, table, label = await asyncio.gather(
            gateway.embed("Where is my parcel?"),
            gateway.embed_many(["one", "two"]),
            gateway.search("DOCS_SEARCH", "credits", limit=2),
            gateway.sentiment("Wonderful!", categories=["food"]),
            gateway.execute_sql(
                "SELECT COUNT(*) AS n, 0.5 AS half FROM sales.orders WHERE status <> ?", binds=["CANCELLED"]
            ),
            gateway.classify("I paid 12 euros.", [ClassifyLabelInput(label="money"), ClassifyLabelInput(label="rain")]),
        )
        self.assertEqual(len(embedding.vector), embedding.dimensions)
        self.assertIsInstance(embedding.vector[0], float)
        self.assertEqual([len(many), len(found.hits), feeling.label], [2, 2, "POSITIVE"])
        self.assertEqual(feeling.categories[0].name, "food")
        self.assertGreater(int(table.rows[0][0] or 0), 100)
        self.assertEqual(table.columns[0].name.upper(), "N")
        self.assertEqual(label.label, "money")
        quote = await gateway.quote(complete=CompleteInput(prompt=prompt, max_tokens=50))
        self.assertTrue(quote.affordable)
        self.assertGreater(quote.expires_at, datetime.now(timezone.utc))
        now = datetime.now(timezone.utc)
        report = await gateway.usage(now - timedelta(days=1), now + timedelta(minutes=1), group_by=["FUNCTION"])
        self.assertEqual(sum((row.credits for row in report.rows), Decimal(0)), report.totals.credits)
        credits = await gateway.credits()
        self.assertEqual(credits.me.used + credits.me.held + credits.me.remaining, credits.me.limit)
        models = await gateway.models(backend="SNOWFLAKE")
        self.assertIn("mixtral-8x7b", [model.name for model in models])
        answer = await gateway.hybrid("What was the revenue by region?", route="SNOWFLAKE")
        self.assertEqual(answer.route, "SNOWFLAKE")
        messages = [MessageInput(role="USER", content=prompt)]
        talk = await gateway.complete(messages=messages, max_tokens=40, response_format=None)
        self.assertIn(talk.finish_reason, ["stop", "length"])
        events = await gateway.usage_events(first=1)
        self.assertEqual(events.nodes[0].user.name, "analyst")
        day = await gateway.reconciliation(date.today())
        self.assertEqual(day.day, date.today())

    async def test_what_operators_do(self) -> None:
        gateway = get_gateway()
        status = await gateway.set_credit_limit("user:bob", Decimal("0.000001"), reason="a test")
        self.assertEqual(status.limit, Decimal("0.000001"))
        self.assertEqual((await gateway.user_credits("bob")).scope, "user:bob")
        made = await gateway.create_api_key("nightly", expires_at=datetime.now(timezone.utc) + timedelta(hours=1))
        viewer = await get_gateway(token=made.secret).viewer()
        assert viewer.api_key is not None
        self.assertEqual(viewer.api_key.id, made.api_key.id)
        await gateway.revoke_api_key(made.api_key.id)
        asked: list[str] = []

        async def token() -> str:
            asked.append(made.secret)
            return made.secret

        with self.assertRaises(GatewayError) as caught:
            await get_gateway(token=token).viewer()
        self.assertEqual((caught.exception.code, caught.exception.status), ("UNAUTHENTICATED", 401))
        self.assertEqual(len(asked), 2)

    async def test_a_token_in_a_file(self) -> None:
        operator = get_gateway()
        revoked, made = [await operator.create_api_key(name) for name in ("of yesterday", "in a file")]
        await operator.revoke_api_key(revoked.api_key.id)
        with tempfile.NamedTemporaryFile("w", suffix=".token") as file:
            with mock.patch.dict(os.environ, {"CORTEX_GATEWAY_TOKEN_FILE": file.name}):
                gateway = get_gateway()
                file.write(f"{revoked.secret}\n")
                file.flush()
                with self.assertRaises(GatewayError) as caught:
                    await gateway.viewer()
                self.assertEqual(caught.exception.code, "UNAUTHENTICATED")
                file.seek(0)
                file.write(f"{made.secret}\n")
                file.flush()
                viewer = await gateway.viewer()
                assert viewer.api_key is not None
                self.assertEqual(viewer.api_key.id, made.api_key.id)
                with mock.patch.dict(os.environ, {"CORTEX_GATEWAY_TOKEN": "another"}):
                    with self.assertRaisesRegex(GatewayError, "both set"):
                        get_gateway()
        with mock.patch.dict(os.environ, {"CORTEX_GATEWAY_TOKEN_FILE": "/no/such/token"}):
            with self.assertRaisesRegex(GatewayError, r"/no/such/token cannot be read \(ENOENT\)"):
                await get_gateway().viewer()

    async def test_a_stream_comes_in_pieces(self) -> None:
        chunks = [chunk async for chunk in get_gateway().complete_stream(prompt, max_tokens=60)]
        self.assertGreater(len(chunks), 2)
        self.assertIn("crops", "".join(chunk.delta for chunk in chunks))
        self.assertEqual(chunks[-1].finish_reason, "stop")
        assert chunks[-1].usage is not None
        self.assertGreater(chunks[-1].usage.output_tokens, 0)

    async def test_leaving_a_stream_ends_its_work(self) -> None:
        gateway = get_gateway(user="leaver")
        stream: Any = gateway.complete_stream(prompt)
        async for _ in stream:
            break
        await stream.aclose()
        while (await gateway.credits()).me.held > 0:
            await asyncio.sleep(0.02)

    async def test_a_cancelled_call_ends(self) -> None:
        task = asyncio.create_task(get_gateway().complete(prompt))
        await asyncio.sleep(0)
        task.cancel()
        with self.assertRaises(asyncio.CancelledError):
            await task

    async def test_without_credits_nothing_is_asked_again(self) -> None:
        await get_gateway().set_credit_limit("user:poor", 0)
        with self.assertRaises(GatewayError) as caught:
            await get_gateway(user="poor", retries=5).complete(prompt)
        error = caught.exception
        self.assertEqual((error.code, error.retryable), ("CREDITS_EXHAUSTED", False))
        self.assertEqual(error.details["scope"], "user:poor")
        self.assertIn("resetsAt", error.details)

    async def test_one_key_is_one_charge(self) -> None:
        gateway = get_gateway(user="careful")
        options = CallOptions(idempotency_key="once")
        first = await gateway.complete(prompt, temperature=1, options=options)
        again = await gateway.complete(prompt, temperature=1, options=options)
        self.assertEqual(first.text, again.text)
        self.assertEqual((await gateway.credits()).me.used, first.usage.credits)

    async def test_other_documents(self) -> None:
        gateway = get_gateway(user="Renée 山田")
        self.assertEqual(await gateway.execute("{ viewer { name } }"), {"viewer": {"name": "Renée 山田"}})
        with self.assertRaises(GatewayError) as caught:
            await gateway.execute('{ viewer { name } cortex { embed(text: "") { model } } }')
        self.assertEqual(caught.exception.code, "BAD_USER_INPUT")
        self.assertEqual(caught.exception.data["viewer"]["name"], "Renée 山田")
        document = "subscription ($input: CompleteInput!) { complete(input: $input) { delta } }"
        parts = [part async for part in gateway.stream(document, {"input": {"prompt": prompt}})]
        self.assertGreater(len(parts), 1)


class Sync(unittest.TestCase):
    def test_the_same_without_await(self) -> None:
        gateway = get_sync_gateway()
        self.assertIn("crops", str(gateway.complete(prompt, model="mixtral-8x7b").text))
        self.assertEqual(len(gateway.embed("x").vector), gateway.embed("x").dimensions)
        self.assertGreater(len(list(gateway.complete_stream(prompt))), 2)
        for _ in gateway.complete_stream(prompt):
            break
        self.assertEqual(gateway.execute("{ viewer { name } }")["viewer"]["name"], "local")
        with self.assertRaises(GatewayError):
            gateway.complete("")

    async def _inside_a_loop(self) -> str:
        return get_sync_gateway().viewer().name

    def test_inside_of_a_running_loop(self) -> None:
        self.assertEqual(asyncio.run(self._inside_a_loop()), "local")


if __name__ == "__main__":
    unittest.main()
