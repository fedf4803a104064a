import type { SgNode } from '@ast-grep/napi';

/** What a hole in a string (an interpolation, a concatenated variable) is written as: a character of no script. */
export const HOLE = '\uE000';

/** A string as the source writes it: each piece on the line where it begins, escapes left as they are. */
export interface Text {
  readonly kind: 'text';
  readonly pieces: readonly { readonly text: string; readonly line: number }[];
  /** What fills its holes at run time. */
  readonly holes: readonly Expression[];
  readonly line: number;
}

interface Name {
  readonly kind: 'name';
  readonly name: string;
  readonly line: number;
}

interface Member {
  readonly kind: 'member';
  readonly object: Expression;
  readonly name: string;
  readonly line: number;
}

export interface Argument {
  readonly name?: string;
  readonly value: Expression;
}

export interface Call {
  readonly kind: 'call';
  readonly callee: Expression;
  readonly args: readonly Argument[];
  readonly line: number;
  readonly node: SgNode;
}

export interface Entry {
  readonly key: string;
  readonly value: Expression;
  readonly line: number;
}

export interface Fields {
  readonly kind: 'fields';
  readonly entries: readonly Entry[];
  readonly line: number;
}

interface Items {
  readonly kind: 'items';
  readonly items: readonly Expression[];
  readonly line: number;
}

/** `a or b`, `a ?? b`, `a if c else b`: one of several values. */
interface Choice {
  readonly kind: 'choice';
  readonly options: readonly Expression[];
  readonly line: number;
}

/** `a in b`, `a == b`: looks at its parts and runs none of them. */
interface Comparison {
  readonly kind: 'comparison';
  readonly parts: readonly Expression[];
  readonly line: number;
}

export interface FunctionBody {
  readonly kind: 'function';
  readonly name: string | null;
  readonly parameters: readonly string[];
  /** The annotations of parameters, by their names. */
  readonly types?: ReadonlyMap<string, Expression>;
  /** The values of parameters that are not given, by their names. */
  readonly defaults?: ReadonlyMap<string, Expression>;
  readonly decorators: readonly Expression[];
  readonly body: readonly Statement[];
  readonly line: number;
}

interface Other {
  readonly kind: 'other';
  readonly parts: readonly Expression[];
  readonly line: number;
}

/** The few shapes of an expression that matter here, the same for Python and for JavaScript. */
export type Expression =
  | Text
  | Name
  | Member
  | Call
  | Fields
  | Items
  | Choice
  | Comparison
  | FunctionBody
  | Other;

export interface Import {
  readonly kind: 'import';
  /** The name in this file; `*` for all names of the module. */
  readonly local: string;
  readonly module: string;
  /** Null for the module itself. */
  readonly member: string | null;
  /** Whether other files get the name from here, without a use of it here (`export ... from`). */
  readonly exported: boolean;
  readonly line: number;
}

export interface Assignment {
  readonly kind: 'assign';
  /** Dotted: `engine`, `self.connection`, `openai.api_base`, `os.environ.NAME`. */
  readonly targets: readonly string[];
  readonly value: Expression;
  readonly line: number;
}

/** `field: Type` without a value. */
export interface Annotation {
  readonly kind: 'annotate';
  readonly target: string;
  readonly type: Expression;
  readonly line: number;
}

export interface ClassBody {
  readonly kind: 'class';
  readonly name: string;
  readonly bases: readonly Expression[];
  readonly body: readonly Statement[];
  readonly line: number;
}

/** A statement, with the blocks of `if`, `for`, `try` and `with` opened into the list around them. */
export type Statement =
  | Import
  | Assignment
  | Annotation
  | ClassBody
  | FunctionBody
  | { readonly kind: 'return'; readonly value: Expression; readonly line: number }
  | { readonly kind: 'raise'; readonly line: number }
  | { readonly kind: 'expression'; readonly value: Expression; readonly line: number };

export interface Program {
  readonly statements: readonly Statement[];
  /** The first line that could not be parsed, or null. */
  readonly brokenAt: number | null;
  readonly isPython2: boolean;
}

/** `a + b` is one string where one of them is. */
export function concatenate(left: Expression, right: Expression, line: number): Expression {
  if (left.kind !== 'text' && right.kind !== 'text') return { kind: 'other', parts: [left, right], line };
  const sides = [left, right].map((side) => (side.kind === 'text' ? side : hole(side)));
  return {
    kind: 'text',
    pieces: sides.flatMap((side) => side.pieces),
    holes: sides.flatMap((side) => side.holes),
    line: left.line,
  };
}

function hole(expression: Expression): Text {
  return {
    kind: 'text',
    pieces: [{ text: HOLE, line: expression.line }],
    holes: [expression],
    line: expression.line,
  };
}

/** The whole string, its holes as `HOLE`. */
export function wholeText(text: Text): string {
  return text.pieces.map((piece) => piece.text).join('');
}

/** The source line of a place in the whole string. */
export function lineOfOffset(text: Text, offset: number): number {
  let rest = offset;
  for (const piece of text.pieces) {
    if (rest < piece.text.length || piece === text.pieces.at(-1)) {
      return piece.line + (piece.text.slice(0, rest).match(/\n/g)?.length ?? 0);
    }
    rest -= piece.text.length;
  }
  return text.line;
}

/** `a.b.c` for a chain of names, null for anything else. */
export function dottedName(expression: Expression): string | null {
  if (expression.kind === 'name') return expression.name;
  if (expression.kind !== 'member') return null;
  const object = dottedName(expression.object);
  return object === null ? null : `${object}.${expression.name}`;
}

/** The last name of a callee: `execute` of `connection.cursor().execute`. */
export function lastName(expression: Expression): string {
  if (expression.kind === 'member' || expression.kind === 'name') return expression.name;
  return expression.kind === 'call' ? lastName(expression.callee) : '';
}

/** The expressions right below this one. A function's body is not below it. */
export function partsOf(expression: Expression): readonly Expression[] {
  switch (expression.kind) {
    case 'text':
      return expression.holes;
    case 'member':
      return [expression.object];
    case 'call':
      return [expression.callee, ...expression.args.map((argument) => argument.value)];
    case 'fields':
      return expression.entries.map((entry) => entry.value);
    case 'items':
      return expression.items;
    case 'choice':
      return expression.options;
    case 'comparison':
    case 'other':
      return expression.parts;
    default:
      return [];
  }
}

/** The values that a function returns or yields, without those of functions inside it. */
export function returnsOf(statements: readonly Statement[]): Expression[] {
  return statements.flatMap((statement) => (statement.kind === 'return' ? [statement.value] : []));
}
