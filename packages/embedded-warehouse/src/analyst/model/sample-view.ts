/** The one semantic view that the embedded account has: the sample's. */
import { readFileSync } from 'node:fs';

const SAMPLE_VIEW = 'SOPHIA_AI_UNIFIED.ANALYTICS.SHOP';
const sampleModel = new URL('../../../sample/shop.yaml', import.meta.url);

let sample: string | null = null;

/** Its semantic model as YAML; null for a view that does not exist. */
export function yamlOfView(view: string): string | null {
  if (view.toUpperCase() !== SAMPLE_VIEW) return null;
  sample ??= readFileSync(sampleModel, 'utf8');
  return sample;
}
