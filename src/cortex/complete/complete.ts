/** One completion: checked, paid for, made by the back end that was chosen, held against its response format. */
import { hash } from 'node:crypto';
import type { MicroCredits } from '../../credits/micro-credits.ts';
import type {
  CallIdentity,
  Cover,
  Estimate,
  Govern,
  OpenHold,
  OperationTarget,
  PaidOperation,
} from '../../credits/operation.ts';
import { cancelled, GatewayError } from '../../errors/gateway-error.ts';
import type { CompleteInput, Completion, CompletionChunk } from '../../generated/resolvers.ts';
import type { Caller } from '../../identity/caller.ts';
import { createFlow, type Flow, type Reading } from '../../upstream/flow.ts';
import { followSignal } from '../../upstream/follow-signal.ts';
import { createOutlet } from '../../upstream/outlet.ts';
import type { ToolCall } from '../../upstream/tool-calls.ts';
import type { PricedCall } from '../call-row.ts';
import { type CheckedCompletion, checkCompletion } from './check-completion.ts';
import {
  mayFailOver,
  type Option,
  optionsFor,
  type PricedOption,
  rank,
  reasonFor,
  withPrices,
} from './choose-backend.ts';
import type {
  CompletionBackend,
  CompletionEvent,
  CompletionRequest,
  EndReason,
  WholeCompletion,
} from './completion-backend.ts';
import type { ResponseFormat, ResponseFormats } from './response-format.ts';
import { createCoverage, staysCovered } from './stay-covered.ts';

export interface CompleteDependencies {
  readonly govern: Govern;
  readonly backends: readonly CompletionBackend[];
  readonly formats: ResponseFormats;
  /** What a call may cost at most; null for a model without a price. */
  readonly priceAtMost: (target: OperationTarget, estimate: Estimate) => MicroCredits | null;
}

interface Choice extends PricedOption {
  readonly request: CompletionRequest;
  readonly format: ResponseFormat | null;
}

type Unpriced = Omit<Choice, 'most' | 'comparable'>;

interface Prepared {
  /** In the order in which they are tried. */
  readonly choices: readonly Choice[];
  readonly reason: string | null;
  /** Of the dearest choice: the hold covers whichever answers. */
  readonly priced: Required<Pick<PricedCall, 'target' | 'estimate'>>;
  readonly call: CallIdentity;
  readonly cover: (target: OperationTarget) => Cover;
  readonly temperature: number;
}

/** Why an answer ended, and why its back end was chosen. */
interface AnswerEnd {
  readonly finishReason: EndReason;
  readonly toolCalls: readonly ToolCall[];
  readonly reason: string | null;
}

