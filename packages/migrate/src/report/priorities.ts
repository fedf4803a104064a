import { matchesGlob } from 'node:path';

/** A group of files and how soon it moves: 1 is first. */
export interface Priority {
  readonly name: string;
  readonly order: number;
  readonly globs: readonly string[];
}

/** The usual order: what answers people first, tests last. Later ones win where two match. */
export const PRIORITIES: readonly Priority[] = [
  { name: 'other', order: 5, globs: ['**'] },
  {
    name: 'etl',
    order: 3,
    globs: ['**/{etl,elt,pipelines,dags,jobs,ingest,ingestion,loaders,models,macros,transforms}/**'],
  },
  { name: 'mcp servers', order: 4, globs: ['**/*mcp*/**', '**/*mcp*', '**/.mcp.json'] },
  { name: 'agents', order: 2, globs: ['**/*agent*/**', '**/*agent*'] },
  {
    name: 'chat services',
    order: 1,
    globs: ['**/*chat*/**', '**/*chat*', '**/{assistant,conversation,copilot}*/**'],
  },
  {
    name: 'tests',
    order: 6,
    globs: ['**/{test,tests,__tests__,spec}/**', '**/test_*.py', '**/*_test.py', '**/*.{test,spec}.*'],
  },
];

export function priorityOf(file: string, priorities: readonly Priority[]): Priority {
  const matching = priorities.filter((priority) => priority.globs.some((glob) => matchesGlob(file, glob)));
  return matching.at(-1) ?? { name: 'other', order: 5, globs: [] };
}
