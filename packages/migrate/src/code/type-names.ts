import { dottedName, type Expression, partsOf, wholeText } from '../syntax/program.ts';

/** The names in an annotation: `X`, `"X"`, `Optional[X]`, `X | None`. */
export function typeNamesIn(type: Expression): readonly Expression[] {
  if (type.kind === 'text') {
    const name = wholeText(type);
    return /^\w+$/.test(name) ? [{ kind: 'name', name, line: type.line }] : [];
  }
  return dottedName(type) === null ? partsOf(type).flatMap(typeNamesIn) : [type];
}
