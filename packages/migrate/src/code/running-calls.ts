import { RUNS_STATEMENT } from '../knowledge/asking-calls.ts';
import { dottedName, type Expression, lastName, type Statement } from '../syntax/program.ts';
import type { Scope } from './scope.ts';
import { type Place, walk } from './walk.ts';

/** Where a module runs the statements that it keeps under names. */
export class RunningCalls {
  readonly #lines = new Map<string, number[]>();

  constructor(statements: readonly Statement[], scope: Scope) {
    walk(statements, scope, (expression) => {
      if (expression.kind !== 'call' || !RUNS_STATEMENT.test(lastName(expression.callee))) return;
      for (const { value } of expression.args) this.#keep(value, expression.line);
    });
  }

  #keep(given: Expression, line: number): void {
    if (given.kind === 'fields') {
      for (const { value } of given.entries) this.#keep(value, line);
      return;
    }
    const name = dottedName(given);
    if (name === null) return;
    const lines = this.#lines.get(name);
    if (lines === undefined) this.#lines.set(name, [line]);
    else lines.push(line);
  }

  /** The line of the call that runs a statement of this place, or the statement's own where none is known. */
  lineFor({ calls, names }: Place, own: number): number {
    const call = calls.find(({ callee }) => RUNS_STATEMENT.test(lastName(callee)));
    if (call !== undefined) return call.line;
    const isKept = calls.every(({ callee }) => lastName(callee) === 'format');
    const lines = isKept ? this.#lines.get(names.at(-1) ?? '') : undefined;
    return lines?.find((line) => line >= own) ?? own;
  }
}
