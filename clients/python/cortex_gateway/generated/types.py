# Written by `npm run codegen`.
"""What the operations take and return. A value of an enumeration may be newer than this client."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal

from ..scalars import (
    read_credits,
    read_date,
    read_datetime,
    read_flag,
    read_json,
    read_list,
    read_optional,
    read_text,
)

__all__ = [
    "AlertChannel",
    "ApiKey",
    "ApiKeyConnection",
    "ApiKeyState",
    "Backend",
    "BreakerState",
    "CategorySentiment",
    "Classification",
    "ClassifyInput",
    "ClassifyLabelInput",
    "CompleteInput",
    "Completion",
    "CompletionChunk",
    "CreatedApiKey",
    "CreditAlert",
    "CreditPeriod",
    "CreditQuote",
    "CreditState",
    "CreditStatus",
    "CreditStatusConnection",
    "CreditWindow",
    "Credits",
    "DependencyHealth",
    "Embedding",
    "ExecuteSqlInput",
    "ExtractInput",
    "ExtractQuestionInput",
    "ExtractedAnswer",
    "Extraction",
    "FilterResult",
    "FindingSeverity",
    "GpuEndpoint",
    "Health",
    "HealthStatus",
    "HybridAnswer",
    "HybridError",
    "HybridMode",
    "HybridPart",
    "HybridRoute",
    "MessageInput",
    "MessageRole",
    "Model",
    "OperationUsage",
    "PageInfo",
    "PoolHealth",
    "PriceBasis",
    "PriceBasisKind",
    "QuoteEmbedInput",
    "Reconciliation",
    "ReconciliationBook",
    "ReconciliationCause",
    "ReconciliationDifference",
    "ReconciliationPart",
    "Redaction",
    "SearchHit",
    "SearchInput",
    "SearchResult",
    "SearchScores",
    "Sentiment",
    "SentimentLabel",
    "Similarity",
    "SqlAdvice",
    "SqlColumn",
    "SqlEstimate",
    "SqlFinding",
    "SqlResult",
    "Summary",
    "Tag",
    "TagInput",
    "TokenCount",
    "ToolCallInput",
    "ToolInput",
    "Translation",
    "UsageDimension",
    "UsageEvent",
    "UsageEventConnection",
    "UsageFilter",
    "UsageReport",
    "UsageRow",
    "UsageTotals",
    "User",
    "UserReference",
    "Warehouse",
]

HealthStatus = Literal["OK", "DEGRADED", "DOWN"] | str
"""How well something works."""

ApiKeyState = Literal["ACTIVE", "EXPIRED", "REVOKED"] | str
"""Whether an API key can be used."""

SentimentLabel = Literal["POSITIVE", "NEGATIVE", "NEUTRAL", "MIXED", "UNKNOWN"] | str
"""The feeling in a text."""

CreditState = Literal["OK", "NOTIFIED", "SUSPENDED", "SUSPENDED_IMMEDIATE"] | str
"""How far a scope is towards its limit."""

BreakerState = Literal["CLOSED", "OPEN", "HALF_OPEN"] | str
"""The state of a circuit breaker."""

HybridRoute = Literal["SNOWFLAKE", "LAMBDA_LABS", "BOTH"] | str
"""Which side answers."""

Backend = Literal["SNOWFLAKE", "LAMBDA_LABS"] | str
"""Where an operation runs."""

PriceBasisKind = Literal["PUBLISHED", "ESTIMATED"] | str
"""Whether a price is published or estimated."""

ReconciliationCause = Literal["MISSING_IN_USAGE_LOG", "MISSING_IN_LEDGER", "DUPLICATE_IN_USAGE_LOG", "AMOUNT_DIFFERS", "FACTS_DIFFER", "SCOPE_DIFFERS", "SUMS_DIFFER", "PRICE_DIFFERS", "MISSING_IN_SNOWFLAKE", "UNKNOWN_TO_LEDGER", "SNOWFLAKE_AMOUNT_DIFFERS", "SNOWFLAKE_FACTS_DIFFER", "NOT_YET_LOADED", "NOT_YET_VISIBLE", "NOT_YET_CORRECTED", "NO_LONGER_IN_LEDGER"] | str
"""Why two books differ."""

ReconciliationBook = Literal["CORTEX_AI_FUNCTIONS_USAGE_HISTORY", "CORTEX_REST_API_USAGE_HISTORY", "QUERY_HISTORY", "GPU_RECORDS", "NONE"] | str
"""Who else keeps a record of a call."""

FindingSeverity = Literal["INFO", "WARNING", "CRITICAL"] | str
"""How much a finding matters."""

MessageRole = Literal["SYSTEM", "USER", "ASSISTANT", "TOOL"] | str
"""Who said a message of a conversation."""

HybridMode = Literal["MERGE", "RACE", "COMPARE"] | str
"""What to do with two answers."""

CreditPeriod = Literal["DAY", "WEEK", "MONTH"] | str
"""How long a limit lasts."""

UsageDimension = Literal["USER", "FUNCTION", "MODEL", "BACKEND", "WAREHOUSE", "TEAM", "TAG", "API_KEY", "HOUR", "DAY", "MONTH"] | str
"""What to group by."""


@dataclass(frozen=True, kw_only=True)
class ClassifyInput:
    """A classification to make."""

    text: str
    """At most 100,000 characters."""
    labels: Sequence[ClassifyLabelInput]
    """2 to 500 categories, each named once."""
    task_description: str | None = field(default=None, metadata={"name": "taskDescription"})
    """What the classification is for; it helps with short texts."""
    multi_label: bool | None = field(default=None, metadata={"name": "multiLabel"})
    """True: every label that fits. False (default): the one that fits best."""
    quote: str | None = field(default=None)
    """The id of an accepted quote: the bill never exceeds it."""


@dataclass(frozen=True, kw_only=True)
class ClassifyLabelInput:
    """A category to choose from."""

    label: str
    """Its name, returned when it fits."""
    description: str | None = field(default=None)
    """What belongs into it, in a sentence."""
    examples: Sequence[str] | None = field(default=None)
    """Texts that belong into it."""


@dataclass(frozen=True, kw_only=True)
class CompleteInput:
    """A completion to make: either a prompt or a conversation."""

    prompt: str | None = field(default=None)
    """The text to answer, at most 1,000,000 characters. Give this or `messages`, not both."""
    messages: Sequence[MessageInput] | None = field(default=None)
    """The conversation so far: SYSTEM first if at all, then USER and ASSISTANT in turns; it ends with a USER message, or with the results of all calls that ASSISTANT asked for."""
    model: str | None = field(default=None)
    """A completion model; the default is in `models`."""
    backend: Backend | None = field(default=None)
    """Where to run it. Without it the gateway chooses by model, price, remaining credit and health, and says why in `usage.reason`."""
    temperature: float | None = field(default=None)
    """Randomness, 0 (default) to 1. At 0 equal calls of one request are computed once."""
    max_tokens: int | None = field(default=None, metadata={"name": "maxTokens"})
    """The most tokens to generate, 1 to the model's limit. Default 4096, or the model's limit if that is less."""
    response_format: Any | None = field(default=None, metadata={"name": "responseFormat"})
    """A JSON Schema (draft 2020-12) of type object, at most 32,768 characters: the answer is then JSON that satisfies it, in `structured`. References go to `#/$defs/NAME`, patterns have no look-around or back-references, and `format` is advice to the model. An answer that does not is an error, and is paid for."""
    tools: Sequence[ToolInput] | None = field(default=None)
    """Up to 128 functions that the model may ask to be called; their descriptions are a part of the prompt, and billed with it. GPU models take them if their server does; of Cortex models those of Claude and OpenAI over REST."""
    tool_choice: str | None = field(default=None, metadata={"name": "toolChoice"})
    """`auto` (default): the model decides; `none`: it answers with text; `required`: it calls some tool; or the name of a tool, which it then calls."""
    top_p: float | None = field(default=None, metadata={"name": "topP"})
    """Choose only from the most likely tokens that have this probability together: above 0, up to 1 (default)."""
    stop: Sequence[str] | None = field(default=None)
    """Up to 4 texts at which the answer ends; it does not contain them."""
    seed: int | None = field(default=None)
    """On the GPUs: makes equal calls choose alike. Cortex has none, and leaves it out."""
    quote: str | None = field(default=None)
    """The id of an accepted quote: the bill never exceeds it."""


@dataclass(frozen=True, kw_only=True)
class ExecuteSqlInput:
    """A statement to run."""

    statement: str
    """One SQL statement. Put values into `binds`, not into the text."""
    binds: Sequence[Any | None] | None = field(default=None)
    """Values for the statement's `?` marks, in order: strings, numbers, booleans or null. Send integers beyond 2^53 and decimals of more than 17 digits as strings: such numbers are refused."""
    max_rows: int | None = field(default=None, metadata={"name": "maxRows"})
    """The most rows to return, 1 to 10,000; `truncated` tells when there are more."""
    timeout_seconds: int | None = field(default=None, metadata={"name": "timeoutSeconds"})
    """Seconds until the statement is cancelled, 1 to the gateway's limit."""
    warehouse: str | None = field(default=None)
    """The warehouse to run on; default: chosen by what the statement does (see `optimize`)."""
    quote: str | None = field(default=None)
    """The id of an accepted quote: the bill never exceeds it."""


