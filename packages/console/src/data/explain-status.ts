/** Why a call ended as it did, and what follows from it: in words, for each status that an event may have. */

const explanations: Readonly<Record<string, string>> = {
  ok: 'It was answered, and charged for what it used.',
  cancelled: 'Its caller went away, or it lost a race. What had been done by then was charged, no more.',
  uncertain:
    'It was sent, and nobody could say what it cost. It is charged at the most it could cost until Snowflake’s own history tells; the correction is in the audit.',
  CREDITS_EXHAUSTED:
    'A limit had no room for it. It goes on when the limit’s window ends, or when the limit is raised.',
  CREDITS_SUSPENDED:
    'Its scope is suspended: new work waits for the next window, or for somebody to resume it.',
  UPSTREAM_TIMEOUT:
    'The back end did not answer in time. The call may have been tried again as an attempt of its own.',
  UPSTREAM_UNAVAILABLE: 'The back end could not be reached.',
  UPSTREAM_REJECTED: 'The back end refused it: the model, the statement or a permission there.',
  UPSTREAM_TRUNCATED: 'The answer broke off before its end. What had come was charged.',
  CIRCUIT_OPEN: 'The back end had failed often enough to be left alone for a while; nothing was sent.',
  OVERLOADED: 'Too much was waiting already. It was turned away at once instead of waiting in vain.',
  MODEL_UNAVAILABLE: 'Nobody serves this model now.',
  CONTEXT_LENGTH_EXCEEDED: 'Prompt and answer are longer than the model takes.',
  CONTENT_FILTERED: 'The model’s own guard refused the text.',
  SQL_NOT_ALLOWED: 'The statement does more than reading, or calls what would escape the price.',
  REQUEST_CANCELLED: 'Its caller went away.',
};

export function explainStatus(status: string): string {
  return explanations[status] ?? 'See the table of errors in the documentation.';
}

/** What was set aside for it, and what became of that. */
export function explainHold(held: number | null | undefined, credits: number): string {
  if (held === 0) return 'Nothing was sent, so nothing was set aside.';
  const taken =
    'The most it could cost was taken out of every limit it counts towards, in one step, before anything was sent.';
  if (held == null) return `${taken} How much that was is kept for 35 days.`;
  if (credits > held) return `${taken} It cost more than that, which is told as a defect.`;
  return `${taken} The settlement gave back what it did not use.`;
}

/** Where it ran, and why there. */
export function explainRoute(event: {
  readonly backend: string;
  readonly cached: boolean;
  readonly warehouse?: string | null;
}): string {
  if (event.cached)
    return 'An equal call had been answered before: nothing was sent, and nothing is charged.';
  if (event.backend === 'LAMBDA_LABS')
    return 'On the GPUs: the model is served there, or was asked for there.';
  if (event.warehouse)
    return `In Snowflake, on the warehouse ${event.warehouse}, chosen by what the statement does.`;
  return 'In Snowflake, over REST: no warehouse takes part.';
}
