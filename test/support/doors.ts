/** One operation through each door of `/graphql`, as clients of that door ask for it. */
import WebSocket from 'ws';

/** The answer's text, whatever the door makes of it. */
export type AskThrough = (
  url: string,
  body: object,
  headers?: Readonly<Record<string, string>>,
) => Promise<string>;

const post =
  (accept: string): AskThrough =>
  async (url, body, headers) => {
    const response = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept, ...headers },
      body: JSON.stringify(body),
    });
    return await response.text();
  };

const get: AskThrough = async (url, body, headers) => {
  const parameters = Object.entries(body).map(([name, value]) => [
    name,
    typeof value === 'string' ? value : JSON.stringify(value),
  ]);
  const response = await fetch(`${url}/graphql?${new URLSearchParams(parameters)}`, {
    headers: { 'apollo-require-preflight': 'true', ...headers },
  });
  return await response.text();
};

/** Headers go as connection parameters. */
const socket: AskThrough = async (url, payload, headers = {}) => {
  const opened = new WebSocket(`${url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
  const messages: unknown[] = [];
  try {
    return await new Promise((resolve, reject) => {
      opened.on('error', reject);
      opened.on('open', () => opened.send(JSON.stringify({ type: 'connection_init', payload: headers })));
      opened.on('close', (code) => resolve(`closed with ${code}`));
      opened.on('message', (data) => {
        const message = JSON.parse(String(data));
        messages.push(message);
        if (message.type === 'connection_ack')
          opened.send(JSON.stringify({ type: 'subscribe', id: '1', payload }));
        if (message.type === 'complete' || message.type === 'error') resolve(JSON.stringify(messages));
      });
    });
  } finally {
    opened.terminate();
  }
};

export const doors: Readonly<Record<string, AskThrough>> = {
  JSON: post('application/json'),
  GET: get,
  'event stream': post('text/event-stream'),
  multipart: post('multipart/mixed;subscriptionSpec=1.0'),
  socket,
};
