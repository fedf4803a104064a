/** `GET /v1/models` and `GET /v1/models/{model}` */
import type { FastifyReply } from 'fastify';
import { badInput } from '../../errors/gateway-error.ts';
import { nearest, suggestion } from '../../errors/nearest.ts';
import type { Model } from '../../generated/resolvers.ts';
import type { OpenAiExchange } from './door.ts';

interface Listed {
  readonly models: readonly Model[];
}

const asked = { document: 'models', variables: {} } as const;

export function listModels(exchange: OpenAiExchange): Promise<FastifyReply> {
  return exchange.answer(asked, ({ models }: Listed) => ({ object: 'list', data: models.map(wireModel) }));
}

export function showModel(exchange: OpenAiExchange, name: string): Promise<FastifyReply> {
  return exchange.answer(asked, ({ models }: Listed) => {
    const model = models.find((each) => each.name === name);
    if (model) return wireModel(model);
    const known = models.map((each) => each.name);
    const why = `there is no model "${name.slice(0, 80)}".${suggestion(name, known)}`;
    throw badInput('model', why, { nearest: nearest(name, known) });
  });
}

function wireModel({ name, backends, ...facts }: Model): object {
  return {
    id: name,
    object: 'model',
    // Nobody tells when a model was made.
    created: 0,
    owned_by: backends.includes('SNOWFLAKE') ? 'snowflake' : 'lambda-labs',
    gateway: { backends, ...facts },
  };
}
