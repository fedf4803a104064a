/** Runs one attempt whose hold is taken, and works out what it cost when it has ended. */
import { whyAborted } from '../../errors/gateway-error.ts';
import type { CallSpan } from '../../observability/tracing.ts';
import { MICRO_CREDITS_PER_CREDIT, type MicroCredits, ZERO } from '../micro-credits.ts';
import type { Attempt, Consumption, Cover, Estimate, OperationTarget, PaidOperation } from '../operation.ts';
import type { CallResult } from '../usage/usage-event.ts';
import { basisFor, type Charge, chargeFor, statusFor } from './attempt-outcome.ts';
import { type AttemptRecord, enterPhase, toUsage } from './attempt-record.ts';
import type { Bill } from './bill.ts';
import { tellsWhileItStreams } from './hold-plan.ts';
import type { OperationDependencies } from './operation-dependencies.ts';

/** The operation that an attempt belongs to, as far as its bill depends on it. */
export interface AttemptedOperation {
  readonly operation: PaidOperation<unknown>;
  /** The operation's own, with what was learned of its kind. */
  readonly estimate: Estimate;
  readonly bill: Bill;
  readonly signal: AbortSignal;
  /** The output tokens that its hold pays for. */
  readonly maxOutputTokens: number;
  coverOf(target: OperationTarget): Cover;
  /** Upstream has told what the prompt took: the rest of what is held pays for the answer. */
  countPrompt(record: AttemptRecord, tokens: number): void;
}

export type AttemptDependencies = Pick<
  OperationDependencies,
  'pricing' | 'estimates' | 'clock' | 'countCredits' | 'observeHold'
>;

export async function runAttempt<T>(
  dependencies: AttemptDependencies,
  attempted: AttemptedOperation,
  record: AttemptRecord,
  run: (attempt: Attempt) => Promise<T>,
): Promise<T> {
  const { operation, signal, maxOutputTokens } = attempted;
  enterPhase(record, 'running');
  record.startedAt = performance.now();
  record.at = dependencies.clock.now();
  const { id: eventId, target } = record;
  const trace = operation.caller.trace?.startCall({ target, eventId, maxOutputTokens });
  record.trace = trace;
  const attempt: Attempt = {
    eventId,
    signal,
    trace,
    sent() {
      record.sent = true;
      trace?.sent();
    },
    report(used) {
      record.used = used;
      if (!used.isReckoned) attempted.countPrompt(record, used.inputTokens);
    },
  };
  try {
    if (signal.aborted) throw whyAborted(signal);
    const value = await run(attempt);
    endAttempt(dependencies, attempted, record, null);
    return value;
  } catch (error) {
    if (record.phase === 'running') endAttempt(dependencies, attempted, record, { error });
    throw error;
  }
}

function endAttempt(
  dependencies: AttemptDependencies,
  attempted: AttemptedOperation,
  record: AttemptRecord,
  failure: { readonly error: unknown } | null,
): void {
  const { estimates, countCredits, observeHold } = dependencies;
  const { operation, bill, signal } = attempted;
  const { target, sent, trace } = record;
  const { text } = operation.estimate;
  const error = failure && (signal.aborted ? whyAborted(signal) : failure.error);
  const latencyMs = performance.now() - record.startedAt;
  const charge = chargeFor({
    sent,
    reported: record.used !== null,
    abandoned: text !== undefined && (failure === null || signal.aborted),
    error: failure?.error,
  });
  const status = statusFor(charge, failure !== null, error);
  if (charge === 'prompt' && text) record.used = promptAlone(dependencies, attempted, target, text.usual);
  const used = deliveredOf(attempted, target, record.used);
  record.used = used;
  enterPhase(record, 'ended');
  const price = priceFor(dependencies, record, charge, latencyMs);
  // What nobody counted takes no limit beyond itself: its true price comes from Snowflake's history.
  record.credits = bill.add(used?.isReckoned ? (Math.min(price, record.held) as MicroCredits) : price);
  const basis = basisFor(charge, used, bill.cap !== null);
  record.result = resultOf(record, operation.estimate, { status, latencyMs, basis });
  const { function: name, backend } = target;
  const { held, credits, result } = record;
  observeHold({ function: name, held, credits });
  if (trace) tellTrace(trace, result, credits, failure && { error });
  const { user, tags = [] } = operation.caller;
  countCredits({
    function: name,
    backend,
    user: user.name,
    teams: user.teams,
    apiKeyId: user.apiKey?.id ?? null,
    tags,
    credits,
  });
  record.usage = toUsage(target, result, credits);
  operation.caller.onCharge?.(record.usage);
  if (status === 'ok' && charge === 'reported' && used) estimates.learn(target, result);
}

function promptAlone(
  { estimates }: AttemptDependencies,
  { estimate }: AttemptedOperation,
  target: OperationTarget,
  textTokens: number,
): Consumption {
  const around = estimates.promptOverhead(target, 'usual') ?? 0;
  const inputTokens = Math.min(textTokens + around, estimate.inputTokens);
  return { inputTokens, outputTokens: 0, isReckoned: true };
}

/** Upstream runs ahead of a stream: what it made beyond the hold was never handed on. */
function deliveredOf(
  { coverOf, maxOutputTokens }: AttemptedOperation,
  target: OperationTarget,
  used: Consumption | null,
): Consumption | null {
  if (!used || used.outputTokens <= maxOutputTokens) return used;
  if (!tellsWhileItStreams(target, coverOf(target))) return used;
  return { ...used, outputTokens: maxOutputTokens };
}

function priceFor(
  { pricing }: AttemptDependencies,
  { target, used, held }: AttemptRecord,
  charge: Charge,
  latencyMs: number,
): MicroCredits {
  if (charge === 'upper-bound') return held;
  return used ? pricing.priceOf(target, used, latencyMs) : ZERO;
}

function tellTrace(
  span: CallSpan,
  { model, inputTokens, outputTokens }: CallResult,
  credits: MicroCredits,
  failure: { readonly error: unknown } | null,
): void {
  span.used({ model, inputTokens, outputTokens, credits: credits / MICRO_CREDITS_PER_CREDIT });
  if (failure) span.fail(failure.error);
  else span.end();
}

/** Of longer texts the count is too unsure to tell what stands around them. */
const SHORT_TEXT_TOKENS = 64;

/** Each named, as copying objects takes longer than all the rest of an attempt's end. */
function resultOf(
  { target, used, at, trace }: AttemptRecord,
  { text, maxOutputTokens }: Estimate,
  { status, latencyMs, basis }: Pick<CallResult, 'status' | 'latencyMs' | 'basis'>,
): CallResult {
  const isShort = text !== undefined && text.usual <= SHORT_TEXT_TOKENS;
  return {
    model: used?.model ?? target.model,
    queryId: used?.queryId ?? null,
    inputTokens: used?.inputTokens ?? 0,
    outputTokens: used?.outputTokens ?? 0,
    maxOutputTokens: used && maxOutputTokens,
    // Against the fewest tokens that the text can be, so that it is never too low.
    promptOverhead: used && isShort ? Math.max(0, used.inputTokens - text.fewest) : null,
    warehouseSeconds: used?.warehouseSeconds ?? null,
    gpuSeconds: used?.gpuSeconds ?? null,
    status,
    latencyMs,
    cached: false,
    basis,
    at,
    traceId: trace?.traceId,
  };
}
