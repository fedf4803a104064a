import { snowflakeCommand } from '../formats/shell.ts';
import { type Call, dottedName, type Expression, lastName, wholeText } from '../syntax/program.ts';
import type { Meanings } from './meaning.ts';
import type { Scope } from './scope.ts';

/** Functions that hand their arguments to a shell or start a program: of Python, Node and schedulers. */
const RUNS =
  /^(run|call|check_call|check_output|Popen|getoutput|getstatusoutput|system|popen|execvp?e?|spawn\w*|create_subprocess_(exec|shell)|exec|execSync|execFile|execFileSync|execa\w*|\$|sh|shell|local|sudo|BashOperator|SSHOperator|KubernetesPodOperator|ShellOperation|command)$/;

/** Whether a call hands its arguments to a shell or starts a program. */
export function startsProgram({ callee }: Call): boolean {
  return RUNS.test(lastName(callee)) || /^(subprocess|child_process)\b/.test(dottedName(callee) ?? '');
}

/** The command line of Snowflake that a call starts, null where it starts none. */
export function commandStartedBy(call: Call, scope: Scope, meanings: Meanings): string | null {
  if (!startsProgram(call)) return null;
  const [first, second] = call.args;
  if (first === undefined) return null;
  // `spawn("snow", ["sql", ...])` has its words in two arguments.
  const split =
    second?.value.kind === 'items'
      ? `${wordsOf(first.value, scope, meanings)} ${wordsOf(second.value, scope, meanings)}`
      : null;
  const texts = call.args.map(({ value }) => wordsOf(value, scope, meanings));
  for (const text of [split, ...texts]) {
    const command = text === null || text === '' ? null : snowflakeCommand(text);
    if (command !== null) return command;
  }
  return null;
}

function wordsOf(expression: Expression, scope: Scope, meanings: Meanings): string {
  if (expression.kind === 'text') return meanings.textOf(expression, scope);
  if (expression.kind === 'items')
    return expression.items.map((item) => (item.kind === 'text' ? wholeText(item) : '-')).join(' ');
  if (expression.kind !== 'name') return '';
  // `COMMAND = ["snowsql", ...]`
  const [binding] = scope.find(expression.name);
  const value = binding?.kind === 'value' ? binding.value : null;
  return value?.kind === 'text' || value?.kind === 'items' ? wordsOf(value, scope, meanings) : '';
}