@dataclass(frozen=True, kw_only=True)
class ExtractInput:
    """Questions to answer from a text."""

    text: str
    """At most 100,000 characters."""
    questions: Sequence[ExtractQuestionInput]
    """1 to 100 questions, each with a name of its own."""
    quote: str | None = field(default=None)
    """The id of an accepted quote: the bill never exceeds it."""


@dataclass(frozen=True, kw_only=True)
class ExtractQuestionInput:
    """A question to answer from a text."""

    name: str
    """The answer's name: `invoiceNumber`."""
    question: str
    """The question: `What is the invoice number?`"""


@dataclass(frozen=True, kw_only=True)
class MessageInput:
    """One message of a conversation."""

    role: MessageRole
    """Who said it."""
    content: str
    """What was said; empty only beside `toolCalls`, or where a tool had no result."""
    tool_calls: Sequence[ToolCallInput] | None = field(default=None, metadata={"name": "toolCalls"})
    """Of ASSISTANT: the calls of tools that it asked for. A TOOL message for each follows."""
    tool_call_id: str | None = field(default=None, metadata={"name": "toolCallId"})
    """Of TOOL: the `id` of the call that `content` is the result of."""


@dataclass(frozen=True, kw_only=True)
class QuoteEmbedInput:
    """Texts to embed."""

    texts: Sequence[str]
    """The texts."""
    model: str | None = field(default=None)
    """The model."""


@dataclass(frozen=True, kw_only=True)
class SearchInput:
    """A search to make."""

    service: str
    """The Cortex Search service: `DATABASE.SCHEMA.NAME`, or `NAME` in the default schema. The embedded warehouse has `DOCS_SEARCH`."""
    query: str
    """What to look for: 1 to 10,000 characters."""
    columns: Sequence[str] | None = field(default=None)
    """The columns to return; default: all."""
    filter: Any | None = field(default=None)
    """A Cortex Search filter: `{"@eq": {"column": "value"}}`, with @contains, @gte, @lte, @and, @or, @not."""
    limit: int | None = field(default=None)
    """The most hits, 1 to 1000."""
    quote: str | None = field(default=None)
    """The id of an accepted quote: the bill never exceeds it."""


@dataclass(frozen=True, kw_only=True)
class TagInput:
    """Something to find a cost by."""

    key: str
    """Such as `project`: 1 to 64 letters, digits, dots, hyphens and underscores."""
    value: str
    """Such as `search`."""


@dataclass(frozen=True, kw_only=True)
class ToolCallInput:
    """A call of a tool that an earlier answer asked for."""

    id: str
    """As the answer had it."""
    name: str
    """The tool's name."""
    arguments: str
    """JSON, as the model wrote it."""


@dataclass(frozen=True, kw_only=True)
class ToolInput:
    """A function that the model may ask to be called. It runs where you are, never in the gateway."""

    name: str
    """1 to 64 letters, digits, underscores and dashes."""
    description: str | None = field(default=None)
    """What it does and when to use it: the model decides by this."""
    parameters: Any | None = field(default=None)
    """The JSON Schema of its arguments, of type object; without it, it has none. Arguments are not held against it."""
    strict: bool | None = field(default=None)
    """Whether the arguments must satisfy the schema exactly, where the model can promise that."""


@dataclass(frozen=True, kw_only=True)
class UsageFilter:
    """Which calls count. Fields combine with AND, the values of a list with OR."""

    users: Sequence[str] | None = field(default=None)
    """User names."""
    functions: Sequence[str] | None = field(default=None)
    """Functions, in any case: AI_COMPLETE, SQL, ..."""
    models: Sequence[str] | None = field(default=None)
    """Models, in any case."""
    backends: Sequence[Backend] | None = field(default=None)
    """Back ends."""
    warehouses: Sequence[str] | None = field(default=None)
    """Warehouses, in any case."""
    statuses: Sequence[str] | None = field(default=None)
    """`ok`, an error code, `cancelled` or `uncertain`; in any case."""
    teams: Sequence[str] | None = field(default=None)
    """Of any of these teams."""
    tags: Sequence[TagInput] | None = field(default=None)
    """With any of these tags."""
    api_keys: Sequence[str] | None = field(default=None, metadata={"name": "apiKeys"})
    """Ids of API keys."""
    request_ids: Sequence[str] | None = field(default=None, metadata={"name": "requestIds"})
    """Of any of these requests: all attempts of one have its id."""
    cached: bool | None = field(default=None)
    """Only answers from the cache, or only others."""


@dataclass(frozen=True, kw_only=True)
class AlertChannel:
    """A way to tell people of limits that are reached."""

    name: str
    """Its name: `slack`, `email` or `webhook`."""
    status: HealthStatus
    """`DEGRADED` while it does not take what it is sent."""
    last_error: str | None
    """Why it did not take the last alert that failed; null while it works."""
    failing_since: datetime | None
    """Since when it has not taken every alert."""
    waiting: int
    """Alerts that are tried until it takes them, or their window ends."""

    @staticmethod
    def read(value: Any) -> AlertChannel:
        return AlertChannel(
            name=read_text(value["name"]),
            status=read_text(value["status"]),
            last_error=read_optional(value["lastError"], read_text),
            failing_since=read_optional(value["failingSince"], read_datetime),
            waiting=int(value["waiting"]),
        )