export function createComplete({ govern, backends, formats, priceAtMost }: CompleteDependencies) {
  async function prepare(input: CompleteInput, caller: Caller, field: string): Promise<Prepared> {
    const wanted = { model: input.model ?? null, backend: input.backend ?? null };
    const fitting = await whatFits(optionsFor(backends, wanted), ({ model }) =>
      checkCompletion(input, model, caller, formats),
    );
    const choices = withPrices(fitting, priceAtMost);
    const ranked = rank(choices) as readonly Choice[];
    const dearest = choices.reduce((a, b) => ((b.most ?? 0) > (a.most ?? 0) ? b : a));
    return {
      choices: ranked,
      reason: reasonFor(ranked, wanted),
      priced: { target: dearest.target, estimate: dearest.estimate },
      call: new CompletionIdentity(field, input),
      cover: (target) => coverOf(target, choices),
      temperature: input.temperature ?? 0,
    };
  }

  const paid = (
    { priced, call, cover, choices }: Prepared,
    caller: Caller,
    input: CompleteInput,
  ): Omit<PaidOperation<unknown>, 'run'> => ({
    ...priced,
    caller,
    call,
    cover,
    admit: () => requireRoom(choices),
    ...(input.quote ? { quoteId: input.quote } : {}),
  });

  return {
    async plan(input: CompleteInput, caller: Caller): Promise<PricedCall> {
      const { priced, call, cover } = await prepare(input, caller, 'quote');
      return { ...priced, call, cover };
    },

    async complete(input: CompleteInput, caller: Caller, field = 'complete'): Promise<Completion> {
      const prepared = await prepare(input, caller, field);
      const { value, usage } = await govern({
        ...paid(prepared, caller, input),
        // At temperature 0 equal prompts have equal answers, but models change behind their names: not kept.
        ...(prepared.temperature === 0 ? { reuse: { key: prepared.call.fingerprint, store: false } } : {}),
        run: (hold) => completeWhole(prepared, hold),
      });
      const { reason, ...answer } = value;
      return {
        ...answer,
        // An answer that was kept under its Idempotency-Key may be older than this field.
        toolCalls: [...(answer.toolCalls ?? [])],
        model: usage.model ?? prepared.priced.target.model ?? '',
        usage: { ...usage, reason },
      };
    },

    /** Text as it is generated. Leaving ends the generation, also while a chunk is awaited; what was delivered is charged. */
    stream: (input: CompleteInput, caller: Caller, field = 'complete'): Flow<CompletionChunk> =>
      createFlow((reader) => {
        const reading = followSignal(caller.signal);
        const outlet = createOutlet(reader);
        const pieces: Pieces = {
          text: '',
          source: null,
          put(delta) {
            pieces.text += delta;
            // Each named, as spreading an object for every token takes longer than all the rest here.
            return outlet.put({
              delta,
              textSoFar: pieces.text,
              toolCalls: null,
              finishReason: null,
              usage: null,
            });
          },
        };
        const run = async (): Promise<void> => {
          const prepared = await prepare(input, caller, field);
          const { value, usage } = await govern({
            ...paid(prepared, { ...caller, signal: reading.signal }, input),
            run: (hold) => completeInPieces(prepared, hold, pieces),
          });
          // An answer that is given again under its Idempotency-Key was not streamed: it comes in one piece.
          const delta = pieces.text === '' ? value.text : '';
          const { finishReason, toolCalls, reason } = value;
          if (await outlet.room())
            outlet.put({
              delta,
              textSoFar: pieces.text + delta,
              toolCalls: toolCalls && [...toolCalls],
              finishReason,
              usage: { ...usage, reason },
            });
          outlet.end();
        };
        const running = run().catch(outlet.fail).finally(reading.release);
        return {
          resume() {
            outlet.resume();
            pieces.source?.resume();
          },
          leave() {
            outlet.close();
            reading.abort();
            void pieces.source?.leave();
            return running;
          },
        };
      }),
  };
}

/** The digest is made when it is asked for: most calls have no key, no quote, and no twin that they could share with. */
class CompletionIdentity implements CallIdentity {
  readonly field: string;
  readonly #input: CompleteInput;
  #fingerprint: string | null = null;

  constructor(field: string, input: CompleteInput) {
    this.field = field;
    this.#input = input;
  }

  get fingerprint(): string {
    this.#fingerprint ??= digestOf(this.#input);
    return this.#fingerprint;
  }
}

function digestOf({ quote: _, ...asked }: CompleteInput): string {
  return hash('sha256', JSON.stringify(asked), 'base64url');
}

/** The options that can take the call: a prompt too long for one may be short enough for another. */
async function whatFits(
  options: readonly Option[],
  check: (option: Option) => CheckedCompletion | Promise<CheckedCompletion>,
): Promise<readonly Unpriced[]> {
  let refusal: unknown = null;
  const fitting: Unpriced[] = [];
  for (const option of options) {
    const { backend, model } = option;
    try {
      const checking = check(option);
      const { request, format, estimate } = checking instanceof Promise ? await checking : checking;
      fitting.push({ backend, model, request, format, estimate, target: backend.target(request) });
    } catch (error) {
      refusal ??= error;
    }
  }
  if (fitting.length === 0) throw refusal;
  return fitting;
}

/** @throws GatewayError when every back end that could serve the call would refuse it at once */
function requireRoom(choices: readonly Choice[]): void {
  const [first, ...others] = choices.map(({ backend, request }) => backend.full?.(request) ?? null);
  if (first && others.every((refusal) => refusal !== null)) throw first;
}

/**
 * A statement generates what it was told to, and nobody sees how far a model has thought; everything else comes piece
 * by piece and can be stopped.
 */
function coverOf({ warehouse, backend, model }: OperationTarget, choices: readonly Choice[]): Cover {
  const choice = choices.find(({ target }) => target.backend === backend && target.model === model);
  return warehouse === null && !choice?.model.thinks ? 'streamed' : 'capped';
}

/** The whole answer by the first choice that gives one. */
function completeWhole({ choices, reason }: Prepared, hold: OpenHold) {
  return firstThatWorks(
    choices,
    reason,
    () => true,
    async ({ backend, request, target, format }, why) => {
      const covers = createCoverage(hold, target, request.maxTokens);
      const {
        text,
        reason: finishReason,
        toolCalls = [],
      } = await (backend.whole?.(request, hold, covers) ??
        collect(backend.stream(request, hold), staysCovered(covers)));
      const answer = { finishReason, toolCalls, reason: why };
      // What stands beside a call of a tool is no answer yet.
      if (!format || toolCalls.length > 0) return { ...answer, text, structured: null };
      const structured = await format.read(text, finishReason === 'stop' ? 'stop' : 'length');
      return { ...answer, text: null, structured };
    },
  );
}

