/** Login, renewal, heartbeat and end of sessions. */
import { z } from 'zod';
import { type SessionContext, SnowflakeError, type WarehouseEngine } from '../engine.ts';
import type { Exchange } from '../http/exchange.ts';
import { HttpFailure } from '../http/http-failure.ts';
import { readJson } from '../http/request-body.ts';
import type { Route } from '../http/router.ts';
import { resolveIdentifier } from '../identifier.ts';
import type { Authentication } from '../login/authentication.ts';
import type { DirectoryUser } from '../login/user-directory.ts';
import { answerFailure, answerSuccess } from '../protocol-answer.ts';
import { protocolErrors } from '../protocol-errors.ts';
import { parameterList } from './session-parameters.ts';
import type { SessionRegistry, SessionTokens } from './session-registry.ts';
import { WarehouseSession } from './warehouse-session.ts';

/** These bodies come from clients that are not known yet, so little is read of them. */
const maxLoginBytes = 256 * 1024;

const loginRequest = z.object({
  data: z.object({
    ACCOUNT_NAME: z.string().optional(),
    LOGIN_NAME: z.string().optional(),
    PASSWORD: z.string().optional(),
    TOKEN: z.string().optional(),
    AUTHENTICATOR: z.string().optional(),
    OAUTH_TYPE: z.string().optional(),
    SESSION_PARAMETERS: z.record(z.string(), z.unknown()).optional(),
  }),
});

const renewalRequest = z.object({ requestType: z.literal('RENEW'), oldSessionToken: z.string() });

export function sessionRoutes(deps: {
  readonly engine: WarehouseEngine;
  readonly authentication: Authentication;
  readonly sessions: SessionRegistry;
}): readonly Route[] {
  const { engine, authentication, sessions } = deps;

  async function login(exchange: Exchange): Promise<void> {
    const { data } = await readJson(exchange.request, loginRequest, maxLoginBytes);
    try {
      const user = await authentication.login(data);
      const context = loginContext(user, exchange.query);
      const { session, tokens } = await sessions.open(async () => {
        const engineSession = await engine.openSession(context);
        return new WarehouseSession(user, engineSession, data.SESSION_PARAMETERS ?? {});
      });
      answerSuccess(exchange, loginAnswer(session, tokens));
    } catch (error) {
      if (!(error instanceof SnowflakeError)) throw error;
      const authnMethod = data.AUTHENTICATOR ?? 'USERNAME_PASSWORD';
      const refusal = { queryId: null, nextAction: 'RETRY_LOGIN', authnMethod, signInOptions: {} };
      answerFailure(exchange, error, refusal);
    }
  }

  async function renew(exchange: Exchange): Promise<void> {
    const { oldSessionToken } = await readJson(exchange.request, renewalRequest, maxLoginBytes);
    const { session, tokens } = sessions.renew(exchange.snowflakeToken, oldSessionToken);
    answerSuccess(exchange, {
      sessionToken: tokens.sessionToken,
      validityInSecondsST: tokens.validity.sessionToken,
      masterToken: tokens.masterToken,
      validityInSecondsMT: tokens.validity.masterToken,
      sessionId: wireSessionId(session),
    });
  }

  async function heartbeat(exchange: Exchange): Promise<void> {
    sessions.prolong(sessions.authenticate(exchange.snowflakeToken));
    answerSuccess(exchange, null);
  }

  async function end(exchange: Exchange): Promise<void> {
    if (exchange.query.get('delete') !== 'true') throw new HttpFailure(400, 'delete=true is missing.');
    await sessions.close(sessions.authenticate(exchange.snowflakeToken));
    answerSuccess(exchange, null);
  }

  return [
    { method: 'POST', path: '/session/v1/login-request', handle: login },
    { method: 'POST', path: '/session/token-request', handle: renew },
    { method: 'POST', path: '/session/heartbeat', handle: heartbeat },
    { method: 'POST', path: '/session', handle: end },
  ];
}

/** @throws SnowflakeError 390189 for a role that the user may not take */
function loginContext(user: DirectoryUser, query: URLSearchParams): SessionContext {
  const asked = (name: string) => {
    const written = query.get(name);
    return written === null || written === '' ? null : resolveIdentifier(written);
  };
  const role = asked('roleName') ?? user.defaultRole;
  if (user.roles !== null && role !== user.defaultRole && !user.roles.has(role)) {
    throw protocolErrors.roleNotGranted(role);
  }
  return {
    user: user.name,
    role,
    database: asked('databaseName') ?? user.defaultDatabase,
    schema: asked('schemaName') ?? user.defaultSchema,
    warehouse: asked('warehouse') ?? user.defaultWarehouse,
  };
}

function loginAnswer(session: WarehouseSession, tokens: SessionTokens): object {
  const context = session.engine.context();
  return {
    token: tokens.sessionToken,
    masterToken: tokens.masterToken,
    validityInSeconds: tokens.validity.sessionToken,
    masterValidityInSeconds: tokens.validity.masterToken,
    displayUserName: session.user.name,
    serverVersion: 'embedded',
    firstLogin: false,
    healthCheckInterval: 45,
    sessionId: wireSessionId(session),
    parameters: parameterList(session.parameters()),
    sessionInfo: {
      databaseName: context.database,
      schemaName: context.schema,
      warehouseName: context.warehouse,
      roleName: context.role,
    },
  };
}

/** Snowflake's are numbers; an engine may use others. */
function wireSessionId(session: WarehouseSession): string | number {
  const number = Number(session.id);
  return Number.isSafeInteger(number) ? number : session.id;
}
