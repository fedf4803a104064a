import type { Call, Entry, Expression } from '../syntax/program.ts';

/** A value of a dictionary, object or list, and its key: a name, or the index in a list. */
export type RecordEntry = Pick<Entry, 'key' | 'value'>;

/** The values that `{...}`, `[...]`, `dict(...)`, `new Map([...])` or `Object.freeze({...})` write out. */
export function entriesOf(expression: Expression): readonly RecordEntry[] {
  switch (expression.kind) {
    case 'fields':
      return expression.entries;
    case 'items':
      return expression.items.map((value, index) => ({ key: String(index), value }));
    case 'call':
      return ofCall(expression);
    default:
      return [];
  }
}

function ofCall({ args }: Call): readonly RecordEntry[] {
  return args.flatMap(({ name, value }): readonly RecordEntry[] => {
    if (name !== undefined) return [{ key: name, value }];
    if (value.kind !== 'items') return entriesOf(value);
    // A list of pairs makes a dictionary.
    return value.items.map((item, index) => {
      const [key, second] = item.kind === 'items' ? item.items : [];
      if (key === undefined || second === undefined) return { key: String(index), value: item };
      return {
        key: key.kind === 'text' ? key.pieces.map((piece) => piece.text).join('') : '[]',
        value: second,
      };
    });
  });
}
