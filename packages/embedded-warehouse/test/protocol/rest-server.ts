import { EventEmitter } from 'node:events';
import { newKeyPair, publicPem } from './keypair.ts';
import { createScriptedEngine } from './scripted-engine.ts';
import { createScriptedModels } from './scripted-models.ts';
import { startServer } from './server.ts';

export const keys = newKeyPair();
export const users = [
  {
    name: 'ada',
    password: 'right',
    publicKeys: [publicPem(keys)],
    programmaticAccessTokens: ['pat'],
    oauthTokens: ['oauth'],
    defaultRole: 'READER',
  },
];
export const native = '/api/v2/cortex/inference:complete';
export const chat = '/api/v2/cortex/v1/chat/completions';
export const search = '/api/v2/databases/sales/schemas/"Raw"/cortex-search-services/docs:query';
export const hello = [{ role: 'user', content: 'hello big world' }];

export async function serve(options: Partial<Parameters<typeof startServer>[0]> = {}) {
  const models = createScriptedModels();
  const calls = new EventEmitter();
  const server = await startServer({
    engine: createScriptedEngine(),
    restApi: models,
    users,
    onRestCall: (call) => calls.emit(call.status, call),
    ...options,
  });
  const send = (path: string, body: unknown, init: RequestInit = {}) =>
    fetch(server.url + path, {
      method: 'POST',
      headers: { authorization: 'Bearer pat' },
      body: JSON.stringify(body),
      ...init,
    });
  const ask = async (path: string, body: unknown) => {
    const response = await send(path, body);
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  };
  return { models, server, calls, send, ask };
}
