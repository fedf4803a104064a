import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildASTSchema, parse, validate } from 'graphql';
import { expect, it } from 'vitest';
import { FIELDS as MIGRATION_FIELDS } from '../../packages/migrate/src/knowledge/replacements.ts';
import type { GatewayError } from '../../src/errors/gateway-error.ts';
import { FIELDS } from '../../src/snowflake/sql/field-instead.ts';
import { createSqlGuard } from '../../src/snowflake/sql/guard-sql.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const sdl = globSync('schema/*.graphql', { cwd: root }).map((file) => readFileSync(join(root, file), 'utf8'));
const schema = buildASTSchema(parse(sdl.join('\n')), { assumeValidSDL: true });
const guard = createSqlGuard();

const named = [
  'AI_COMPLETE',
  'AI_EMBED',
  'AI_SENTIMENT',
  'AI_TRANSLATE',
  'AI_EXTRACT',
  'AI_CLASSIFY',
  'AI_FILTER',
  'AI_SIMILARITY',
  'AI_REDACT',
  'AI_COUNT_TOKENS',
  'SNOWFLAKE.CORTEX.COMPLETE',
  'snowflake.cortex.summarize',
  'SNOWFLAKE.CORTEX.EXTRACT_ANSWER',
  'SNOWFLAKE.CORTEX.SEARCH_PREVIEW',
];

it.each(named)('answers raw SQL that calls %s with the query that does the same', async (name) => {
  const error = await guard
    .guardSql(`SELECT ${name}('a', 'b')`, { allowWrites: false, allowOthers: false })
    .then(() => Promise.reject(new Error('it was not refused')))
    .catch((refusal: GatewayError) => refusal);
  const instead = String(error.extensions.instead);
  expect(error.message).toContain(instead);
  expect(validate(schema, parse(instead))).toEqual([]);
});

it('names none for a function that no field replaces', async () => {
  const refused = guard.guardSql("SELECT AI_TRANSCRIBE('x')", { allowWrites: false, allowOthers: false });
  await expect(refused).rejects.toMatchObject({ extensions: { rule: 'ai-function' } });
  await expect(refused).rejects.not.toHaveProperty('extensions.instead');
});

it('names the same field as the migration does', () => {
  expect(MIGRATION_FIELDS).toEqual(FIELDS);
});
