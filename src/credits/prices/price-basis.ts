/** How a price is known: published by whoever bills it, or an estimate until it is. */
import type { OperationTarget } from '../operation.ts';
import type { EntryBasis, PriceTable } from './price-table.ts';

export interface PriceBasis {
  readonly kind: 'PUBLISHED' | 'ESTIMATED';
  /** The day it was published or estimated, `2026-01-13`; null where a price file does not say. */
  readonly date: string | null;
  readonly source: string;
}

export interface PriceBases {
  /** Null for a model without a price. */
  ofModel(model: string): PriceBasis | null;
  ofCall(target: OperationTarget): PriceBasis;
}

export function createPriceBases(table: PriceTable): PriceBases {
  const published: PriceBasis = { kind: 'PUBLISHED', date: table.date, source: table.source };

  function ofEntry({ basis, date, source }: EntryBasis, standard: PriceBasis): PriceBasis {
    const kind = basis === undefined ? standard.kind : basis === 'published' ? 'PUBLISHED' : 'ESTIMATED';
    return { kind, date: date === undefined ? standard.date : date, source: source ?? standard.source };
  }

  const standIn = (model: string): PriceBasis => ({
    kind: 'ESTIMATED',
    date: ofModel(model)?.date ?? null,
    source: `the price of ${model} stands in`,
  });

  function ofModel(model: string): PriceBasis | null {
    const listed = table.models[model];
    if (listed) return ofEntry(listed, 'as' in listed ? standIn(listed.as) : published);
    const replaced = model.startsWith('local-') ? model.slice('local-'.length) : null;
    return replaced !== null && table.models[replaced] ? standIn(replaced) : null;
  }

  return {
    ofModel,
    ofCall({ backend, function: name, model }) {
      if (backend === 'LAMBDA_LABS') {
        const source = 'reckoned from what the servers cost a month and the tokens they manage';
        return { kind: 'ESTIMATED', date: null, source };
      }
      const price = table.functions[name] ?? table.unlistedFunction;
      if (!price) return published;
      if (!('byModel' in price)) return ofEntry(price, published);
      if (model === null) return ofModel(price.byModel) ?? published;
      const unlisted: PriceBasis = { kind: 'ESTIMATED', date: null, source: 'the price of unlisted models' };
      return ofModel(model) ?? (model.startsWith('local-') ? standIn(price.byModel) : unlisted);
    },
  };
}
