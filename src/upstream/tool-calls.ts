/**
 * Tool calls stream in pieces; this puts them together.
 *
 * A piece should tell by its index which call it belongs to. Servers err in it: they leave it out, give every call the
 * same, repeat id and name with each piece, or send arguments as an object. What tells calls apart is then the id; and
 * where that is missing too, a name that comes behind arguments which are complete.
 */
import { randomUUID } from 'node:crypto';
import { parseJson } from '../json/parse-json.ts';

export interface ToolCall {
  readonly id: string;
  readonly name: string;
  /** JSON, as the model wrote it. */
  readonly arguments: string;
}

export interface ToolCallDelta {
  /** Null where the server tells none. */
  readonly index: number | null;
  readonly id?: string;
  readonly name?: string;
  readonly arguments?: string;
}

export interface ToolCallJoiner {
  add(deltas: readonly ToolCallDelta[]): void;
  /** In the order of their beginnings. Each has an id, for its result to refer to, and arguments. */
  complete(): readonly ToolCall[];
}

interface CallInPieces {
  index: number | null;
  id: string;
  name: string;
  arguments: string;
}

/** A server that errs must not make the list endless. */
const MOST_CALLS = 128;

export function joinToolCalls(): ToolCallJoiner {
  const calls: CallInPieces[] = [];

  function begin(index: number | null): CallInPieces | null {
    if (calls.length >= MOST_CALLS) return null;
    const call = { index, id: '', name: '', arguments: '' };
    calls.push(call);
    return call;
  }

  function callOf(delta: ToolCallDelta): CallInPieces | null {
    const { index, id } = delta;
    const isPlace = (call: CallInPieces) => index === null || call.index === null || call.index === index;
    const named = id === undefined ? undefined : calls.findLast((call) => call.id === id && isPlace(call));
    if (named) return named;
    const open = index === null ? calls.at(-1) : calls.findLast((call) => call.index === index);
    return open && !beginsAnother(open, delta) ? open : begin(index);
  }

  return {
    add(deltas) {
      for (const delta of deltas) {
        const call = callOf(delta);
        if (!call) continue;
        call.id ||= delta.id ?? '';
        call.name = joinedName(call, delta.name);
        call.arguments += delta.arguments ?? '';
      }
    },
    complete() {
      const ids = new Set<string>();
      return calls
        .filter(({ name }) => name !== '')
        .map(({ id, name, arguments: given }) => {
          const unique = id !== '' && !ids.has(id) ? id : `call_${randomUUID().replaceAll('-', '')}`;
          ids.add(unique);
          return { id: unique, name, arguments: given.trim() === '' ? '{}' : given };
        });
    },
  };
}

function beginsAnother(open: CallInPieces, { id, name, arguments: given }: ToolCallDelta): boolean {
  if (id !== undefined && open.id !== '') return id !== open.id;
  if (id !== undefined || name === undefined || open.name === '') return false;
  const hasBegun = name !== open.name || (given ?? '').trimStart().startsWith('{');
  return hasBegun && parseJson(open.arguments) !== undefined;
}

/** A name may be repeated with every piece, or come in pieces itself. */
function joinedName({ name, arguments: given }: CallInPieces, more: string | undefined): string {
  if (more === undefined || more === name || given !== '') return name;
  return name + more;
}