/** @throws GatewayError UPSTREAM_TRUNCATED when the events end without `finish` */
async function collect(
  events: AsyncIterable<CompletionEvent>,
  covers: ReturnType<typeof staysCovered>,
): Promise<WholeCompletion> {
  let text = '';
  for await (const event of events) {
    const covered = covers(event);
    if (covered !== true && !(await covered)) return { text, reason: 'credits' };
    if (event.type === 'delta') text += event.text;
    if (event.type === 'finish') return { text, reason: event.reason, toolCalls: event.toolCalls ?? [] };
  }
  throw brokenOff();
}

/** The text of an answer on its way to its reader. */
interface Pieces {
  text: string;
  /** False: the reader has no room for more. */
  put(text: string): boolean;
  /** What hears that there is room again, or that the reader has left. */
  source: Reading | null;
}

/** Puts each piece when the hold covers it; once one was delivered no other choice is tried. */
function completeInPieces(
  { choices, reason }: Prepared,
  hold: OpenHold,
  pieces: Pieces,
): Promise<AnswerEnd & { readonly text: string }> {
  return firstThatWorks(
    choices,
    reason,
    () => pieces.text === '',
    async ({ backend, request, target }, why) => {
      const covers = staysCovered(createCoverage(hold, target, request.maxTokens));
      try {
        const end = await putPieces(backend.stream(request, hold), covers, pieces);
        return { ...end, text: pieces.text, reason: why };
      } catch (error) {
        throw pieces.text === '' ? error : asBrokenOff(error);
      }
    },
  );
}

type PiecesEnd = Pick<AnswerEnd, 'finishReason' | 'toolCalls'>;

/** Resolves when the answer has ended and its attempt is booked. While more credits are asked for nothing is read. */
function putPieces(
  events: Flow<CompletionEvent>,
  covers: ReturnType<typeof staysCovered>,
  pieces: Pieces,
): Promise<PiecesEnd> {
  return new Promise((resolve, reject) => {
    const leave = (finishReason: EndReason, toolCalls: readonly ToolCall[] = []): Promise<void> =>
      reading.leave().then(() => resolve({ finishReason, toolCalls }));
    const put = (event: CompletionEvent): boolean => {
      if (event.type !== 'finish')
        return event.type === 'usage' || event.text === '' || pieces.put(event.text);
      void leave(event.reason, event.toolCalls);
      return false;
    };
    const putCovered = async (event: CompletionEvent, covered: boolean | Promise<boolean>) => {
      if (!(await covered)) await leave('credits');
      else if (put(event)) reading.resume();
    };
    const reading = events.read({
      take(event) {
        const covered = covers(event);
        if (covered === true) return put(event);
        putCovered(event, covered).catch((error) => reading.leave().then(() => reject(error)));
        return false;
      },
      end: () => reject(brokenOff()),
      fail: reject,
    });
    // Who has left reads no more: the generation ends. Half an answer is none that a repeat could be given.
    pieces.source = {
      resume: reading.resume,
      leave: () => reading.leave().then(() => reject(cancelled())),
    };
  });
}

async function firstThatWorks<T>(
  choices: readonly Choice[],
  reason: string | null,
  mayTryNext: () => boolean,
  run: (choice: Choice, reason: string | null) => Promise<T>,
): Promise<T> {
  let why = reason;
  for (let i = 0; i < choices.length; i++) {
    const choice = choices[i] as Choice;
    try {
      return await run(choice, why);
    } catch (error) {
      const next = choices[i + 1];
      if (!next || !mayFailOver(error) || !mayTryNext()) throw error;
      why = `${next.backend.backend}, after ${choice.backend.backend} failed with ${error.code}.`;
    }
  }
  throw new Error('a completion without a choice was prepared');
}

/** After the first piece every failure of the back end means the same to the reader: the answer is not whole. */
function asBrokenOff(error: unknown): unknown {
  return mayFailOver(error) && error.code !== 'UPSTREAM_TRUNCATED' ? brokenOff(error) : error;
}

function brokenOff(cause?: GatewayError): GatewayError {
  const message = 'The answer broke off before it was complete.';
  return new GatewayError('UPSTREAM_TRUNCATED', message, cause ? { reason: cause.code } : {}, cause);
}
