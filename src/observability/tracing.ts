/**
 * What the gateway asks of OpenTelemetry. Where no collector is configured there is no tracer and no span: members named
 * `trace` are absent, which costs one look at them, and nothing of the SDK is loaded.
 *
 * A span says what was done, how long it took and what became of it. No text of a caller's and no secret is among its
 * attributes, as none is in the log.
 */
import type { OperationTarget } from '../credits/operation.ts';
import type { RootLogger } from './log.ts';

/** By their names in OpenTelemetry's conventions, or `gateway.` and a name of ours. */
export type Attributes = Readonly<Record<string, string | number | undefined>>;

/** W3C Trace Context: which span, of which trace, asks for something. */
export interface TraceHeaders {
  readonly traceparent: string;
  readonly tracestate?: string;
}

export interface TraceSpan {
  /** To be sent with what is asked of others, so that their spans join the trace. */
  readonly headers: TraceHeaders;
  /** 32 hexadecimal digits: what one looks for in the place where traces are kept. */
  readonly traceId: string;
  start(name: string, kind?: 'internal' | 'client', attributes?: Attributes): TraceSpan;
  /** A call of a back end: one attempt of a paid operation. */
  startCall(call: TracedCall): CallSpan;
  set(attributes: Attributes): void;
  /** Points to the span of what this was done together with. */
  link(other: TraceSpan | undefined): void;
  /** Only the first `end` or `fail` counts. */
  end(): void;
  /** @param error what it failed with, or its code */
  fail(error: unknown): void;
}

/** A root span, which learns its name while it runs. */
export interface OperationSpan extends TraceSpan {
  rename(name: string): void;
}

export interface TracedCall {
  readonly target: OperationTarget;
  readonly eventId: string;
  readonly maxOutputTokens: number;
}

/** What a call used in the end; `credits` in credits. */
export interface TracedUse {
  readonly model: string | null;
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly credits: number;
}

export interface CallSpan extends TraceSpan {
  /** The request goes out now: the time to its first chunk counts from here. */
  sent(): void;
  /** The first piece of a streamed answer came; later calls do nothing. */
  firstChunk(): void;
  used(use: TracedUse): void;
}

export interface Tracer {
  /** @param parent what the client sent; a trace begins here where it sent nothing, or nothing that can be read */
  startOperation(parent: TraceHeaders | undefined, attributes: Attributes): OperationSpan;
  /** Sends what has not been sent. It never rejects and takes two seconds at most. */
  close(): Promise<void>;
}

export interface TracingSettings {
  readonly OTEL_EXPORTER_OTLP_ENDPOINT: string | null;
  readonly OTEL_EXPORTER_OTLP_HEADERS: string | null;
  readonly OTEL_SERVICE_NAME: string;
  readonly OTEL_TRACES_SAMPLER_ARG: number;
}

/** Null where no collector is configured. */
export async function createTracer(settings: TracingSettings, logger: RootLogger): Promise<Tracer | null> {
  const { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint } = settings;
  if (endpoint === null) return null;
  const { createOtlpTracer } = await import('./otlp-tracer.ts');
  return createOtlpTracer({
    endpoint,
    headers: settings.OTEL_EXPORTER_OTLP_HEADERS ?? '',
    serviceName: settings.OTEL_SERVICE_NAME,
    sampledPart: settings.OTEL_TRACES_SAMPLER_ARG,
    logger,
  });
}

/** The trace context among headers or protocol extensions; whether it can be read is found out when it is used. */
export function traceHeadersOf(
  given: Readonly<Record<string, unknown>> | undefined,
): TraceHeaders | undefined {
  const traceparent = given?.traceparent;
  if (typeof traceparent !== 'string') return undefined;
  const tracestate = given?.tracestate;
  return { traceparent, ...(typeof tracestate === 'string' && { tracestate }) };
}

/** The same promise, and a span that ends with it. */
export function traced<T>(span: TraceSpan | undefined, work: Promise<T>): Promise<T> {
  if (span === undefined) return work;
  return work.then(
    (value) => {
      span.end();
      return value;
    },
    (error: unknown) => {
      span.fail(error);
      throw error;
    },
  );
}
