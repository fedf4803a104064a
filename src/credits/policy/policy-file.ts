/** The policy file: limits, triggers and team members, as an operator writes them. */

import * as z from 'zod';
import { suggestion } from '../../errors/nearest.ts';
import { readName } from '../../identity/name.ts';
import { MAX_TAGS, tagKeyForm } from '../../identity/tags.ts';
import { readJsonFile } from '../../json/read-json-file.ts';
import { parseCredits } from '../credit-amount.ts';
import type { KnownNames } from '../prices/price-table.ts';
import { parseScope, partsOf, type Scope } from '../scope.ts';

const credits = z.union([z.number(), z.string()]).transform((value, context) => {
  try {
    return parseCredits(value, 'limit');
  } catch (error) {
    context.addIssue({ code: 'custom', message: (error as Error).message });
    return z.NEVER;
  }
});

/** In the one form that names have everywhere: two spellings of one name would be two entries. */
const name = z.string().superRefine((given, context) => {
  const { name: inOneForm, problem } = readName(given);
  if (inOneForm === given) return;
  const message = `the name ${problem ?? 'must be written in composed characters (Unicode NFC)'}`;
  context.addIssue({ code: 'custom', message });
});
const percent = z.number().positive().max(1000).nullable();

const triggers = z.strictObject({
  /** Percentages of the limit; null switches one off. */
  notify: percent.optional(),
  suspend: percent.optional(),
  suspendImmediate: percent.optional(),
});

const limited = z.strictObject({
  /** Credits a day. */
  limit: credits.optional(),
  weeklyLimit: credits.optional(),
  monthlyLimit: credits.optional(),
  triggers: triggers.optional(),
});

const policyFile = z.strictObject({
  account: limited.optional(),
  /** Every user without an entry of its own; likewise every team. */
  eachUser: limited.optional(),
  eachTeam: limited.optional(),
  users: z.record(name, limited).optional(),
  teams: z
    .record(
      name,
      limited.extend({
        members: z.array(name).optional(),
        /** Keys of tags without which a member's paid call is refused. */
        requiredTags: z.array(z.string().regex(tagKeyForm)).max(MAX_TAGS).optional(),
      }),
    )
    .optional(),
  functions: z.record(name, limited).optional(),
  models: z.record(name, limited).optional(),
  /** Any scope: `model:claude-opus-4-5/user:ada`; `user:*`, `team:*` and `key:*` stand for each one. */
  scopes: z
    .record(
      z.string().superRefine((scope, context) => {
        try {
          const named = scope.replace(/((?:^|\/)(?:user|team|key):)\*$/, '$1each');
          if (parseScope(named) !== named)
            throw new Error('must be written in composed characters (Unicode NFC)');
        } catch (error) {
          context.addIssue({ code: 'custom', message: (error as Error).message });
        }
      }),
      limited,
    )
    .optional(),
});

export type PolicyFile = z.infer<typeof policyFile>;
export type LimitEntry = z.infer<typeof limited>;

/** What helps whoever names a model that has no price. */
export const HOW_MODELS_ARE_KNOWN = 'A model of the GPUs is made known under gpu.models in the price file.';

/**
 * @param known Null: any. Other functions and models are refused: their limits would limit nothing.
 * @throws Error one line for each entry that is wrong.
 */
export function parsePolicy(content: unknown, source: string, known: KnownNames | null = null): PolicyFile {
  const result = policyFile.safeParse(content);
  const problems = [
    ...(result.error?.issues ?? []).flatMap(explain),
    ...entriesGivenTwice(content),
    ...(known ? unknownNames(content, known) : []),
  ];
  if (result.success && problems.length === 0) return result.data;
  throw new Error(problems.map((problem) => `${source}: ${problem}`).join('\n'));
}

/** Reads a policy from a JSON file. @throws Error for a file that cannot be read or has a wrong entry. */
export async function loadPolicy(path: string, known: KnownNames | null): Promise<PolicyFile> {
  return parsePolicy(await readJsonFile(path), path, known);
}

function explain(issue: z.core.$ZodIssue): string[] {
  const at = issue.path.length > 0 ? `${issue.path.join('.')}: ` : '';
  // What is wrong with a name stands inside.
  if (issue.code === 'invalid_key') return issue.issues.map(({ message }) => `${at}${message}`);
  return [`${at}${issue.message}`];
}

/** `users` and `scopes` may name the same scope: the limit of one of them would hold, and nobody could see which. */
function entriesGivenTwice(content: unknown): string[] {
  const { scopes, ...others } = recordOf(content);
  const kinds = { users: 'user', teams: 'team', functions: 'function', models: 'model' };
  const named = new Map<string, string>(
    Object.entries(kinds).flatMap(([section, kind]) =>
      Object.keys(recordOf(others[section])).map(
        (name) => [`${kind}:${name}`, `${section}.${name}`] as const,
      ),
    ),
  );
  for (const [section, scope] of [
    ['account', 'account'],
    ['eachUser', 'user:*'],
    ['eachTeam', 'team:*'],
  ] as const) {
    if (others[section] !== undefined) named.set(scope, section);
  }
  return Object.keys(recordOf(scopes))
    .filter((scope) => named.has(scope))
    .map((scope) => `scopes.${scope}: is given twice, as ${named.get(scope)} too; keep one of them.`);
}

const recordOf = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Readonly<Record<string, unknown>>)
    : {};

/** Found in what was written, so that they are told beside whatever else is wrong. */
function unknownNames(content: unknown, known: KnownNames): string[] {
  const { functions, models, scopes } = recordOf(content);
  const named = [
    ...Object.keys(recordOf(functions)).map((name) => ['functions', name, `functions.${name}`] as const),
    ...Object.keys(recordOf(models)).map((name) => ['models', name, `models.${name}`] as const),
    ...Object.keys(recordOf(scopes)).flatMap((scope) => {
      const { qualifier } = partsOf(scope as Scope);
      return qualifier ? [[`${qualifier.kind}s`, qualifier.name, `scopes.${scope}`] as const] : [];
    }),
  ];
  return named
    .filter(([kind, name]) => !known[kind].includes(name))
    .map(([kind, name, at]) => {
      const hint = kind === 'models' ? ` ${HOW_MODELS_ARE_KNOWN}` : '';
      return `${at}: there is no ${kind.slice(0, -1)} ${name}.${suggestion(name, known[kind])}${hint}`;
    });
}
