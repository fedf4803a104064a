/** Writes the table of permissions in docs/security.md from the schema: `npm run docs`. */
import { readFileSync, writeFileSync } from 'node:fs';
import { resolvers } from '../resolvers/index.ts';
import { objectTypes, requirementsOf } from '../src/graphql/field-permissions.ts';
import { createSubgraphSchema } from '../src/graphql/subgraph.ts';
import type { Requirement } from '../src/identity/permissions.ts';

const file = new URL('./security.md', import.meta.url);
const marks = { begin: '<!-- permissions: written by npm run docs -->', end: '<!-- /permissions -->' };

/** `document` with its table of permissions replaced. @throws Error when the marks are missing. */
export function withPermissionsTable(document: string): string {
  const [begin, end] = [document.indexOf(marks.begin), document.indexOf(marks.end)];
  if (begin < 0 || end < begin) throw new Error(`docs/security.md has no ${marks.begin} ... ${marks.end}`);
  return `${document.slice(0, begin)}${marks.begin}\n\n${permissionsTable()}\n\n${document.slice(end)}`;
}

/** A row for each permission, or choice of permissions, with the fields that ask for it. */
function permissionsTable(): string {
  const schema = createSubgraphSchema(resolvers);
  const roots = new Set([schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()]);
  const rows = new Map<string, string[]>();
  for (const type of objectTypes(schema)) {
    for (const field of Object.values(type.getFields())) {
      const requirements = requirementsOf(type, field);
      if (requirements.length === 0 && (!roots.has(type) || field.name.startsWith('_'))) continue;
      const needed = requirements.map(shown).join('; and ') || 'none, of a caller who is known';
      rows.set(needed, [...(rows.get(needed) ?? []), `\`${type.name}.${field.name}\``]);
    }
  }
  const body = [...rows].map(([needed, fields]) => `| ${needed} | ${fields.join(', ')} |`);
  return ['| permission | fields that need it |', '|---|---|', ...body].join('\n');
}

const shown = (requirement: Requirement) =>
  requirement.map((all) => all.map((name) => `\`${name}\``).join(' and ')).join(', or ');

if (import.meta.main) writeFileSync(file, withPermissionsTable(readFileSync(file, 'utf8')));
