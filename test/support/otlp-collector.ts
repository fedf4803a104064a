/** An OpenTelemetry collector on loopback: takes OTLP/JSON over HTTP and keeps what it was sent. */
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';

export interface CollectedSpan {
  readonly name: string;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId: string | undefined;
  /** 1 internal, 2 server, 3 client. */
  readonly kind: number;
  readonly attributes: Readonly<Record<string, unknown>>;
  /** Ids of the spans it leads to. */
  readonly links: readonly string[];
  readonly failed: boolean;
  readonly service: unknown;
}

export interface CollectedPoint {
  readonly count: number;
  readonly sum: number;
  readonly attributes: Readonly<Record<string, unknown>>;
}

export interface OtlpCollector {
  readonly url: string;
  readonly spans: readonly CollectedSpan[];
  /** The newest points of each metric, by its name. */
  readonly metrics: ReadonlyMap<string, readonly CollectedPoint[]>;
  /** Everything, as it came. */
  readonly bodies: readonly unknown[];
  readonly headers: readonly IncomingHttpHeaders[];
  close(): void;
}

interface KeyValue {
  readonly key: string;
  readonly value: Readonly<Record<string, unknown>>;
}

const SERVER_SPAN_FAILED = 2;

/** 64-bit integers are text in OTLP/JSON, as in every JSON of Protocol Buffers. */
function attributesOf(pairs: readonly KeyValue[] = []): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    pairs.map(({ key, value: { intValue, ...other } }) => [
      key,
      intValue === undefined ? Object.values(other)[0] : Number(intValue),
    ]),
  );
}

// biome-ignore lint/suspicious/noExplicitAny: the shape is OTLP's, and what is missing fails the test.
type Otlp = any;

export async function startOtlpCollector(): Promise<OtlpCollector> {
  const spans: CollectedSpan[] = [];
  const metrics = new Map<string, readonly CollectedPoint[]>();
  const bodies: unknown[] = [];
  const headers: IncomingHttpHeaders[] = [];

  const take: Readonly<Record<string, (body: Otlp) => void>> = {
    '/v1/traces': ({ resourceSpans }) => {
      for (const { resource, scopeSpans } of resourceSpans) {
        for (const span of scopeSpans.flatMap((scope: Otlp) => scope.spans)) {
          spans.push({
            ...span,
            parentSpanId: span.parentSpanId || undefined,
            attributes: attributesOf(span.attributes),
            links: (span.links ?? []).map((link: Otlp) => link.spanId),
            failed: span.status.code === SERVER_SPAN_FAILED,
            service: attributesOf(resource.attributes)['service.name'],
          });
        }
      }
    },
    '/v1/metrics': ({ resourceMetrics }) => {
      for (const { scopeMetrics } of resourceMetrics) {
        for (const { name, histogram } of scopeMetrics.flatMap((scope: Otlp) => scope.metrics)) {
          const points = histogram?.dataPoints ?? [];
          metrics.set(
            name,
            points.map((point: Otlp) => ({ ...point, attributes: attributesOf(point.attributes) })),
          );
        }
      }
    },
  };

  const server = createServer(async (request, response) => {
    const taker = take[request.url ?? ''];
    const body: unknown = await json(request);
    if (!taker || request.headers['content-type'] !== 'application/json') {
      response.writeHead(404).end();
      return;
    }
    headers.push(request.headers);
    bodies.push(body);
    taker(body);
    response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    spans,
    metrics,
    bodies,
    headers,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
