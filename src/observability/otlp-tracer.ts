/** Spans and GenAI metrics by the OpenTelemetry SDK, sent as OTLP/JSON over HTTP. Loaded where they are wanted. */
import {
  type Context,
  DiagLogLevel,
  defaultTextMapGetter,
  defaultTextMapSetter,
  diag,
  ROOT_CONTEXT,
  type Span as SdkSpan,
  type Tracer as SdkTracer,
  SpanKind,
  SpanStatusCode,
  trace,
} from '@opentelemetry/api';
import { parseKeyPairsIntoRecord, W3CTraceContextPropagator } from '@opentelemetry/core';
import { OTLPMetricExporter } from '@opentelemetry/exporter-metrics-otlp-http';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { detectResources, envDetector, resourceFromAttributes } from '@opentelemetry/resources';
import { MeterProvider, PeriodicExportingMetricReader } from '@opentelemetry/sdk-metrics';
import {
  BatchSpanProcessor,
  ParentBasedSampler,
  TraceIdRatioBasedSampler,
  TracerProvider,
} from '@opentelemetry/sdk-trace';
import { codeOf } from '../errors/present-error.ts';
import { createGenAiMetrics, type GenAiMetrics, genAiAttributes, genAiUse } from './gen-ai.ts';
import type { RootLogger } from './log.ts';
import type {
  Attributes,
  CallSpan,
  OperationSpan,
  TracedCall,
  TracedUse,
  TraceHeaders,
  Tracer,
  TraceSpan,
} from './tracing.ts';

export interface OtlpOptions {
  /** Base URL of the collector; `/v1/traces` and `/v1/metrics` are added to it. */
  readonly endpoint: string;
  /** `name=value,name=value`, as OpenTelemetry's variable has it. */
  readonly headers: string;
  readonly serviceName: string;
  /** From 0 to 1, of the traces that begin here; of others the client has decided. */
  readonly sampledPart: number;
  readonly logger: RootLogger;
}

/** What waits to be sent at most; what comes on top of it is dropped, and the log tells how much. */
const MAX_QUEUE_SPANS = 8_192;
const EXPORT_TIMEOUT_MS = 5_000;
const CLOSE_MS = 2_000;

const propagator = new W3CTraceContextPropagator();

export function createOtlpTracer(options: OtlpOptions): Tracer {
  const { endpoint, serviceName, sampledPart, logger } = options;
  const to = (path: string) => ({
    url: `${endpoint}${path}`,
    headers: parseKeyPairsIntoRecord(options.headers),
    timeoutMillis: EXPORT_TIMEOUT_MS,
  });
  tellFailures(logger);
  // OTEL_RESOURCE_ATTRIBUTES is how platforms tell where a process runs.
  const resource = detectResources({ detectors: [envDetector] }).merge(
    resourceFromAttributes({ 'service.name': serviceName }),
  );
  const spans = new TracerProvider({
    resource,
    sampler: new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(sampledPart) }),
    spanProcessors: [
      new BatchSpanProcessor({
        exporter: new OTLPTraceExporter(to('/v1/traces')),
        maxQueueSize: MAX_QUEUE_SPANS,
        exportTimeoutMillis: EXPORT_TIMEOUT_MS,
      }),
    ],
  });
  const meters = new MeterProvider({
    resource,
    readers: [new PeriodicExportingMetricReader({ exporter: new OTLPMetricExporter(to('/v1/metrics')) })],
  });
  const parts: SpanParts = {
    tracer: spans.getTracer('cortex-gateway'),
    metrics: createGenAiMetrics(meters.getMeter('cortex-gateway')),
  };
  return {
    startOperation(parent, attributes) {
      const context = parent ? propagator.extract(ROOT_CONTEXT, parent, defaultTextMapGetter) : ROOT_CONTEXT;
      const span = parts.tracer.startSpan('operation', { kind: SpanKind.SERVER, attributes }, context);
      return new OtlpSpan(parts, span, context);
    },
    async close() {
      const sent = Promise.allSettled([spans.shutdown(), meters.shutdown()]);
      const { promise: late, resolve } = Promise.withResolvers<void>();
      const timer = setTimeout(resolve, CLOSE_MS);
      await Promise.race([sent, late]);
      clearTimeout(timer);
    },
  };
}