@dataclass(frozen=True, kw_only=True)
class ApiKey:
    """An API key, without its secret."""

    id: str
    """Unique; `key:ID` is the scope of its limit, and the usage log names it."""
    name: str
    """What people call it."""
    prefix: str
    """How the key begins, to tell it by."""
    user: UserReference
    """Whose calls they are that are made with it."""
    permissions: list[str]
    """What it may do."""
    teams: list[str]
    """Teams whose limits its calls count towards, beside those that the policy gives its user."""
    tags: list[Tag]
    """For charge-back."""
    state: ApiKeyState
    """Whether it can be used."""
    created_at: datetime
    """When it was made."""
    created_by: str
    """Who made it."""
    expires_at: datetime
    """When it ends, or ended."""
    last_used_at: datetime | None
    """When it was used last; null before the first time."""
    revoked_at: datetime | None
    """When it was revoked."""
    revoked_by: str | None
    """Who revoked it."""

    @staticmethod
    def read(value: Any) -> ApiKey:
        return ApiKey(
            id=read_text(value["id"]),
            name=read_text(value["name"]),
            prefix=read_text(value["prefix"]),
            user=UserReference.read(value["user"]),
            permissions=read_list(value["permissions"], read_text),
            teams=read_list(value["teams"], read_text),
            tags=read_list(value["tags"], Tag.read),
            state=read_text(value["state"]),
            created_at=read_datetime(value["createdAt"]),
            created_by=read_text(value["createdBy"]),
            expires_at=read_datetime(value["expiresAt"]),
            last_used_at=read_optional(value["lastUsedAt"], read_datetime),
            revoked_at=read_optional(value["revokedAt"], read_datetime),
            revoked_by=read_optional(value["revokedBy"], read_text),
        )


@dataclass(frozen=True, kw_only=True)
class ApiKeyConnection:
    """A page of API keys."""

    nodes: list[ApiKey]
    """The keys."""
    page_info: PageInfo
    """Where the page stands."""

    @staticmethod
    def read(value: Any) -> ApiKeyConnection:
        return ApiKeyConnection(
            nodes=read_list(value["nodes"], ApiKey.read),
            page_info=PageInfo.read(value["pageInfo"]),
        )


@dataclass(frozen=True, kw_only=True)
class CategorySentiment:
    """The feeling about one aspect of a text."""

    name: str
    """The category, as asked for."""
    label: SentimentLabel
    """The feeling about it."""

    @staticmethod
    def read(value: Any) -> CategorySentiment:
        return CategorySentiment(
            name=read_text(value["name"]),
            label=read_text(value["label"]),
        )


@dataclass(frozen=True, kw_only=True)
class Classification:
    """The categories that fit a text."""

    label: str | None
    """The label that fits best; null when none does (`multiLabel` only)."""
    labels: list[str]
    """All labels that fit, best first."""
    usage: OperationUsage
    """What it used and cost."""

    @staticmethod
    def read(value: Any) -> Classification:
        return Classification(
            label=read_optional(value["label"], read_text),
            labels=read_list(value["labels"], read_text),
            usage=OperationUsage.read(value["usage"]),
        )


@dataclass(frozen=True, kw_only=True)
class Completion:
    """A model's answer."""

    text: str | None
    """The text; null when `responseFormat` was given."""
    model: str
    """The model that really ran."""
    finish_reason: str
    """`stop` (finished), `length` (reached maxTokens), `tool_calls` (it waits for their results) or `credits` (the credit limit was reached)."""
    structured: Any | None
    """The answer as JSON that satisfies `responseFormat`; null where tools are to be called first."""
    usage: OperationUsage
    """What it used and cost."""

    @staticmethod
    def read(value: Any) -> Completion:
        return Completion(
            text=read_optional(value["text"], read_text),
            model=read_text(value["model"]),
            finish_reason=read_text(value["finishReason"]),
            structured=read_optional(value["structured"], read_json),
            usage=OperationUsage.read(value["usage"]),
        )


@dataclass(frozen=True, kw_only=True)
class CompletionChunk:
    """A piece of a streamed answer."""

    delta: str
    """Text to append to what came before."""
    finish_reason: str | None
    """Set on the last chunk only: `stop`, `length`, `tool_calls` or `credits`."""
    usage: OperationUsage | None
    """Set on the last chunk only."""

    @staticmethod
    def read(value: Any) -> CompletionChunk:
        return CompletionChunk(
            delta=read_text(value["delta"]),
            finish_reason=read_optional(value["finishReason"], read_text),
            usage=read_optional(value["usage"], OperationUsage.read),
        )


@dataclass(frozen=True, kw_only=True)
class CreatedApiKey:
    """An API key that was made."""

    secret: str
    """Send it as `Authorization: Bearer cgw_...`. It is shown this once: only its hash is kept."""
    api_key: ApiKey
    """What is known of it from now on."""

    @staticmethod
    def read(value: Any) -> CreatedApiKey:
        return CreatedApiKey(
            secret=read_text(value["secret"]),
            api_key=ApiKey.read(value["apiKey"]),
        )


@dataclass(frozen=True, kw_only=True)
class CreditAlert:
    """A trigger that fired."""

    id: str
    """Unique to the scope, window, trigger and limit: a limit that is raised announces its own triggers."""
    scope: str
    """The scope."""
    state: CreditState
    """The state the scope is in now."""
    kind: str
    """`actual`, or `projected` when today's pace would reach the trigger before the day ends."""
    threshold_percent: float
    """The trigger's percentage."""
    status: CreditStatus
    """The figures at that moment."""
    at: datetime
    """When it fired."""

    @staticmethod
    def read(value: Any) -> CreditAlert:
        return CreditAlert(
            id=read_text(value["id"]),
            scope=read_text(value["scope"]),
            state=read_text(value["state"]),
            kind=read_text(value["kind"]),
            threshold_percent=float(value["thresholdPercent"]),
            status=CreditStatus.read(value["status"]),
            at=read_datetime(value["at"]),
        )


@dataclass(frozen=True, kw_only=True)
class CreditQuote:
    """The price of a call."""

    id: str
    """For the call's `quote` argument."""
    function: str
    """The function that would be billed."""
    model: str | None
    """The model."""
    expected: Decimal
    """What such a call usually costs."""
    maximum: Decimal
    """What it costs at most."""
    affordable: bool
    """Whether every limit that the call is charged to has room for the maximum now, and none is suspended."""
    expires_at: datetime
    """When the offer ends."""
    price_basis: PriceBasis
    """How its price is known."""

    @staticmethod
    def read(value: Any) -> CreditQuote:
        return CreditQuote(
            id=read_text(value["id"]),
            function=read_text(value["function"]),
            model=read_optional(value["model"], read_text),
            expected=read_credits(value["expected"]),
            maximum=read_credits(value["maximum"]),
            affordable=read_flag(value["affordable"]),
            expires_at=read_datetime(value["expiresAt"]),
            price_basis=PriceBasis.read(value["priceBasis"]),
        )


