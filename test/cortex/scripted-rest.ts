/** Stands in for Cortex REST: records requests, answers by script. */
import type { RestCompletionEvent } from '../../src/snowflake/rest/completion-events.ts';
import type {
  CortexRest,
  RestCompletionRequest,
  RestSearchRequest,
  RestSearchResult,
} from '../../src/snowflake/rest/cortex-rest.ts';

export interface ScriptedRest extends CortexRest {
  readonly completions: RestCompletionRequest[];
  readonly searches: RestSearchRequest[];
}

const unexpected = () => {
  throw new Error('not part of the script');
};

/** @param script what a completion or a search answers, or the error it fails with once it was sent */
export function createScriptedRest(
  script: readonly RestCompletionEvent[] | RestSearchResult | Error,
): ScriptedRest {
  const completions: RestCompletionRequest[] = [];
  const searches: RestSearchRequest[] = [];
  return {
    completions,
    searches,
    async *complete(request, { onSent }) {
      completions.push(request);
      onSent?.();
      if (script instanceof Error) throw script;
      if (Array.isArray(script)) yield* script as readonly RestCompletionEvent[];
    },
    async search(request, { onSent }) {
      searches.push(request);
      onSent?.();
      if (script instanceof Error) throw script;
      return script as RestSearchResult;
    },
    completeWhole: unexpected,
    embed: unexpected,
    analyse: unexpected,
    models: unexpected,
    full: () => null,
    close: async () => {},
  };
}
