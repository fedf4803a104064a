/** Which semantic model business questions are asked by. */
import { readFileSync } from 'node:fs';
import type { Config } from '../../config.ts';
import { ConfigError } from '../../settings/config-variable.ts';
import type { RestAnalystRequest } from '../../snowflake/rest/cortex-rest.ts';

export type SemanticSource = RestAnalystRequest['model'];

/** The semantic view over the embedded warehouse's sample. */
const SAMPLE: SemanticSource = { view: 'SOPHIA_AI_UNIFIED.ANALYTICS.SHOP' };

/** Null where business questions go to a completion model alone. @throws ConfigError */
export function readSemanticSource(
  { CORTEX_ANALYST_SEMANTIC_VIEW: view, SEMANTIC_MODEL_PATH: path }: Config,
  isEmbedded: boolean,
): SemanticSource | null {
  if (view) return { view };
  if (!path) return isEmbedded ? SAMPLE : null;
  try {
    return { yaml: readFileSync(path, 'utf8') };
  } catch (error) {
    throw new ConfigError(`SEMANTIC_MODEL_PATH cannot be read: ${(error as Error).message}`);
  }
}