@dataclass(frozen=True, kw_only=True)
class CreditStatus:
    """A limit and what is left of it. `used + held + remaining = limit`, exactly."""

    scope: str
    """`account`, `team:NAME`, `user:NAME` or `key:ID`."""
    window: CreditWindow
    """The day, week or month the figures are for."""
    limit: Decimal
    """The most that may be used in the window."""
    used: Decimal
    """What was used."""
    held: Decimal
    """What running calls have reserved."""
    remaining: Decimal
    """What is left; below zero when a limit was lowered under what was already used."""
    percent_used: float
    """100 * used / limit."""
    state: CreditState
    """Which trigger has fired."""

    @staticmethod
    def read(value: Any) -> CreditStatus:
        return CreditStatus(
            scope=read_text(value["scope"]),
            window=CreditWindow.read(value["window"]),
            limit=read_credits(value["limit"]),
            used=read_credits(value["used"]),
            held=read_credits(value["held"]),
            remaining=read_credits(value["remaining"]),
            percent_used=float(value["percentUsed"]),
            state=read_text(value["state"]),
        )


@dataclass(frozen=True, kw_only=True)
class CreditStatusConnection:
    """A page of credit statuses."""

    nodes: list[CreditStatus]
    """The statuses."""
    page_info: PageInfo
    """Where the page stands."""

    @staticmethod
    def read(value: Any) -> CreditStatusConnection:
        return CreditStatusConnection(
            nodes=read_list(value["nodes"], CreditStatus.read),
            page_info=PageInfo.read(value["pageInfo"]),
        )


@dataclass(frozen=True, kw_only=True)
class CreditWindow:
    """A calendar day, week or month in the configured time zone."""

    id: str
    """`2026-11-22`, `2026-W47` or `2026-11`."""
    start: datetime
    """Its first instant."""
    end: datetime
    """The first instant of the next one. A day has 23 to 25 hours."""
    time_zone: str
    """The IANA time zone: `Europe/Berlin`."""

    @staticmethod
    def read(value: Any) -> CreditWindow:
        return CreditWindow(
            id=read_text(value["id"]),
            start=read_datetime(value["start"]),
            end=read_datetime(value["end"]),
            time_zone=read_text(value["timeZone"]),
        )


@dataclass(frozen=True, kw_only=True)
class Credits:
    """Credit limits and what is left of them."""

    me: CreditStatus
    """The caller."""
    account: CreditStatus
    """The whole account. Needs no permission: everybody shares it."""

    @staticmethod
    def read(value: Any) -> Credits:
        return Credits(
            me=CreditStatus.read(value["me"]),
            account=CreditStatus.read(value["account"]),
        )


@dataclass(frozen=True, kw_only=True)
class DependencyHealth:
    """How one dependency is doing."""

    name: str
    """Its name: `ledger`, `snowflake`, `gpu`, `usage-log`, `alerts`."""
    status: HealthStatus
    """How well it works."""
    detail: str | None
    """What is wrong, if anything."""
    latency_ms: float | None
    """Milliseconds of the last probe."""

    @staticmethod
    def read(value: Any) -> DependencyHealth:
        return DependencyHealth(
            name=read_text(value["name"]),
            status=read_text(value["status"]),
            detail=read_optional(value["detail"], read_text),
            latency_ms=read_optional(value["latencyMs"], float),
        )


@dataclass(frozen=True, kw_only=True)
class Embedding:
    """A text as a vector."""

    model: str
    """The model that really ran."""
    dimensions: int
    """The length of `vector`."""
    vector: list[float]
    """Unit length, so that a dot product is the cosine similarity."""
    usage: OperationUsage
    """What it used and cost."""

    @staticmethod
    def read(value: Any) -> Embedding:
        return Embedding(
            model=read_text(value["model"]),
            dimensions=int(value["dimensions"]),
            vector=read_list(value["vector"], float),
            usage=OperationUsage.read(value["usage"]),
        )


@dataclass(frozen=True, kw_only=True)
class ExtractedAnswer:
    """The answer to one question."""

    name: str
    """The question's name."""
    value: Any | None
    """What the text says; null when it says nothing."""

    @staticmethod
    def read(value: Any) -> ExtractedAnswer:
        return ExtractedAnswer(
            name=read_text(value["name"]),
            value=read_optional(value["value"], read_json),
        )


@dataclass(frozen=True, kw_only=True)
class Extraction:
    """Answers found in a text."""

    answers: list[ExtractedAnswer]
    """One for each question, in order."""
    response: Any
    """The answers by name."""
    usage: OperationUsage
    """What it used and cost."""

    @staticmethod
    def read(value: Any) -> Extraction:
        return Extraction(
            answers=read_list(value["answers"], ExtractedAnswer.read),
            response=read_json(value["response"]),
            usage=OperationUsage.read(value["usage"]),
        )


@dataclass(frozen=True, kw_only=True)
class FilterResult:
    """Whether a statement is true of a text."""

    matches: bool
    """True when the statement holds."""
    usage: OperationUsage
    """What it used and cost."""

    @staticmethod
    def read(value: Any) -> FilterResult:
        return FilterResult(
            matches=read_flag(value["matches"]),
            usage=OperationUsage.read(value["usage"]),
        )


@dataclass(frozen=True, kw_only=True)
class GpuEndpoint:
    """A GPU endpoint."""

    name: str
    """Its name; never its address."""
    status: HealthStatus
    """How well it works."""
    models: list[str]
    """The models it serves."""
    breaker: BreakerState
    """Whether requests are sent to it."""
    queued: int
    """Requests that wait for it in the gateway."""
    in_flight_tokens: int
    """Tokens being worked on for the gateway."""
    kv_cache_usage: float | None
    """The share of its key-value cache in use, 0 to 1; null when unknown."""
    utilization: float | None
    """The share of the last minute in which it was busy for the gateway, 0 to 1."""
    last_error: str | None
    """The last failure."""

    @staticmethod
    def read(value: Any) -> GpuEndpoint:
        return GpuEndpoint(
            name=read_text(value["name"]),
            status=read_text(value["status"]),
            models=read_list(value["models"], read_text),
            breaker=read_text(value["breaker"]),
            queued=int(value["queued"]),
            in_flight_tokens=int(value["inFlightTokens"]),
            kv_cache_usage=read_optional(value["kvCacheUsage"], float),
            utilization=read_optional(value["utilization"], float),
            last_error=read_optional(value["lastError"], read_text),
        )


@dataclass(frozen=True, kw_only=True)
class Health:
    """How the gateway and everything it depends on are doing."""

    status: HealthStatus
    """OK when every dependency is; DOWN when nothing can be served."""
    version: str
    """The gateway's version."""
    uptime_seconds: float
    """Seconds since it started."""
    embedded: bool
    """True when the warehouse is the embedded one and no Snowflake account is configured."""
    dependencies: list[DependencyHealth]
    """The ledger, the warehouse, the GPUs, the alert channels, each by name."""
    pool: PoolHealth
    """The Snowflake sessions."""
    gpu_endpoints: list[GpuEndpoint]
    """The GPU endpoints."""
    alert_channels: list[AlertChannel]
    """Where alerts are sent: `slack`, `email`; none when neither is configured."""

    @staticmethod
    def read(value: Any) -> Health:
        return Health(
            status=read_text(value["status"]),
            version=read_text(value["version"]),
            uptime_seconds=float(value["uptimeSeconds"]),
            embedded=read_flag(value["embedded"]),
            dependencies=read_list(value["dependencies"], DependencyHealth.read),
            pool=PoolHealth.read(value["pool"]),
            gpu_endpoints=read_list(value["gpuEndpoints"], GpuEndpoint.read),
            alert_channels=read_list(value["alertChannels"], AlertChannel.read),
        )


