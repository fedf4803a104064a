/** Streams by server-sent events: GraphQL over SSE, distinct connections mode. */
import { startDeadline } from './deadline.ts';
import { type GraphqlResult, isResult, notAGateway, parseJson, post, readAnswer } from './exchange.ts';
import { errorOfAnswer, GatewayError } from './gateway-error.ts';
import type { CallOptions, GatewayRequest } from './request.ts';
import type { ResolvedSettings } from './settings.ts';

/** The results until the gateway says that there are no more. Leaving the loop ends the operation. */
export async function* streamEvents(
  settings: ResolvedSettings,
  request: GatewayRequest,
  headers: Readonly<Record<string, string>>,
  { signal }: Pick<CallOptions, 'signal'>,
): AsyncGenerator<GraphqlResult, void, undefined> {
  const deadline = startDeadline(signal, settings.timeoutSeconds);
  try {
    const response = await post(settings, request, { ...headers, accept: 'text/event-stream' }, deadline);
    if (!/^text\/event-stream\b/i.test(response.headers.get('content-type') ?? '') || !response.body) {
      const { errors } = await readAnswer(response, deadline);
      const facts = { status: response.status, requestId: response.headers.get('x-request-id') ?? undefined };
      throw errors ? errorOfAnswer(errors, facts) : notAGateway(response);
    }
    try {
      for await (const { name, data } of readEvents(response.body, deadline.renew)) {
        if (name === 'complete') return;
        if (name !== 'next') continue;
        const result = parseJson(data);
        if (!isResult(result)) throw streamCut();
        deadline.pause();
        yield result;
        deadline.renew();
      }
    } catch (cause) {
      throw cause instanceof GatewayError ? cause : deadline.explain(streamCut(cause));
    }
    throw deadline.explain(streamCut());
  } finally {
    deadline.end();
  }
}

export function streamCut(cause?: unknown): GatewayError {
  const message = 'The stream broke off before its end; what was delivered is charged.';
  return new GatewayError('ANSWER_CUT', message, { retryable: true, cause });
}

interface ServerSentEvent {
  readonly name: string;
  readonly data: string;
}

/** Source: https://html.spec.whatwg.org/multipage/server-sent-events.html#event-stream-interpretation */
async function* readEvents(
  body: ReadableStream<Uint8Array>,
  onBytes: () => void,
): AsyncGenerator<ServerSentEvent, void, undefined> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let rest = '';
  let name = '';
  let data: string[] = [];
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      onBytes();
      const lines = (rest + decoder.decode(value, { stream: true })).split(/\r\n|\n|\r(?!$)/);
      rest = lines.pop() ?? '';
      for (const line of lines) {
        if (line === '') {
          if (name !== '' || data.length > 0) yield { name, data: data.join('\n') };
          name = '';
          data = [];
          continue;
        }
        const [, field = '', text = ''] = /^([^:]*)(?:: ?(.*))?$/s.exec(line) ?? [];
        if (field === 'event') name = text;
        if (field === 'data') data.push(text);
      }
    }
  } finally {
    // Of a stream that has ended there is nothing to cancel.
    await reader.cancel().catch(() => {});
  }
}
