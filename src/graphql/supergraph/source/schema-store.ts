/** The schemas that services told last, kept in the data folder over a restart. */
import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseJson } from '../../../json/parse-json.ts';
import { isRecord } from '../services/subgraph-error.ts';

export type KnownSchemas = Readonly<Record<string, string>>;

export interface SchemaStore {
  read(): Promise<KnownSchemas>;
  /** Never rejects: without it the next start knows less, and that is all. */
  write(schemas: KnownSchemas): Promise<void>;
}

export function createSchemaStore(dataDir: string): SchemaStore {
  const path = join(dataDir, 'subgraphs.json');
  let known: KnownSchemas | null = null;
  return {
    async read() {
      if (known) return known;
      const content = parseJson(await readFile(path, 'utf8').catch(() => ''));
      known = isRecord(content) ? onlyTexts(content) : {};
      return known;
    },
    async write(schemas) {
      known = schemas;
      const temporary = `${path}.${process.pid}`;
      try {
        await writeFile(temporary, JSON.stringify(schemas), { mode: 0o600 });
        await rename(temporary, path);
      } catch {
        // A folder that cannot be written to is told of by the ledger.
      }
    },
  };
}

function onlyTexts(content: Readonly<Record<string, unknown>>): KnownSchemas {
  return Object.fromEntries(
    Object.entries(content).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
}
