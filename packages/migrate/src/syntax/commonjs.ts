import type { Expression, Statement } from './program.ts';

/** CommonJS exports are assignments of the module's own names. */
export function exportsOf(target: string, value: Expression, line: number): Statement[] {
  const name = target.replace(/^(module\.)?exports\.?/, '');
  if (name !== '') return bindExport(name, value, line);
  if (value.kind !== 'fields') return [{ kind: 'assign', targets: ['default'], value, line }];
  return value.entries.flatMap((entry) => bindExport(entry.key, entry.value, line));
}

function bindExport(name: string, value: Expression, line: number): Statement[] {
  return value.kind === 'name' && value.name === name
    ? []
    : [{ kind: 'assign', targets: [name], value, line }];
}
