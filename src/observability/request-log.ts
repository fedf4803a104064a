/** One line for each operation and for each refusal, on every door. No text of a caller's stands in it. */
import { MICRO_CREDITS_PER_CREDIT, type MicroCredits } from '../credits/micro-credits.ts';
import type { ErrorCode, GatewayError } from '../errors/gateway-error.ts';
import type { User } from '../identity/caller.ts';
import type { RootLogger } from './log.ts';

/** By which way a request came. */
export type DoorName = 'http' | 'sse' | 'multipart' | 'websocket' | 'openai' | 'mcp' | 'metrics';

export interface EndedOperation {
  readonly requestId: string;
  readonly user: User;
  readonly door: DoorName;
  readonly type: string;
  readonly operationName: string | null;
  /** Names of what was asked for: `viewer`, `cortex.embed`. */
  readonly fields: readonly string[];
  readonly credits: MicroCredits;
  readonly backEnds: Iterable<string>;
  readonly queryIds: Iterable<string>;
  readonly latencyMs: number;
  /** Codes of the errors in the answer, each once. */
  readonly errors: Iterable<ErrorCode>;
}

/** A request that reached no operation. */
export interface RefusedOperation {
  readonly error: GatewayError;
  /** Null for bytes that are no request. */
  readonly requestId: string | null;
  readonly door: DoorName;
  /** Null where nobody was identified. */
  readonly user: User | null;
  /** What the client called it; it is logged only if it is a name. */
  readonly operationName?: string | null;
  readonly latencyMs?: number;
}

export interface RequestLog {
  operation(ended: EndedOperation): void;
  refusal(refused: RefusedOperation): void;
}

/** Null where nobody would see the lines: they cost nothing then. */
export function createRequestLog(logger: RootLogger): RequestLog | null {
  if (!logger.isLevelEnabled('info')) return null;
  return {
    operation({ requestId, user, door, type, operationName, fields, credits, latencyMs, ...ended }) {
      const errors = [...ended.errors];
      logger.info(
        {
          requestId,
          ...whose(user),
          door,
          type,
          operation: nameOrNull(operationName),
          fields,
          credits: credits / MICRO_CREDITS_PER_CREDIT,
          backEnds: [...ended.backEnds],
          queryIds: [...ended.queryIds],
          latencyMs: Math.round(latencyMs * 10) / 10,
          outcome: errors[0] ?? 'ok',
          ...(errors.length > 1 && { errors }),
        },
        'operation',
      );
    },
    refusal({ error, requestId, door, user, operationName = null, latencyMs }) {
      logger.info(
        {
          requestId,
          ...whose(user),
          door,
          operation: nameOrNull(operationName),
          ...(latencyMs !== undefined && { latencyMs: Math.round(latencyMs * 10) / 10 }),
          status: error.status,
          outcome: error.code,
          ...reasonOf(error),
        },
        'refused',
      );
    },
  };
}

const whose = (user: User | null) => ({
  user: user?.name ?? null,
  teams: user?.teams ?? [],
  // Public, as usage events have it; the key's secret is in no line.
  apiKeyId: user?.apiKey?.id ?? null,
});

/** Any text may stand where a name is expected, until a document was found that has an operation of that name. */
export function nameOrNull(given: string | null | undefined): string | null {
  return given != null && /^[_A-Za-z]\w{0,127}$/.test(given) ? given : null;
}

/** Of a token that was refused: the library's code for why. The message is for the client, and may repeat its text. */
function reasonOf({ cause }: GatewayError): { readonly reason?: string } {
  const code = (cause as { code?: unknown } | undefined)?.code;
  return typeof code === 'string' && /^[A-Z][A-Z0-9_]{0,60}$/.test(code) ? { reason: code } : {};
}