@dataclass(frozen=True, kw_only=True)
class HybridAnswer:
    """The answer, and how it came about."""

    route: HybridRoute
    """Which side or sides were asked."""
    reason: str
    """Why."""
    snowflake: HybridPart | None
    """Snowflake's part; null when it was not asked."""
    lambda_labs: HybridPart | None
    """The GPUs' part; null when they were not asked."""
    answer: str | None
    """The merged or winning answer; null when every side failed, and in mode COMPARE."""
    usage: list[OperationUsage]
    """Every attempt, failed and cancelled ones too."""

    @staticmethod
    def read(value: Any) -> HybridAnswer:
        return HybridAnswer(
            route=read_text(value["route"]),
            reason=read_text(value["reason"]),
            snowflake=read_optional(value["snowflake"], HybridPart.read),
            lambda_labs=read_optional(value["lambdaLabs"], HybridPart.read),
            answer=read_optional(value["answer"], read_text),
            usage=read_list(value["usage"], OperationUsage.read),
        )


@dataclass(frozen=True, kw_only=True)
class HybridError:
    """Why one side gave no answer."""

    code: str
    """From the error table: `UPSTREAM_TIMEOUT`, `CREDITS_EXHAUSTED`, `REQUEST_CANCELLED`, ..."""
    message: str
    """What happened."""
    retryable: bool
    """Whether trying again may help."""

    @staticmethod
    def read(value: Any) -> HybridError:
        return HybridError(
            code=read_text(value["code"]),
            message=read_text(value["message"]),
            retryable=read_flag(value["retryable"]),
        )


@dataclass(frozen=True, kw_only=True)
class HybridPart:
    """One side's part."""

    text: str | None
    """What it answered; null when it failed or lost the race."""
    model: str
    """The model that ran."""
    latency_ms: float
    """Milliseconds to its answer."""
    error: HybridError | None
    """Why there is no text."""
    usage: OperationUsage | None
    """What it used; null when it never started."""

    @staticmethod
    def read(value: Any) -> HybridPart:
        return HybridPart(
            text=read_optional(value["text"], read_text),
            model=read_text(value["model"]),
            latency_ms=float(value["latencyMs"]),
            error=read_optional(value["error"], HybridError.read),
            usage=read_optional(value["usage"], OperationUsage.read),
        )


@dataclass(frozen=True, kw_only=True)
class Model:
    """A model that can be called."""

    name: str
    """Its name, as the `model` argument takes it."""
    backends: list[Backend]
    """Where it can run."""
    functions: list[str]
    """The functions it serves: AI_COMPLETE, AI_EMBED, ..."""
    context_length: int | None
    """The most tokens of prompt and answer together."""
    max_output_tokens: int | None
    """The most tokens it generates in one answer."""
    dimensions: int | None
    """The length of its vectors, for embedding models."""
    input_price: Decimal | None
    """Credits for a million prompt tokens on Snowflake."""
    output_price: Decimal | None
    """Credits for a million generated tokens on Snowflake."""
    price_basis: PriceBasis | None
    """How these prices are known; null where there are none."""
    available: bool
    """Whether it can be called now."""
    default: bool
    """True for the model that answers when a call names none."""
    endpoints: list[GpuEndpoint]
    """The GPU endpoints that serve it."""

    @staticmethod
    def read(value: Any) -> Model:
        return Model(
            name=read_text(value["name"]),
            backends=read_list(value["backends"], read_text),
            functions=read_list(value["functions"], read_text),
            context_length=read_optional(value["contextLength"], int),
            max_output_tokens=read_optional(value["maxOutputTokens"], int),
            dimensions=read_optional(value["dimensions"], int),
            input_price=read_optional(value["inputPrice"], read_credits),
            output_price=read_optional(value["outputPrice"], read_credits),
            price_basis=read_optional(value["priceBasis"], PriceBasis.read),
            available=read_flag(value["available"]),
            default=read_flag(value["default"]),
            endpoints=read_list(value["endpoints"], GpuEndpoint.read),
        )


@dataclass(frozen=True, kw_only=True)
class OperationUsage:
    """What one operation used, and what it cost."""

    function: str
    """The function that was billed: `AI_COMPLETE`, `AI_EMBED`, `CORTEX_SEARCH`, `SQL`, ..."""
    model: str | None
    """The model that ran; null for functions that have none."""
    backend: Backend
    """Where it ran."""
    warehouse: str | None
    """The Snowflake warehouse that ran the statement; null for REST calls and GPUs."""
    query_id: str | None
    """Snowflake's query id; the rows of one batch share it. Null for REST calls and GPUs."""
    input_tokens: int
    """Prompt tokens."""
    output_tokens: int
    """Generated tokens."""
    credits: Decimal
    """What was charged. Zero when the answer came from the cache."""
    cached: bool
    """True when an equal call of the same user was answered without running again."""
    latency_ms: float
    """Milliseconds from the start of the operation to its answer, waiting included."""
    reason: str | None
    """Why this back end was chosen, when the call left the choice to the gateway."""

    @staticmethod
    def read(value: Any) -> OperationUsage:
        return OperationUsage(
            function=read_text(value["function"]),
            model=read_optional(value["model"], read_text),
            backend=read_text(value["backend"]),
            warehouse=read_optional(value["warehouse"], read_text),
            query_id=read_optional(value["queryId"], read_text),
            input_tokens=int(value["inputTokens"]),
            output_tokens=int(value["outputTokens"]),
            credits=read_credits(value["credits"]),
            cached=read_flag(value["cached"]),
            latency_ms=float(value["latencyMs"]),
            reason=read_optional(value["reason"], read_text),
        )


@dataclass(frozen=True, kw_only=True)
class PageInfo:
    """Where a page stands."""

    has_next_page: bool
    """Whether there is more after it."""
    has_previous_page: bool
    """Whether there is more before it."""
    start_cursor: str | None
    """The first item's cursor."""
    end_cursor: str | None
    """The last item's cursor."""

    @staticmethod
    def read(value: Any) -> PageInfo:
        return PageInfo(
            has_next_page=read_flag(value["hasNextPage"]),
            has_previous_page=read_flag(value["hasPreviousPage"]),
            start_cursor=read_optional(value["startCursor"], read_text),
            end_cursor=read_optional(value["endCursor"], read_text),
        )


@dataclass(frozen=True, kw_only=True)
class PoolHealth:
    """The Snowflake sessions of the pool."""

    size: int
    """Sessions that exist."""
    max: int
    """Sessions that may exist at most."""
    available: int
    """Sessions that are free."""
    pending: int
    """Statements that wait for a session."""

    @staticmethod
    def read(value: Any) -> PoolHealth:
        return PoolHealth(
            size=int(value["size"]),
            max=int(value["max"]),
            available=int(value["available"]),
            pending=int(value["pending"]),
        )


