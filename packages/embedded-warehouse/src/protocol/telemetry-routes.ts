/** Drivers report on themselves. It is accepted, as clients expect, and forgotten. */
import { z } from 'zod';
import { readJson } from './http/request-body.ts';
import type { Route } from './http/router.ts';
import { answerSuccess } from './protocol-answer.ts';
import type { SessionRegistry } from './session/session-registry.ts';

export function telemetryRoutes(deps: {
  readonly sessions: SessionRegistry;
  readonly maxBodyBytes: number;
}): readonly Route[] {
  const { sessions, maxBodyBytes } = deps;
  return [
    {
      method: 'POST',
      path: '/telemetry/send',
      async handle(exchange) {
        sessions.authenticate(exchange.snowflakeToken);
        await readJson(exchange.request, z.unknown(), maxBodyBytes);
        answerSuccess(exchange, null);
      },
    },
  ];
}
