import type { z } from 'zod';
import { inWords } from '../../json/wrong-value.ts';
import { WrongParameter } from './openai-error.ts';
import { checkParameters, type Parameters } from './parameters.ts';

/** @throws GatewayError BAD_REQUEST, BAD_USER_INPUT with the path of the first thing that is wrong. */
export function readParameters<T>(body: unknown, parameters: Parameters, schema: z.ZodType<T>): T {
  checkParameters(body, parameters);
  const { success, data, error } = schema.safeParse(body, { error: inWords });
  if (success) return data;
  const [issue] = error.issues;
  throw new WrongParameter(
    codeOf(issue, body),
    pathOf(issue?.path ?? []),
    `${issue?.message ?? 'cannot be read'}.`,
  );
}

function codeOf(issue: z.core.$ZodIssue | undefined, body: unknown): string {
  if (valueAt(body, issue?.path ?? []) === undefined) return 'missing_required_parameter';
  return issue?.code === 'invalid_type' ? 'invalid_type' : 'invalid_value';
}

function valueAt(body: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce((parent, key) => (parent as Readonly<Record<PropertyKey, unknown>> | null)?.[key], body);
}

/** `messages[0].content` */
function pathOf(path: readonly PropertyKey[]): string {
  const text = path.map((key) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`)).join('');
  return text.replace(/^\./, '').slice(0, 200) || 'body';
}
