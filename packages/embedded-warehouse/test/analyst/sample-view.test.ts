/** The sample's semantic view, as SQL shows it. */
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { engineForFile } from '../engine/engine.ts';

const db = engineForFile();
const shop = readFileSync(new URL('../../sample/shop.yaml', import.meta.url), 'utf8');

it('is read as the YAML of its model', async () => {
  const read = (view: string) => db.rows(`select system$read_yaml_from_semantic_view(${view})`);
  expect(await read("'sophia_ai_unified.analytics.shop'")).toEqual([shop]);
  expect(await read('null')).toEqual(['NULL']);
  await expect(read("'SOPHIA_AI_UNIFIED.ANALYTICS.SHOPS'")).rejects.toThrow(
    'Semantic view SOPHIA_AI_UNIFIED.ANALYTICS.SHOPS does not exist or not authorized.',
  );
});