/** The SDK swallows what goes wrong when it sends; whoever looks for spans in vain must find out why. */
function tellFailures(logger: RootLogger): void {
  const warn = (message: string) =>
    logger.warn({ reason: message.slice(0, 500) }, 'traces could not be sent');
  const ignore = () => {};
  const told = { error: warn, warn, info: ignore, debug: ignore, verbose: ignore };
  diag.setLogger(told, { logLevel: DiagLogLevel.WARN, suppressOverrideMessage: true });
}

interface SpanParts {
  readonly tracer: SdkTracer;
  readonly metrics: GenAiMetrics;
}

class OtlpSpan implements OperationSpan {
  readonly #parts: SpanParts;
  readonly #span: SdkSpan;
  readonly #context: Context;

  constructor(parts: SpanParts, span: SdkSpan, parent: Context) {
    this.#parts = parts;
    this.#span = span;
    this.#context = trace.setSpan(parent, span);
  }

  get headers(): TraceHeaders {
    const headers = {} as TraceHeaders;
    propagator.inject(this.#context, headers, defaultTextMapSetter);
    return headers;
  }

  get traceId(): string {
    return this.#span.spanContext().traceId;
  }

  start(name: string, kind: 'internal' | 'client' = 'internal', attributes: Attributes = {}): TraceSpan {
    return new OtlpSpan(this.#parts, this.#startSdk(name, kind, attributes), this.#context);
  }

  startCall(call: TracedCall): CallSpan {
    const { target, eventId } = call;
    const attributes: Attributes = {
      ...genAiAttributes(call),
      'gateway.function': target.function,
      'gateway.backend': target.backend,
      'gateway.warehouse': target.warehouse ?? undefined,
      'gateway.event_id': eventId,
    };
    // The convention's name: what is done, and by which model.
    const name = [attributes['gen_ai.operation.name'] ?? target.function, target.model];
    const span = this.#startSdk(name.filter(Boolean).join(' '), 'client', attributes);
    return new OtlpCallSpan(this.#parts, span, this.#context, call);
  }

  #startSdk(name: string, kind: 'internal' | 'client', attributes: Attributes): SdkSpan {
    const options = { kind: kind === 'client' ? SpanKind.CLIENT : SpanKind.INTERNAL, attributes };
    return this.#parts.tracer.startSpan(name, options, this.#context);
  }

  rename(name: string): void {
    this.#span.updateName(name);
  }

  set(attributes: Attributes): void {
    // The SDK warns of what is told after the end, as of a mistake; a race that was lost is none.
    if (this.#span.isRecording()) this.#span.setAttributes(attributes);
  }

  link(other: TraceSpan | undefined): void {
    if (other instanceof OtlpSpan && this.#span.isRecording())
      this.#span.addLink({ context: other.#span.spanContext() });
  }

  end(): void {
    if (this.#span.isRecording()) this.#span.end();
  }

  /** Its code alone: an error's message may repeat what the caller sent. */
  fail(error: unknown): void {
    if (!this.#span.isRecording()) return;
    this.#span.setStatus({ code: SpanStatusCode.ERROR });
    this.#span.setAttribute('error.type', typeof error === 'string' ? error : codeOf(error));
    this.#span.end();
  }
}

class OtlpCallSpan extends OtlpSpan implements CallSpan {
  readonly #metrics: GenAiMetrics;
  readonly #call: TracedCall;
  readonly #startedAt = performance.now();
  #sentAt: number | null = null;
  #hasChunk = false;
  #use: TracedUse | null = null;
  #isOver = false;

  constructor(parts: SpanParts, span: SdkSpan, parent: Context, call: TracedCall) {
    super(parts, span, parent);
    this.#metrics = parts.metrics;
    this.#call = call;
  }

  sent(): void {
    this.#sentAt ??= performance.now();
  }

  firstChunk(): void {
    if (this.#hasChunk) return;
    this.#hasChunk = true;
    const seconds = (performance.now() - (this.#sentAt ?? this.#startedAt)) / 1000;
    this.set({ 'gen_ai.response.time_to_first_chunk': seconds });
    this.#metrics.firstChunk(this.#call, seconds);
  }

  used(use: TracedUse): void {
    this.#use = use;
    this.set({ ...genAiUse(this.#call, use), 'gateway.credits': use.credits });
  }

  override end(): void {
    this.#measure(undefined);
    super.end();
  }

  override fail(error: unknown): void {
    this.#measure(typeof error === 'string' ? error : codeOf(error));
    super.fail(error);
  }

  #measure(failedWith: string | undefined): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#metrics.ended(this.#call, {
      seconds: (performance.now() - this.#startedAt) / 1000,
      use: this.#use,
      failedWith,
    });
  }
}