@dataclass(frozen=True, kw_only=True)
class PriceBasis:
    """How a price is known."""

    kind: PriceBasisKind
    """Published, or estimated."""
    date: date | None
    """The day it was published or estimated; null where nobody says."""
    source: str
    """Who published it, or what it is estimated from."""

    @staticmethod
    def read(value: Any) -> PriceBasis:
        return PriceBasis(
            kind=read_text(value["kind"]),
            date=read_optional(value["date"], read_date),
            source=read_text(value["source"]),
        )


@dataclass(frozen=True, kw_only=True)
class Reconciliation:
    """The ledger, the usage log and Snowflake's history of a day, side by side."""

    day: date
    """The day."""
    ledger_credits: Decimal
    """Credits the ledger settled."""
    usage_log_credits: Decimal
    """Credits in CORTEX_USAGE_LOG."""
    snowflake_credits: Decimal | None
    """AI credits Snowflake reports for our statements; null when no usage view can be read."""
    snowflake_view: str | None
    """The view that was read."""
    snowflake_complete_until: datetime | None
    """Snowflake's view is complete up to about this instant; later calls are not held against it."""
    events_compared: int
    """Events of the ledger."""
    comparable_credits: Decimal
    """The part of `ledgerCredits` that was compared with a book kept by somebody else, or with what was recorded of the GPUs."""
    incomparable_credits: Decimal
    """The rest: nobody else keeps a record of it, the record is not there yet, or it waits for its correction."""
    upper_bound_credits: Decimal
    """The part of `ledgerCredits` that is an upper bound: nobody has told yet what these calls cost."""
    parts: list[ReconciliationPart]
    """The parts, by the book they are compared with; they add up to `ledgerCredits`."""
    balanced: bool
    """True when nothing differs but what time will mend."""
    differences: list[ReconciliationDifference]
    """Every difference."""

    @staticmethod
    def read(value: Any) -> Reconciliation:
        return Reconciliation(
            day=read_date(value["day"]),
            ledger_credits=read_credits(value["ledgerCredits"]),
            usage_log_credits=read_credits(value["usageLogCredits"]),
            snowflake_credits=read_optional(value["snowflakeCredits"], read_credits),
            snowflake_view=read_optional(value["snowflakeView"], read_text),
            snowflake_complete_until=read_optional(value["snowflakeCompleteUntil"], read_datetime),
            events_compared=int(value["eventsCompared"]),
            comparable_credits=read_credits(value["comparableCredits"]),
            incomparable_credits=read_credits(value["incomparableCredits"]),
            upper_bound_credits=read_credits(value["upperBoundCredits"]),
            parts=read_list(value["parts"], ReconciliationPart.read),
            balanced=read_flag(value["balanced"]),
            differences=read_list(value["differences"], ReconciliationDifference.read),
        )


@dataclass(frozen=True, kw_only=True)
class ReconciliationDifference:
    """One difference between the books."""

    cause: ReconciliationCause
    """Why they differ."""
    event_id: str | None
    """The call; null when only Snowflake knows it."""
    query_id: str | None
    """Snowflake's query id, or the id of a REST call."""
    scope: str | None
    """The scope, where its limit is what differs."""
    ledger_credits: Decimal | None
    """What the ledger settled."""
    usage_log_credits: Decimal | None
    """What the usage log says."""
    snowflake_credits: Decimal | None
    """What Snowflake charged."""
    detail: str
    """What it means and what to do."""

    @staticmethod
    def read(value: Any) -> ReconciliationDifference:
        return ReconciliationDifference(
            cause=read_text(value["cause"]),
            event_id=read_optional(value["eventId"], read_text),
            query_id=read_optional(value["queryId"], read_text),
            scope=read_optional(value["scope"], read_text),
            ledger_credits=read_optional(value["ledgerCredits"], read_credits),
            usage_log_credits=read_optional(value["usageLogCredits"], read_credits),
            snowflake_credits=read_optional(value["snowflakeCredits"], read_credits),
            detail=read_text(value["detail"]),
        )


@dataclass(frozen=True, kw_only=True)
class ReconciliationPart:
    """The events of a day that one book can tell of."""

    book: ReconciliationBook
    """The book."""
    events: int
    """Events of the ledger that it should know."""
    comparable_credits: Decimal
    """What the ledger charged for them and was compared."""
    incomparable_credits: Decimal
    """What the ledger charged for them and could not be compared."""
    seconds: float | None
    """Seconds that they kept a warehouse or a GPU busy; null where neither is recorded."""

    @staticmethod
    def read(value: Any) -> ReconciliationPart:
        return ReconciliationPart(
            book=read_text(value["book"]),
            events=int(value["events"]),
            comparable_credits=read_credits(value["comparableCredits"]),
            incomparable_credits=read_credits(value["incomparableCredits"]),
            seconds=read_optional(value["seconds"], float),
        )


@dataclass(frozen=True, kw_only=True)
class Redaction:
    """A text without personal data."""

    text: str
    """The text with placeholders such as `[NAME]`."""
    usage: OperationUsage
    """What it used and cost."""

    @staticmethod
    def read(value: Any) -> Redaction:
        return Redaction(
            text=read_text(value["text"]),
            usage=OperationUsage.read(value["usage"]),
        )


@dataclass(frozen=True, kw_only=True)
class SearchHit:
    """A document that was found."""

    fields: Any
    """The columns asked for, by name."""
    score: float | None
    """What tells most about how well the hit fits: the reranker's verdict, else its closeness in meaning. The service orders by more than this. Null where it tells neither."""
    scores: SearchScores | None
    """The parts of the score that the service tells."""

    @staticmethod
    def read(value: Any) -> SearchHit:
        return SearchHit(
            fields=read_json(value["fields"]),
            score=read_optional(value["score"], float),
            scores=read_optional(value["scores"], SearchScores.read),
        )


@dataclass(frozen=True, kw_only=True)
class SearchResult:
    """The documents found, best first."""

    hits: list[SearchHit]
    """Best first."""
    request_id: str | None
    """Snowflake's id of the request."""
    usage: OperationUsage
    """What it used and cost."""

    @staticmethod
    def read(value: Any) -> SearchResult:
        return SearchResult(
            hits=read_list(value["hits"], SearchHit.read),
            request_id=read_optional(value["requestId"], read_text),
            usage=OperationUsage.read(value["usage"]),
        )


@dataclass(frozen=True, kw_only=True)
class SearchScores:
    """The parts of a hit's score."""

    cosine_similarity: float | None
    """Closeness in meaning, -1 to 1."""
    text_match: float | None
    """Closeness in words."""
    reranker_score: float | None
    """The reranker's verdict."""

    @staticmethod
    def read(value: Any) -> SearchScores:
        return SearchScores(
            cosine_similarity=read_optional(value["cosineSimilarity"], float),
            text_match=read_optional(value["textMatch"], float),
            reranker_score=read_optional(value["rerankerScore"], float),
        )


@dataclass(frozen=True, kw_only=True)
class Sentiment:
    """The feeling in a text, over all and by category."""

    label: SentimentLabel
    """Over all."""
    score: float | None
    """-1 (negative) to 1 (positive). Only the legacy function SENTIMENT tells it; null with AI_SENTIMENT, and with categories."""
    categories: list[CategorySentiment]
    """One entry for each category asked for, in that order."""
    usage: OperationUsage
    """What it used and cost."""

    @staticmethod
    def read(value: Any) -> Sentiment:
        return Sentiment(
            label=read_text(value["label"]),
            score=read_optional(value["score"], float),
            categories=read_list(value["categories"], CategorySentiment.read),
            usage=OperationUsage.read(value["usage"]),
        )


