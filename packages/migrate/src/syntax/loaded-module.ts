import type { Argument, Expression, Statement } from './program.ts';

/** `import('x').then((x) => ...)`: the parameter is the module. */
export function withLoadedModule(callee: Expression, args: Argument[]): Argument[] {
  const [first, ...rest] = args;
  if (callee.kind !== 'member' || callee.name !== 'then' || first?.value.kind !== 'function') return args;
  const { object } = callee;
  const isLoad = object.kind === 'call' && object.callee.kind === 'name' && object.callee.name === 'import';
  if (!isLoad) return args;
  const { parameters, body, line } = first.value;
  const bound = parameters.map(
    (target): Statement => ({ kind: 'assign', targets: [target], value: object, line }),
  );
  return [{ value: { ...first.value, body: [...bound, ...body] } }, ...rest];
}
