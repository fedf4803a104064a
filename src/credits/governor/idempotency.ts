/** Idempotency-Key: the same key and call get the same answer, run once and charged once, also after a restart. */
import { createHash } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { deserialize, serialize } from 'node:v8';
import { badInput, cancelled, GatewayError } from '../../errors/gateway-error.ts';
import type { Caller } from '../../identity/caller.ts';
import type { Clock } from '../clock.ts';
import type { Outcome } from '../ledger/command.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { Governed, PaidOperation } from '../operation.ts';
import { clockRefusal } from './credit-refusal.ts';
import type { Ending } from './operation-run.ts';
import { isCancelled, orGone } from './reuse.ts';
import type { Settlements } from './settlements.ts';

export interface IdempotencyOptions {
  /** Answers larger than this are not kept; a repeat of their call is refused. */
  readonly maxAnswerBytes?: number;
}

export interface Idempotency {
  /**
   * Binds the caller's key to one whole request, for as long as keys are remembered; nothing to do without a key.
   * @param request A digest of everything that tells the request from another.
   * @throws GatewayError IDEMPOTENCY_CONFLICT for another request under the same key, LEDGER_UNAVAILABLE.
   */
  bind(caller: Caller, request: string): Promise<void>;
  /**
   * Runs the operation, or answers with what it answered before. The repeat of one that failed runs where that cost
   * nothing, and is refused where it was charged.
   * @throws GatewayError IDEMPOTENCY_CONFLICT for another call under the same key, and for one that was charged and has
   * no answer; BAD_USER_INPUT for a key that is too long or an operation that cannot be told from others.
   */
  run<T>(
    operation: PaidOperation<T>,
    execute: (ending: Ending | null) => Promise<Governed<T>>,
  ): Promise<Governed<T>>;
}

export interface IdempotencyDependencies extends IdempotencyOptions {
  readonly ledger: Ledger;
  readonly settlements: Settlements;
  readonly owner: string;
  readonly clock: Clock;
}

export const MAX_KEY_LENGTH = 255;

export function createIdempotency({
  ledger,
  settlements,
  owner,
  clock,
  maxAnswerBytes = 1024 * 1024,
}: IdempotencyDependencies): Idempotency {
  const inFlight = new Map<string, { readonly fingerprint: string; readonly answer: Promise<unknown> }>();

  async function claim(identity: Identity, signal: AbortSignal): Promise<Outcome> {
    for (let wait = 25; ; wait = Math.min(1000, wait * 2)) {
      const [claimed] = await ledger.submit([{ type: 'claimAnswer', ...identity, owner, at: clock.now() }]);
      if (claimed?.type !== 'running') return claimed ?? { type: 'conflict' };
      // Another process runs it. It, or its lease, will have ended in bounded time.
      await delay(wait, undefined, { signal }).catch(() => {
        throw cancelled(signal.reason);
      });
    }
  }

  /** What this process has claimed and does not answer is free again; what it has not claimed stays as it is. */
  async function drop(identity: Identity): Promise<void> {
    await settlements.settle([{ type: 'dropAnswer', ...identity, owner, at: clock.now() }]);
  }

  async function runClaimed<T>(
    identity: Identity,
    signal: AbortSignal,
    execute: (ending: Ending | null) => Promise<Governed<T>>,
  ): Promise<Governed<T>> {
    // An answer of this key that waits to be booked was charged here: it is not made a second time.
    await settlements.retry();
    const outcome = await claim(identity, signal).catch(async (error) => {
      // It may have been committed all the same, and would keep others from the key for as long as this process lives.
      await drop(identity);
      throw error;
    });
    if (outcome.type === 'clockAhead') throw clockRefusal(outcome);
    if (outcome.type === 'conflict') throw conflict();
    if (outcome.type === 'answer') return readAnswer(outcome.body);
    try {
      return await execute((governed) => {
        const body = governed && writeAnswer(governed, maxAnswerBytes);
        return [{ type: 'keepAnswer', ...identity, owner, at: clock.now(), body }];
      });
    } catch (error) {
      await drop(identity);
      throw error;
    }
  }

  async function runUnder<T>(
    key: string,
    operation: PaidOperation<T>,
    execute: (ending: Ending | null) => Promise<Governed<T>>,
  ): Promise<Governed<T>> {
    const { signal } = operation.caller;
    const identity = identify(operation, key);
    for (let running = inFlight.get(identity.id); running; running = inFlight.get(identity.id)) {
      if (running.fingerprint !== identity.fingerprint) throw conflict();
      try {
        return (await orGone(running.answer, signal)) as Governed<T>;
      } catch (error) {
        // The caller who ran it went away; that is no answer for those who are still here.
        if (signal.aborted || !isCancelled(error)) throw error;
      }
    }
    const answer = runClaimed(identity, signal, execute);
    inFlight.set(identity.id, { fingerprint: identity.fingerprint, answer });
    try {
      return await answer;
    } finally {
      inFlight.delete(identity.id);
    }
  }

  return {
    async bind({ user, idempotencyKey }, request) {
      if (idempotencyKey === null) return;
      const id = digest([user.name, checked(idempotencyKey), 'request']);
      const fingerprint = digest([request]);
      const [outcome] = await ledger.submit([
        { type: 'bindRequest', id, fingerprint, owner, at: clock.now() },
      ]);
      if (outcome?.type === 'clockAhead') throw clockRefusal(outcome);
      if (outcome?.type === 'conflict') throw conflict();
    },
    run(operation, execute) {
      const { idempotencyKey } = operation.caller;
      return idempotencyKey === null ? execute(null) : runUnder(idempotencyKey, operation, execute);
    },
  };
}

interface Identity {
  readonly id: string;
  readonly fingerprint: string;
}

function checked(key: string): string {
  if (key.length > 0 && key.length <= MAX_KEY_LENGTH) return key;
  throw badInput('Idempotency-Key', `must have 1 to ${MAX_KEY_LENGTH} characters`);
}

function identify({ caller, target, call, reuse }: PaidOperation<unknown>, key: string): Identity {
  checked(key);
  // What runs must be part of the identity even where a service leaves it out of its digest.
  const { function: name, model, backend, warehouse } = target;
  const parts = [name, model, backend, warehouse];
  if (call) {
    return {
      id: digest([caller.user.name, key, 'field', call.field]),
      fingerprint: digest([...parts, call.fingerprint]),
    };
  }
  if (!reuse) {
    throw badInput('Idempotency-Key', `${name} cannot be repeated under a key; send the request without it`);
  }
  const fingerprint = digest([...parts, reuse.key]);
  return { id: digest([caller.user.name, key, 'call', fingerprint]), fingerprint };
}

function digest(parts: readonly unknown[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('base64url');
}

function conflict(): GatewayError {
  return new GatewayError(
    'IDEMPOTENCY_CONFLICT',
    'This Idempotency-Key was used for another request. Use a new key for a new request.',
  );
}

/** Null when it is too large, or holds what cannot be stored (a stream). */
function writeAnswer(governed: Governed<unknown>, maxBytes: number): Uint8Array | null {
  try {
    const body = serialize(governed);
    return body.length <= maxBytes ? body : null;
  } catch {
    return null;
  }
}

function readAnswer<T>(body: Uint8Array | null): Governed<T> {
  if (body) return deserialize(body) as Governed<T>;
  throw new GatewayError(
    'IDEMPOTENCY_CONFLICT',
    'The call of this Idempotency-Key was charged, and there is no answer to give again: it failed or was given up midway, its gateway died, its answer was too large, or many came after it. Use a new key to run it anew.',
  );
}