@dataclass(frozen=True, kw_only=True)
class Similarity:
    """How close two texts are in meaning."""

    score: float
    """-1 (opposite) to 1 (same)."""
    model: str
    """The model that really ran."""
    usage: OperationUsage
    """What it used and cost."""

    @staticmethod
    def read(value: Any) -> Similarity:
        return Similarity(
            score=float(value["score"]),
            model=read_text(value["model"]),
            usage=OperationUsage.read(value["usage"]),
        )


@dataclass(frozen=True, kw_only=True)
class SqlAdvice:
    """Advice on a statement."""

    warehouse: str
    """The warehouse it would run on."""
    reason: str
    """Why that warehouse."""
    kind: str
    """What the statement is: SELECT, INSERT, ..."""
    allowed: bool
    """Whether `Query.executeSql` would run it."""
    refusal: str | None
    """Why it would not."""
    plan: Any | None
    """Snowflake's EXPLAIN; null when the statement cannot be explained."""
    findings: list[SqlFinding]
    """What could be better, gravest first."""
    estimate: SqlEstimate | None
    """What it may cost; null when there is nothing to go by."""

    @staticmethod
    def read(value: Any) -> SqlAdvice:
        return SqlAdvice(
            warehouse=read_text(value["warehouse"]),
            reason=read_text(value["reason"]),
            kind=read_text(value["kind"]),
            allowed=read_flag(value["allowed"]),
            refusal=read_optional(value["refusal"], read_text),
            plan=read_optional(value["plan"], read_json),
            findings=read_list(value["findings"], SqlFinding.read),
            estimate=read_optional(value["estimate"], SqlEstimate.read),
        )


@dataclass(frozen=True, kw_only=True)
class SqlColumn:
    """A column of a result."""

    name: str
    """Its name; upper case unless it was quoted."""
    type: str
    """Snowflake's type: FIXED, REAL, TEXT, BOOLEAN, DATE, TIMESTAMP_NTZ, VARIANT, ..."""
    nullable: bool
    """Whether it may be NULL."""
    precision: int | None
    """Decimal digits in all, for FIXED."""
    scale: int | None
    """Decimal digits after the point, for FIXED."""

    @staticmethod
    def read(value: Any) -> SqlColumn:
        return SqlColumn(
            name=read_text(value["name"]),
            type=read_text(value["type"]),
            nullable=read_flag(value["nullable"]),
            precision=read_optional(value["precision"], int),
            scale=read_optional(value["scale"], int),
        )


@dataclass(frozen=True, kw_only=True)
class SqlEstimate:
    """What a statement may cost."""

    seconds: float
    """Warehouse seconds."""
    credits: Decimal
    """Warehouse credits."""
    basis: str
    """What the estimate is made from."""

    @staticmethod
    def read(value: Any) -> SqlEstimate:
        return SqlEstimate(
            seconds=float(value["seconds"]),
            credits=read_credits(value["credits"]),
            basis=read_text(value["basis"]),
        )


@dataclass(frozen=True, kw_only=True)
class SqlFinding:
    """Something that could be better in a statement."""

    rule: str
    """The rule's name: `select-star`, `cartesian-join`, ..."""
    severity: FindingSeverity
    """How much it matters."""
    message: str
    """What was found."""
    suggestion: str
    """What to do about it."""
    line: int | None
    """The line it stands on, from 1."""
    column: int | None
    """The column it stands at, from 1."""

    @staticmethod
    def read(value: Any) -> SqlFinding:
        return SqlFinding(
            rule=read_text(value["rule"]),
            severity=read_text(value["severity"]),
            message=read_text(value["message"]),
            suggestion=read_text(value["suggestion"]),
            line=read_optional(value["line"], int),
            column=read_optional(value["column"], int),
        )


@dataclass(frozen=True, kw_only=True)
class SqlResult:
    """A statement's result."""

    columns: list[SqlColumn]
    """The columns, in order."""
    rows: list[list[Any | None]]
    """The rows, each a list of values in column order. Integers beyond 2^53 and long decimals are strings, also inside VARIANT, ARRAY and OBJECT, so that no digit is lost; dates and times are ISO 8601."""
    row_count: int
    """Rows of the whole result, or rows changed."""
    truncated: bool
    """True when `maxRows` or the byte limit cut the rows off: about 8 MB of values in a result, and 64 MB in all results of a request."""
    query_id: str
    """Snowflake's query id."""
    warehouse: str
    """The warehouse it ran on."""
    usage: OperationUsage
    """What it used and cost."""

    @staticmethod
    def read(value: Any) -> SqlResult:
        return SqlResult(
            columns=read_list(value["columns"], SqlColumn.read),
            rows=read_list(value["rows"], lambda items: read_list(items, lambda item: read_optional(item, read_json))),
            row_count=int(value["rowCount"]),
            truncated=read_flag(value["truncated"]),
            query_id=read_text(value["queryId"]),
            warehouse=read_text(value["warehouse"]),
            usage=OperationUsage.read(value["usage"]),
        )


@dataclass(frozen=True, kw_only=True)
class Summary:
    """A text summed up."""

    text: str
    """A few sentences."""
    usage: OperationUsage
    """What it used and cost."""

    @staticmethod
    def read(value: Any) -> Summary:
        return Summary(
            text=read_text(value["text"]),
            usage=OperationUsage.read(value["usage"]),
        )


@dataclass(frozen=True, kw_only=True)
class Tag:
    """Something to find a cost by."""

    key: str
    """Such as `project`."""
    value: str
    """Such as `search`."""

    @staticmethod
    def read(value: Any) -> Tag:
        return Tag(
            key=read_text(value["key"]),
            value=read_text(value["value"]),
        )


@dataclass(frozen=True, kw_only=True)
class TokenCount:
    """The size of a text as a model sees it."""

    tokens: int
    """How many tokens it is."""
    model: str
    """The model whose tokens were counted: the one asked for, or one that is close to it."""
    exact: bool
    """False when Snowflake does not count the tokens of the model asked for, and another one's stand in for them."""
    usage: OperationUsage
    """What it used; credits are zero."""

    @staticmethod
    def read(value: Any) -> TokenCount:
        return TokenCount(
            tokens=int(value["tokens"]),
            model=read_text(value["model"]),
            exact=read_flag(value["exact"]),
            usage=OperationUsage.read(value["usage"]),
        )


@dataclass(frozen=True, kw_only=True)
class Translation:
    """A translated text."""

    text: str
    """The translation."""
    from_: str | None
    """The language it was translated from, if it was given."""
    to: str
    """The language it was translated to."""
    usage: OperationUsage
    """What it used and cost."""

    @staticmethod
    def read(value: Any) -> Translation:
        return Translation(
            text=read_text(value["text"]),
            from_=read_optional(value["from"], read_text),
            to=read_text(value["to"]),
            usage=OperationUsage.read(value["usage"]),
        )


