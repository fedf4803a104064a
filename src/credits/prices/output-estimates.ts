/** How many tokens a model's answers have, learned from the answers it gave. */
import type { UsageEvent } from '../usage/usage-event.ts';
import { createQuantileSketch, type QuantileSketch } from './quantile-sketch.ts';

export interface OutputEstimates {
  /** 99 of 100 answers have at most so many tokens; null until enough were seen. */
  atMost(functionName: string, model: string | null): number | null;
  /** The usual answer's tokens (the median); null until enough were seen. */
  usual(functionName: string, model: string | null): number | null;
  learn(functionName: string, model: string | null, outputTokens: number): void;
  /** Learns from booked events, such as those of before a restart. */
  learnFrom(events: readonly UsageEvent[]): void;
}

/** A p99 of fewer samples is their maximum, and says little about the next answer. */
const ENOUGH = 100;
/** Model names come from callers; beyond so many, the least recently learned is forgotten. */
const MAX_SKETCHES = 500;

export function createOutputEstimates(): OutputEstimates {
  const sketches = new Map<string, QuantileSketch>();

  function quantile(functionName: string, model: string | null, q: number): number | null {
    const sketch = sketches.get(keyOf(functionName, model));
    return sketch && sketch.count >= ENOUGH ? sketch.quantile(q) : null;
  }

  function learn(functionName: string, model: string | null, outputTokens: number): void {
    const key = keyOf(functionName, model);
    let sketch = sketches.get(key);
    if (!sketch) {
      const [oldest] = sketches.keys();
      if (sketches.size >= MAX_SKETCHES && oldest !== undefined) sketches.delete(oldest);
      sketch = createQuantileSketch();
      sketches.set(key, sketch);
    }
    sketch.add(outputTokens);
  }

  return {
    atMost: (functionName, model) => quantile(functionName, model, 0.99),
    usual: (functionName, model) => quantile(functionName, model, 0.5),
    learn,
    learnFrom(events) {
      for (const event of events) {
        if (event.status === 'ok' && !event.cached) learn(event.function, event.model, event.outputTokens);
      }
    },
  };
}

function keyOf(functionName: string, model: string | null): string {
  return `${functionName} ${model ?? ''}`;
}
