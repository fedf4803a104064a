/** The policy file: limits, triggers and team members, as an operator writes them. */

import { readFile } from 'node:fs/promises';
import * as z from 'zod';
import { readName } from '../../identity/name.ts';
import { parseCredits } from '../credit-amount.ts';
import { parseScope } from '../scopes/scope.ts';

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

const limited = z.strictObject({ limit: credits.optional(), triggers: triggers.optional() });

const policyFile = z.strictObject({
  account: limited.optional(),
  /** Every user without an entry of its own; likewise every team. */
  eachUser: limited.optional(),
  eachTeam: limited.optional(),
  users: z.record(name, limited).optional(),
  teams: z.record(name, limited.extend({ members: z.array(name).optional() })).optional(),
  functions: z.record(name, limited).optional(),
  models: z.record(name, limited).optional(),
  /** Any scope: `model:claude-opus-4-5/user:ada`; `user:*` and `team:*` stand for each one. */
  scopes: z
    .record(
      z.string().superRefine((scope, context) => {
        try {
          const named = scope.replace(/((?:^|\/)(?:user|team):)\*$/, '$1each');
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

/** @throws Error one line for each entry that is wrong. */
export function parsePolicy(content: unknown, source: string): PolicyFile {
  const result = policyFile.safeParse(content);
  if (result.success) return result.data;
  const problems = result.error.issues.map(({ path, message }) => `${source}: ${path.join('.')}: ${message}`);
  throw new Error(problems.join('\n'));
}

/** Reads a policy from a JSON file. @throws Error for a file that cannot be read or has a wrong entry. */
export async function loadPolicy(path: string): Promise<PolicyFile> {
  return parsePolicy(JSON.parse(await readFile(path, 'utf8')), path);
}