@dataclass(frozen=True, kw_only=True)
class UsageEvent:
    """One attempt of one call: a retry is an event of its own."""

    id: str
    """Unique; Snowflake's QUERY_TAG carries it too."""
    at: datetime
    """When it ended."""
    user: UserReference
    """Whose it was."""
    function: str
    """What was called."""
    model: str | None
    """The model that ran."""
    backend: Backend
    """Where it ran."""
    warehouse: str | None
    """The Snowflake warehouse."""
    query_id: str | None
    """Snowflake's query id."""
    input_tokens: int
    """Prompt tokens."""
    output_tokens: int
    """Generated tokens."""
    credits: Decimal
    """What was charged."""
    gpu_seconds: float | None
    """GPU time in seconds: a fact, which is not what is charged. Null for what ran elsewhere."""
    cached: bool
    """Whether it was answered from the cache."""
    status: str
    """`ok`, an error code, `cancelled` or `uncertain`."""
    latency_ms: float
    """Milliseconds it took."""
    api_key_id: str | None
    """The API key that was shown; null without one."""
    request_id: str | None
    """The request it belonged to."""

    @staticmethod
    def read(value: Any) -> UsageEvent:
        return UsageEvent(
            id=read_text(value["id"]),
            at=read_datetime(value["at"]),
            user=UserReference.read(value["user"]),
            function=read_text(value["function"]),
            model=read_optional(value["model"], read_text),
            backend=read_text(value["backend"]),
            warehouse=read_optional(value["warehouse"], read_text),
            query_id=read_optional(value["queryId"], read_text),
            input_tokens=int(value["inputTokens"]),
            output_tokens=int(value["outputTokens"]),
            credits=read_credits(value["credits"]),
            gpu_seconds=read_optional(value["gpuSeconds"], float),
            cached=read_flag(value["cached"]),
            status=read_text(value["status"]),
            latency_ms=float(value["latencyMs"]),
            api_key_id=read_optional(value["apiKeyId"], read_text),
            request_id=read_optional(value["requestId"], read_text),
        )


@dataclass(frozen=True, kw_only=True)
class UsageEventConnection:
    """A page of calls."""

    nodes: list[UsageEvent]
    """The calls."""
    page_info: PageInfo
    """Where the page stands."""

    @staticmethod
    def read(value: Any) -> UsageEventConnection:
        return UsageEventConnection(
            nodes=read_list(value["nodes"], UsageEvent.read),
            page_info=PageInfo.read(value["pageInfo"]),
        )


@dataclass(frozen=True, kw_only=True)
class UsageReport:
    """What was used."""

    rows: list[UsageRow]
    """By bucket, then by credits, largest first."""
    totals: UsageTotals
    """Over all rows."""
    fresh_as_of: datetime
    """Every call that ended before this instant is included."""
    pending_events: int
    """Calls that are included from the outbox and have not reached Snowflake yet."""

    @staticmethod
    def read(value: Any) -> UsageReport:
        return UsageReport(
            rows=read_list(value["rows"], UsageRow.read),
            totals=UsageTotals.read(value["totals"]),
            fresh_as_of=read_datetime(value["freshAsOf"]),
            pending_events=int(value["pendingEvents"]),
        )


@dataclass(frozen=True, kw_only=True)
class UsageRow:
    """What one group used. Dimensions that were not asked for are null."""

    user: str | None
    """Who called."""
    function: str | None
    """What was called."""
    model: str | None
    """The model that ran."""
    backend: Backend | None
    """Where it ran."""
    warehouse: str | None
    """The Snowflake warehouse."""
    bucket: datetime | None
    """The first instant of the hour, day or month."""
    calls: int
    """Calls, failed ones included."""
    errors: int
    """Failed calls."""
    input_tokens: int
    """Prompt tokens."""
    output_tokens: int
    """Generated tokens."""
    credits: Decimal
    """What was charged."""
    gpu_seconds: float | None
    """GPU time in seconds: a fact, which is not what is charged. Null without any."""
    p50_latency_ms: float | None
    """Half of the calls took no longer, in milliseconds."""
    p95_latency_ms: float | None
    """95 % of the calls took no longer, in milliseconds."""

    @staticmethod
    def read(value: Any) -> UsageRow:
        return UsageRow(
            user=read_optional(value["user"], read_text),
            function=read_optional(value["function"], read_text),
            model=read_optional(value["model"], read_text),
            backend=read_optional(value["backend"], read_text),
            warehouse=read_optional(value["warehouse"], read_text),
            bucket=read_optional(value["bucket"], read_datetime),
            calls=int(value["calls"]),
            errors=int(value["errors"]),
            input_tokens=int(value["inputTokens"]),
            output_tokens=int(value["outputTokens"]),
            credits=read_credits(value["credits"]),
            gpu_seconds=read_optional(value["gpuSeconds"], float),
            p50_latency_ms=read_optional(value["p50LatencyMs"], float),
            p95_latency_ms=read_optional(value["p95LatencyMs"], float),
        )


@dataclass(frozen=True, kw_only=True)
class UsageTotals:
    """What all groups used together."""

    calls: int
    """Calls, failed ones included."""
    errors: int
    """Failed calls."""
    input_tokens: int
    """Prompt tokens."""
    output_tokens: int
    """Generated tokens."""
    credits: Decimal
    """What was charged."""
    gpu_seconds: float | None
    """GPU time in seconds: a fact, which is not what is charged. Null without any."""

    @staticmethod
    def read(value: Any) -> UsageTotals:
        return UsageTotals(
            calls=int(value["calls"]),
            errors=int(value["errors"]),
            input_tokens=int(value["inputTokens"]),
            output_tokens=int(value["outputTokens"]),
            credits=read_credits(value["credits"]),
            gpu_seconds=read_optional(value["gpuSeconds"], float),
        )


@dataclass(frozen=True, kw_only=True)
class User:
    """Someone who calls the gateway."""

    name: str
    """The name the ledger and the usage log know."""
    teams: list[str]
    """The teams whose limits also apply."""
    permissions: list[str]
    """What the user may do: `cortex:run`, `sql:read`, `sql:write`, `usage:read:all`, `credits:admin`, `keys:admin`."""
    api_key: ApiKey | None
    """The API key that the caller shows; null of others, and without one."""
    credits: CreditStatus
    """The user's credit limit and what is left of it today. Of other users only with the permission `usage:read:all`."""

    @staticmethod
    def read(value: Any) -> User:
        return User(
            name=read_text(value["name"]),
            teams=read_list(value["teams"], read_text),
            permissions=read_list(value["permissions"], read_text),
            api_key=read_optional(value["apiKey"], ApiKey.read),
            credits=CreditStatus.read(value["credits"]),
        )


@dataclass(frozen=True, kw_only=True)
class UserReference:
    """Someone who calls the gateway."""

    name: str
    """The name the ledger and the usage log know."""

    @staticmethod
    def read(value: Any) -> UserReference:
        return UserReference(
            name=read_text(value["name"]),
        )


@dataclass(frozen=True, kw_only=True)
class Warehouse:
    """A Snowflake warehouse that the gateway uses."""

    name: str
    """Its name."""
    purpose: str
    """What the gateway sends there."""
    size: str
    """Its size: XSMALL, SMALL, ..."""
    credits_per_hour: Decimal
    """Credits for an hour of running."""

    @staticmethod
    def read(value: Any) -> Warehouse:
        return Warehouse(
            name=read_text(value["name"]),
            purpose=read_text(value["purpose"]),
            size=read_text(value["size"]),
            credits_per_hour=read_credits(value["creditsPerHour"]),
        )
