/**
 * A vLLM server that costs next to nothing: its answers are made once and sent as they are.
 *
 * The model's name says how it answers: `now` at once, `after-50` after so many milliseconds, `about-2000` after half to
 * one and a half times so many, `pace-7` with that many milliseconds between two tokens. Streams carry usage in every chunk, as vLLM does with `continuous_usage_stats`.
 */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** As many as make a list of 100 rows. */
const models = [
  'now',
  'after-50',
  'about-2000',
  'pace-7',
  ...Array.from({ length: 96 }, (_, i) => `listed-${i}`),
];
const PROMPT_TOKENS = 12;

interface Asked {
  readonly model: string;
  readonly max_tokens?: number;
  readonly stream?: boolean;
}

const handle = (request: IncomingMessage, response: ServerResponse): unknown => {
  if (request.url === '/v1/models') {
    const data = models.map((id) => ({ id, object: 'model', max_model_len: 32_768 }));
    return json(response, { object: 'list', data });
  }
  if (request.url === '/health') return response.end();
  if (request.url === '/v1/embeddings/short') return void read(request).then(() => json(response, lengths));
  if (request.url === '/v1/embeddings') return void read(request).then(() => json(response, vectors));
  if (request.url !== '/v1/chat/completions') return response.writeHead(404).end();
  return void read(request).then((body) => answer(JSON.parse(body) as Asked, response));
};

async function read(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const piece of request.setEncoding('utf8')) text += piece;
  return text;
}

function json(response: ServerResponse, body: object): void {
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

function answer({ model, max_tokens: tokens = 64, stream = false }: Asked, response: ServerResponse): void {
  const [, kind, ms] = /^(after|about|pace)-(\d+)$/.exec(model) ?? [];
  const send = () => {
    if (!stream) {
      response.writeHead(200, { 'content-type': 'application/json' }).end(whole(model, tokens));
      return;
    }
    response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8' });
    const frames = chunks(model, tokens);
    if (kind === 'pace') return paced(response, frames, Number(ms));
    for (const frame of frames) response.write(frame);
    response.end();
  };
  if (kind === 'after') setTimeout(send, Number(ms));
  else if (kind === 'about') setTimeout(send, Number(ms) * (0.5 + Math.random()));
  else send();
}

function paced(response: ServerResponse, frames: readonly string[], ms: number): void {
  let next = 0;
  const timer = setInterval(() => {
    const frame = frames[next++];
    if (frame !== undefined && !response.destroyed) return void response.write(frame);
    clearInterval(timer);
    response.end();
  }, ms);
}

const head = (model: string, object: string) => ({ id: 'chatcmpl-1', object, created: 1_767_225_600, model });
const usage = (tokens: number) => ({
  prompt_tokens: PROMPT_TOKENS,
  total_tokens: PROMPT_TOKENS + tokens,
  completion_tokens: tokens,
});

const whole = remembered((model, tokens) =>
  JSON.stringify({
    ...head(model, 'chat.completion'),
    choices: [
      {
        index: 0,
        message: { role: 'assistant', content: ' token'.repeat(tokens) },
        logprobs: null,
        finish_reason: 'length',
      },
    ],
    usage: usage(tokens),
  }),
);

const chunks = remembered((model, tokens) => {
  const chunk = (delta: object, told: number, reason: string | null) =>
    `data: ${JSON.stringify({
      ...head(model, 'chat.completion.chunk'),
      choices: [{ index: 0, delta, logprobs: null, finish_reason: reason }],
      usage: usage(told),
    })}\n\n`;
  const last = `data: ${JSON.stringify({ ...head(model, 'chat.completion.chunk'), choices: [], usage: usage(tokens) })}\n\n`;
  return [
    chunk({ role: 'assistant', content: '' }, 0, null),
    ...Array.from({ length: tokens }, (_, i) =>
      chunk({ content: ' token' }, i + 1, i + 1 === tokens ? 'length' : null),
    ),
    last,
    'data: [DONE]\n\n',
  ];
});

function remembered<T>(make: (model: string, tokens: number) => T): (model: string, tokens: number) => T {
  const made = new Map<string, T>();
  return (model, tokens) => {
    const key = `${model} ${tokens}`;
    const known = made.get(key) ?? make(model, tokens);
    made.set(key, known);
    return known;
  };
}

/** A batch of 100 embeddings: what a batch call brings back. */
const vectors = {
  object: 'list',
  data: Array.from({ length: 100 }, (_, index) => ({
    object: 'embedding',
    index,
    embedding: Array.from({ length: 1024 }, (_, i) => Number((Math.sin(i + 1) / 32).toFixed(8))),
  })),
  model: 'embed',
  usage: { prompt_tokens: 1800, total_tokens: 1800 },
};

/** The same without the vectors. */
const lengths = {
  ...vectors,
  data: vectors.data.map(({ object, index }) => ({ object, index, dimensions: 1024 })),
};

/** As many servers as the command line says, each on a port of its own. */
const urls = Array.from({ length: Number(process.argv[2] ?? 1) }, async () => {
  const server = createServer(handle).listen(0, '127.0.0.1');
  server.keepAliveTimeout = 300_000;
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
process.send?.((await Promise.all(urls)).join(','));
process.once('disconnect', () => process.exit(0));
