/** The files of prices and limits that the configuration names. */
import type { Config } from '../config.ts';
import { ConfigError } from '../settings/config-variable.ts';
import { loadPolicy, type PolicyFile } from './policy/policy-file.ts';
import {
  knownNames,
  loadPrices,
  type PriceTable,
  readPricedNames,
  shippedPrices,
} from './prices/price-table.ts';

export interface CreditFiles {
  readonly prices: PriceTable;
  readonly policy: PolicyFile;
}

type FileSettings = Pick<Config, 'CREDIT_PRICES_PATH' | 'CREDIT_POLICY_PATH'>;

/** @throws ConfigError one line for everything that is wrong in either file: a wrong file is a wrong setting. */
export async function readCreditFiles(config: FileSettings): Promise<CreditFiles> {
  const { CREDIT_PRICES_PATH, CREDIT_POLICY_PATH } = config;
  const problems: string[] = [];
  const read = <T>(setting: string, content: Promise<T>): Promise<T | null> =>
    content.catch((error: Error) => {
      problems.push(...error.message.split('\n').map((line) => `${setting}: ${line}`));
      return null;
    });
  const prices = CREDIT_PRICES_PATH
    ? await read('CREDIT_PRICES_PATH', loadPrices(CREDIT_PRICES_PATH))
    : shippedPrices;
  const known = prices ? knownNames(prices) : await readPricedNames(CREDIT_PRICES_PATH ?? '');
  const policy = CREDIT_POLICY_PATH
    ? await read('CREDIT_POLICY_PATH', loadPolicy(CREDIT_POLICY_PATH, known))
    : {};
  if (prices && policy) return { prices, policy };
  throw new ConfigError(problems.join('\n'));
}
