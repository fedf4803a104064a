/** What goes between the main thread and the ledger's. */
import { type ErrorCode, type ErrorDetails, GatewayError } from '../../../errors/gateway-error.ts';
import type { Command } from '../../ledger/command.ts';
import type { GroupResult } from '../../ledger/group-commit.ts';
import type { Policy } from '../../ledger/rules.ts';
import type { LedgerRecords } from '../ledger-store.ts';

/** What the thread is started with. */
export interface ThreadSetting {
  readonly path: string;
  readonly channels: readonly string[];
  readonly timeZone: string;
  readonly policy: Policy;
}

export type Request =
  | { readonly id: number; readonly method: 'commit'; readonly groups: readonly (readonly Command[])[] }
  | { readonly id: number; readonly method: keyof LedgerRecords; readonly args: readonly unknown[] }
  | { readonly id: number; readonly method: 'close' };

export type Reply =
  | { readonly id: number; readonly value: unknown }
  | { readonly id: number; readonly failure: Failure };

/** An error as it crosses: structured clone would lose its class and code. */
export interface Failure {
  readonly code: ErrorCode | null;
  readonly message: string;
  readonly details: ErrorDetails;
  readonly stack: string;
}

export type ThreadResult = Exclude<GroupResult, { readonly error: unknown }> | { readonly failure: Failure };

export function toFailure(error: unknown): Failure {
  const { message, stack = '' } = error instanceof Error ? error : new Error(String(error));
  if (!(error instanceof GatewayError)) return { code: null, message, details: {}, stack };
  const cause = error.cause instanceof Error ? `\ncaused by ${error.cause.stack}` : '';
  return { code: error.code, message, details: error.details, stack: stack + cause };
}

export function fromFailure({ code, message, details, stack }: Failure): Error {
  const cause = new Error(message);
  cause.stack = stack;
  return code === null ? cause : new GatewayError(code, message, details, cause);
}
