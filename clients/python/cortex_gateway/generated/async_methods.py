# Written by `npm run codegen`.
"""A method for each operation."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from ..operation import GatewayBase
from ..options import CallOptions
from ..scalars import given
from . import operations, types
from .types import (
    Backend,
    ClassifyInput,
    ClassifyLabelInput,
    CompleteInput,
    CreditPeriod,
    ExecuteSqlInput,
    ExtractInput,
    ExtractQuestionInput,
    HybridMode,
    HybridRoute,
    MessageInput,
    QuoteEmbedInput,
    SearchInput,
    TagInput,
    ToolInput,
    UsageDimension,
    UsageFilter,
)


class AsyncMethods(GatewayBase):
    async def all_credits(
        self,
        first: int | None = None,
        *,
        after: str | None = None,
        options: CallOptions | None = None,
    ) -> types.CreditStatusConnection:
        """Every user who has used credits or has a limit, by name. Needs the permission `usage:read:all`."""
        return await self._call(operations.ALL_CREDITS, given(first=first, after=after), options)

    async def api_keys(
        self,
        first: int | None = None,
        *,
        after: str | None = None,
        options: CallOptions | None = None,
    ) -> types.ApiKeyConnection:
        """API keys, in the order of their making: everybody's with the permission `keys:admin`, else the caller's own."""
        return await self._call(operations.API_KEYS, given(first=first, after=after), options)

    async def classify(
        self,
        text: str,
        labels: Sequence[ClassifyLabelInput],
        *,
        task_description: str | None = None,
        multi_label: bool | None = None,
        quote: str | None = None,
        options: CallOptions | None = None,
    ) -> types.Classification:
        """Puts a text into one or more of the categories given. Costs credits by token.

        text: At most 100,000 characters.
        labels: 2 to 500 categories, each named once.
        task_description: What the classification is for; it helps with short texts.
        multi_label: True: every label that fits. False (default): the one that fits best.
        quote: The id of an accepted quote: the bill never exceeds it.
        """
        return await self._call(operations.CLASSIFY, {"input": given(text=text, labels=labels, taskDescription=task_description, multiLabel=multi_label, quote=quote)}, options)

    async def clear_credit_limit(
        self,
        scope: str,
        *,
        options: CallOptions | None = None,
    ) -> types.CreditStatus:
        """Takes a limit back to the policy's default. Needs the permission `credits:admin`."""
        return await self._call(operations.CLEAR_CREDIT_LIMIT, given(scope=scope), options)

    async def complete(
        self,
        prompt: str | None = None,
        *,
        messages: Sequence[MessageInput] | None = None,
        model: str | None = None,
        backend: Backend | None = None,
        temperature: float | None = None,
        max_tokens: int | None = None,
        response_format: Any | None = None,
        tools: Sequence[ToolInput] | None = None,
        tool_choice: str | None = None,
        top_p: float | None = None,
        stop: Sequence[str] | None = None,
        seed: int | None = None,
        quote: str | None = None,
        options: CallOptions | None = None,
    ) -> types.Completion:
        """Answers a prompt or a conversation with a language model. Costs credits by token.

        prompt: The text to answer, at most 1,000,000 characters. Give this or `messages`, not both.
        messages: The conversation so far: SYSTEM first if at all, then USER and ASSISTANT in turns; it ends with a USER message, or with the results of all calls that ASSISTANT asked for.
        model: A completion model; the default is in `models`.
        backend: Where to run it. Without it the gateway chooses by model, price, remaining credit and health, and says why in `usage.reason`.
        temperature: Randomness, 0 (default) to 1. At 0 equal calls of one request are computed once.
        max_tokens: The most tokens to generate, 1 to the model's limit. Default 4096, or the model's limit if that is less.
        response_format: A JSON Schema (draft 2020-12) of type object, at most 32,768 characters: the answer is then JSON that satisfies it, in `structured`. References go to `#/$defs/NAME`, patterns have no look-around or back-references, and `format` is advice to the model. An answer that does not is an error, and is paid for.
        tools: Up to 128 functions that the model may ask to be called; their descriptions are a part of the prompt, and billed with it. GPU models take them if their server does; of Cortex models those of Claude and OpenAI over REST.
        tool_choice: `auto` (default): the model decides; `none`: it answers with text; `required`: it calls some tool; or the name of a tool, which it then calls.
        top_p: Choose only from the most likely tokens that have this probability together: above 0, up to 1 (default).
        stop: Up to 4 texts at which the answer ends; it does not contain them.
        seed: On the GPUs: makes equal calls choose alike. Cortex has none, and leaves it out.
        quote: The id of an accepted quote: the bill never exceeds it.
        """
        return await self._call(operations.COMPLETE, {"input": given(prompt=prompt, messages=messages, model=model, backend=backend, temperature=temperature, maxTokens=max_tokens, responseFormat=response_format, tools=tools, toolChoice=tool_choice, topP=top_p, stop=stop, seed=seed, quote=quote)}, options)

    def complete_stream(
        self,
        prompt: str | None = None,
        *,
        messages: Sequence[MessageInput] | None = None,
        model: str | None = None,
        backend: Backend | None = None,
        temperature: float | None = None,
        max_tokens: int | None = None,
        response_format: Any | None = None,
        tools: Sequence[ToolInput] | None = None,
        tool_choice: str | None = None,
        top_p: float | None = None,
        stop: Sequence[str] | None = None,
        seed: int | None = None,
        quote: str | None = None,
        options: CallOptions | None = None,
    ) -> AsyncIterator[types.CompletionChunk]:
        """Streams a completion as it is generated. The last chunk carries the finish reason and the usage. Costs credits by token.

        prompt: The text to answer, at most 1,000,000 characters. Give this or `messages`, not both.
        messages: The conversation so far: SYSTEM first if at all, then USER and ASSISTANT in turns; it ends with a USER message, or with the results of all calls that ASSISTANT asked for.
        model: A completion model; the default is in `models`.
        backend: Where to run it. Without it the gateway chooses by model, price, remaining credit and health, and says why in `usage.reason`.
        temperature: Randomness, 0 (default) to 1. At 0 equal calls of one request are computed once.
        max_tokens: The most tokens to generate, 1 to the model's limit. Default 4096, or the model's limit if that is less.
        response_format: A JSON Schema (draft 2020-12) of type object, at most 32,768 characters: the answer is then JSON that satisfies it, in `structured`. References go to `#/$defs/NAME`, patterns have no look-around or back-references, and `format` is advice to the model. An answer that does not is an error, and is paid for.
        tools: Up to 128 functions that the model may ask to be called; their descriptions are a part of the prompt, and billed with it. GPU models take them if their server does; of Cortex models those of Claude and OpenAI over REST.
        tool_choice: `auto` (default): the model decides; `none`: it answers with text; `required`: it calls some tool; or the name of a tool, which it then calls.
        top_p: Choose only from the most likely tokens that have this probability together: above 0, up to 1 (default).
        stop: Up to 4 texts at which the answer ends; it does not contain them.
        seed: On the GPUs: makes equal calls choose alike. Cortex has none, and leaves it out.
        quote: The id of an accepted quote: the bill never exceeds it.
        """
        return self._stream(operations.COMPLETE_STREAM, {"input": given(prompt=prompt, messages=messages, model=model, backend=backend, temperature=temperature, maxTokens=max_tokens, responseFormat=response_format, tools=tools, toolChoice=tool_choice, topP=top_p, stop=stop, seed=seed, quote=quote)}, options)

    async def count_tokens(
        self,
        text: str,
        *,
        model: str | None = None,
        options: CallOptions | None = None,
    ) -> types.TokenCount:
        """Counts the tokens a text would be billed for. Free.

        text: At most 1,000,000 characters, not empty.
        model: The model whose tokens are counted; default: the default completion model.
        """
        return await self._call(operations.COUNT_TOKENS, {"input": given(text=text, model=model)}, options)

    async def create_api_key(
        self,
        name: str,
        *,
        user: str | None = None,
        permissions: Sequence[str] | None = None,
        teams: Sequence[str] | None = None,
        tags: Sequence[TagInput] | None = None,
        expires_at: datetime | str | None = None,
        limit: Decimal | float | str | None = None,
        options: CallOptions | None = None,
    ) -> types.CreatedApiKey:
        """Makes an API key. Its secret is in this answer, and nowhere else ever again. Needs the permission `keys:admin`.

        name: What people call it.
        user: Whose calls they are that are made with it; default: the caller's.
        permissions: What it may do; by default those of `cortex:run` and `sql:read` that the caller has. Nothing that the caller may not do.
        teams: Teams whose limits its calls count towards, beside those that the policy gives its user.
        tags: For charge-back; at most 8.
        expires_at: When it ends, at most 366 days from now; default: in 90 days.
        limit: Credits a day that it may use, beside the limits of its user and teams; none by default.
        """
        return await self._call(operations.CREATE_API_KEY, {"input": given(name=name, user=user, permissions=permissions, teams=teams, tags=tags, expiresAt=expires_at, limit=limit)}, options)

    def credit_alerts(
        self,
        scope: str | None = None,
        *,
        options: CallOptions | None = None,
    ) -> AsyncIterator[types.CreditAlert]:
        """Triggers as they fire. Of scopes that are not the caller's only with the permission `usage:read:all`."""
        return self._stream(operations.CREDIT_ALERTS, given(scope=scope), options)

    async def credits(
        self,
        *,
        options: CallOptions | None = None,
    ) -> types.Credits:
        """Credit limits and what is left of them. Reads its own writes."""
        return await self._call(operations.CREDITS, given(), options)

    async def embed(
        self,
        text: str,
        *,
        model: str | None = None,
        quote: str | None = None,
        options: CallOptions | None = None,
    ) -> types.Embedding:
        """Turns a text into a vector whose direction carries its meaning. Aliases, lists and concurrent requests are batched. Costs credits by token; an equal text of the same user costs nothing again."""
        return await self._call(operations.EMBED, given(text=text, model=model, quote=quote), options)

    async def embed_many(
        self,
        texts: Sequence[str],
        *,
        model: str | None = None,
        options: CallOptions | None = None,
    ) -> list[types.Embedding]:
        """Embeds up to 1,000 texts, in order. Costs credits by token."""
        return await self._call(operations.EMBED_MANY, given(texts=texts, model=model), options)

    async def execute_sql(
        self,
        statement: str,
        *,
        binds: Sequence[Any | None] | None = None,
        max_rows: int | None = None,
        timeout_seconds: int | None = None,
        warehouse: str | None = None,
        quote: str | None = None,
        options: CallOptions | None = None,
    ) -> types.SqlResult:
        """Runs one read-only statement in Snowflake: SELECT, WITH, VALUES, SHOW, DESCRIBE or EXPLAIN over plain tables and built-in functions. Cortex functions are refused here, because raw SQL would escape their price: use `cortex`. Costs credits by warehouse second.

        statement: One SQL statement. Put values into `binds`, not into the text.
        binds: Values for the statement's `?` marks, in order: strings, numbers, booleans or null. Send integers beyond 2^53 and decimals of more than 17 digits as strings: such numbers are refused.
        max_rows: The most rows to return, 1 to 10,000; `truncated` tells when there are more.
        timeout_seconds: Seconds until the statement is cancelled, 1 to the gateway's limit.
        warehouse: The warehouse to run on; default: chosen by what the statement does (see `optimize`).
        quote: The id of an accepted quote: the bill never exceeds it.
        """
        return await self._call(operations.EXECUTE_SQL, {"input": given(statement=statement, binds=binds, maxRows=max_rows, timeoutSeconds=timeout_seconds, warehouse=warehouse, quote=quote)}, options)

    async def extract(
        self,
        text: str,
        questions: Sequence[ExtractQuestionInput],
        *,
        quote: str | None = None,
        options: CallOptions | None = None,
    ) -> types.Extraction:
        """Answers questions from a text. Costs credits by token.

        text: At most 100,000 characters.
        questions: 1 to 100 questions, each with a name of its own.
        quote: The id of an accepted quote: the bill never exceeds it.
        """
        return await self._call(operations.EXTRACT, {"input": given(text=text, questions=questions, quote=quote)}, options)

    async def filter(
        self,
        predicate: str,
        *,
        text: str | None = None,
        options: CallOptions | None = None,
    ) -> types.FilterResult:
        """Tells whether a statement is true of a text. Costs credits by token.

        predicate: A question or statement that is true or false of the text: `Is the customer angry?`
        text: The text to check; without it the predicate stands alone.
        """
        return await self._call(operations.FILTER, {"input": given(predicate=predicate, text=text)}, options)

    async def health(
        self,
        *,
        options: CallOptions | None = None,
    ) -> types.Health:
        """How the gateway and everything it depends on are doing."""
        return await self._call(operations.HEALTH, given(), options)

    async def hybrid(
        self,
        message: str,
        *,
        route: HybridRoute | None = None,
        mode: HybridMode | None = None,
        snowflake_model: str | None = None,
        lambda_labs_model: str | None = None,
        search_service: str | None = None,
        max_tokens: int | None = None,
        options: CallOptions | None = None,
    ) -> types.HybridAnswer:
        """Answers a question with Snowflake (questions about the business), with the GPUs (writing) or with both in parallel, whichever fits. Snowflake's side answers from data and needs the permission `sql:read` too; without it that side is refused alone. Costs credits by token.

        message: The question; not empty.
        route: Skips the classifier.
        mode: What to do when both sides answer.
        snowflake_model: The model for Snowflake's side; default: the default completion model.
        lambda_labs_model: The model for the GPUs' side; default: the first that is served.
        search_service: A Cortex Search service whose best documents Snowflake's side answers from.
        max_tokens: The most tokens each side generates.
        """
        return await self._call(operations.HYBRID, {"input": given(message=message, route=route, mode=mode, snowflakeModel=snowflake_model, lambdaLabsModel=lambda_labs_model, searchService=search_service, maxTokens=max_tokens)}, options)

    async def models(
        self,
        backend: Backend | None = None,
        *,
        options: CallOptions | None = None,
    ) -> list[types.Model]:
        """The models that can be called, with limits and prices."""
        return await self._call(operations.MODELS, given(backend=backend), options)

    async def optimize(
        self,
        statement: str,
        *,
        options: CallOptions | None = None,
    ) -> types.SqlAdvice:
        """Looks at a statement without running it: the warehouse it would run on and why, its plan, what could be better, and an estimate. Free."""
        return await self._call(operations.OPTIMIZE, given(statement=statement), options)

    async def quote(
        self,
        complete: CompleteInput | None = None,
        *,
        embed: QuoteEmbedInput | None = None,
        search: SearchInput | None = None,
        classify: ClassifyInput | None = None,
        extract: ExtractInput | None = None,
        execute_sql: ExecuteSqlInput | None = None,
        options: CallOptions | None = None,
    ) -> types.CreditQuote:
        """Prices a call before it runs. An accepted quote (its id in the call's `quote`) is the most the call will cost. Free.

        complete: A completion.
        embed: An embedding of each text.
        search: A search.
        classify: A classification.
        extract: An extraction.
        execute_sql: A SQL statement.
        """
        return await self._call(operations.QUOTE, {"input": given(complete=complete, embed=embed, search=search, classify=classify, extract=extract, executeSql=execute_sql)}, options)

    async def reconciliation(
        self,
        day: date | str,
        *,
        options: CallOptions | None = None,
    ) -> types.Reconciliation:
        """Compares the ledger, the usage log and Snowflake's own history for a day, row by row. Needs the permission `credits:admin`. Free."""
        return await self._call(operations.RECONCILIATION, given(day=day), options)

    async def redact(
        self,
        text: str,
        *,
        categories: Sequence[str] | None = None,
        options: CallOptions | None = None,
    ) -> types.Redaction:
        """Replaces personal data by placeholders such as `[EMAIL]`. Costs credits by token."""
        return await self._call(operations.REDACT, given(text=text, categories=categories), options)

    async def reset_window(
        self,
        reason: str,
        *,
        today: date | str | None = None,
        options: CallOptions | None = None,
    ) -> types.CreditStatus:
        """Makes today the newest day in the books again, after a clock that ran ahead had opened later days: until they come, no limit would renew. What those days were charged stays theirs. Answers with the account's status. Needs the permission `credits:admin`."""
        return await self._call(operations.RESET_WINDOW, given(reason=reason, today=today), options)

    async def resume_credits(
        self,
        scope: str,
        reason: str,
        *,
        options: CallOptions | None = None,
    ) -> types.CreditStatus:
        """Lifts a suspension, of the day, the week and the month, until the window ends or a higher trigger fires. Needs the permission `credits:admin`."""
        return await self._call(operations.RESUME_CREDITS, given(scope=scope, reason=reason), options)

    async def revoke_api_key(
        self,
        id: str,
        *,
        reason: str | None = None,
        options: CallOptions | None = None,
    ) -> types.ApiKey:
        """Ends an API key at once. Of others only with the permission `keys:admin`; a call that shows a key may revoke that one."""
        return await self._call(operations.REVOKE_API_KEY, given(id=id, reason=reason), options)

    async def search(
        self,
        service: str,
        query: str,
        *,
        columns: Sequence[str] | None = None,
        filter: Any | None = None,
        limit: int | None = None,
        quote: str | None = None,
        options: CallOptions | None = None,
    ) -> types.SearchResult:
        """Finds the documents of a Cortex Search service that answer a query best. Costs credits by token.

        service: The Cortex Search service: `DATABASE.SCHEMA.NAME`, or `NAME` in the default schema. The embedded warehouse has `DOCS_SEARCH`.
        query: What to look for: 1 to 10,000 characters.
        columns: The columns to return; default: all.
        filter: A Cortex Search filter: `{"@eq": {"column": "value"}}`, with @contains, @gte, @lte, @and, @or, @not.
        limit: The most hits, 1 to 1000.
        quote: The id of an accepted quote: the bill never exceeds it.
        """
        return await self._call(operations.SEARCH, {"input": given(service=service, query=query, columns=columns, filter=filter, limit=limit, quote=quote)}, options)

    async def sentiment(
        self,
        text: str,
        *,
        categories: Sequence[str] | None = None,
        options: CallOptions | None = None,
    ) -> types.Sentiment:
        """Tells how positive or negative a text is, over all and for each category named. Costs credits by token."""
        return await self._call(operations.SENTIMENT, given(text=text, categories=categories), options)

    async def set_credit_limit(
        self,
        scope: str,
        limit: Decimal | float | str,
        *,
        period: CreditPeriod | None = None,
        reason: str | None = None,
        options: CallOptions | None = None,
    ) -> types.CreditStatus:
        """Sets a limit; it holds at once. Needs the permission `credits:admin`.

        scope: `account`, `team:NAME`, `user:NAME` or `key:ID`.
        limit: Credits: 0 (nothing may be spent) to 1,000,000,000, with up to 6 decimal places.
        period: How long it lasts: a scope may have a limit for each.
        reason: Why; kept in the audit.
        """
        return await self._call(operations.SET_CREDIT_LIMIT, {"input": given(scope=scope, limit=limit, period=period, reason=reason)}, options)

    async def similarity(
        self,
        a: str,
        b: str,
        *,
        model: str | None = None,
        options: CallOptions | None = None,
    ) -> types.Similarity:
        """Tells how close two texts are in meaning, from -1 to 1. Costs credits by token."""
        return await self._call(operations.SIMILARITY, given(a=a, b=b, model=model), options)

    async def summarize(
        self,
        text: str,
        *,
        options: CallOptions | None = None,
    ) -> types.Summary:
        """Sums a text up in a few sentences. Costs credits by token."""
        return await self._call(operations.SUMMARIZE, given(text=text), options)

    async def translate(
        self,
        text: str,
        to: str,
        *,
        from_: str | None = None,
        options: CallOptions | None = None,
    ) -> types.Translation:
        """Translates a text. Costs credits by token.

        text: At most 100,000 characters.
        from_: The text's language as an ISO 639-1 code (`en`); detected when absent. Known are ar cs de el en es fi fr he hi hr it ja ko nl no pl pt ro ru sv tr zh.
        to: The language to translate to: `en`, `de`, `fr`, ...
        """
        return await self._call(operations.TRANSLATE, {"input": given(text=text, from_=from_, to=to)}, options)

    async def usage(
        self,
        from_: datetime | str,
        to: datetime | str,
        *,
        group_by: Sequence[UsageDimension] | None = None,
        tag: str | None = None,
        filter: UsageFilter | None = None,
        options: CallOptions | None = None,
    ) -> types.UsageReport:
        """What was used, grouped as asked. Others' use only with the permission `usage:read:all`. Free.

        from_: From this instant on.
        to: Up to, not including, this instant.
        group_by: One row for each combination; none: one row.
        tag: The key of the tag that TAG groups by: `project`.
        filter: Only calls that match.
        """
        return await self._call(operations.USAGE, {"input": given(from_=from_, to=to, groupBy=group_by, tag=tag, filter=filter)}, options)

    async def usage_events(
        self,
        first: int | None = None,
        *,
        after: str | None = None,
        filter: UsageFilter | None = None,
        options: CallOptions | None = None,
    ) -> types.UsageEventConnection:
        """Single calls, newest first. Others' calls only with the permission `usage:read:all`. Free."""
        return await self._call(operations.USAGE_EVENTS, given(first=first, after=after, filter=filter), options)

    async def user_credits(
        self,
        name: str,
        *,
        options: CallOptions | None = None,
    ) -> types.CreditStatus:
        """One user. Of others only with the permission `usage:read:all`."""
        return await self._call(operations.USER_CREDITS, given(name=name), options)

    async def viewer(
        self,
        *,
        options: CallOptions | None = None,
    ) -> types.User:
        """The caller."""
        return await self._call(operations.VIEWER, given(), options)

    async def warehouses(
        self,
        *,
        options: CallOptions | None = None,
    ) -> list[types.Warehouse]:
        """A Snowflake warehouse that the gateway uses."""
        return await self._call(operations.WAREHOUSES, given(), options)

    async def write_sql(
        self,
        statement: str,
        *,
        binds: Sequence[Any | None] | None = None,
        max_rows: int | None = None,
        timeout_seconds: int | None = None,
        warehouse: str | None = None,
        quote: str | None = None,
        options: CallOptions | None = None,
    ) -> types.SqlResult:
        """Runs one statement that may write: also INSERT, UPDATE, DELETE, MERGE, TRUNCATE and CREATE, ALTER, DROP of tables and views. Needs the permission `sql:write`. Costs credits by warehouse second.

        statement: One SQL statement. Put values into `binds`, not into the text.
        binds: Values for the statement's `?` marks, in order: strings, numbers, booleans or null. Send integers beyond 2^53 and decimals of more than 17 digits as strings: such numbers are refused.
        max_rows: The most rows to return, 1 to 10,000; `truncated` tells when there are more.
        timeout_seconds: Seconds until the statement is cancelled, 1 to the gateway's limit.
        warehouse: The warehouse to run on; default: chosen by what the statement does (see `optimize`).
        quote: The id of an accepted quote: the bill never exceeds it.
        """
        return await self._call(operations.WRITE_SQL, {"input": given(statement=statement, binds=binds, maxRows=max_rows, timeoutSeconds=timeout_seconds, warehouse=warehouse, quote=quote)}, options)
