/** Decides which side answers a message, and says why in a sentence. */
import { cues } from './cues.ts';

export type Route = 'SNOWFLAKE' | 'LAMBDA_LABS' | 'BOTH';

export interface Classification {
  readonly route: Route;
  /** One sentence for people: the cues that decided. */
  readonly reason: string;
  /** Whether it asks about the business at all, whichever route it takes. */
  readonly isBusiness: boolean;
  /** Whether it asks for something to be written or explained. */
  readonly asksForText: boolean;
}

/** A cue counts fully once and less when repeated: ten product names are not ten reasons. */
const REPEAT = 0.25;

/** Below this a side has nothing to go on. */
const FLOOR = 2;

/** A side leads alone when it outweighs the other by this factor. */
const LEAD = 2.25;

/** Longer messages are judged by their beginning: instructions come first, pasted text after. */
const CONSIDERED = 2_000;

interface Evidence {
  weight: number;
  readonly found: string[];
}

/** Never throws; costs time in proportion to the message, 2,000 characters at most. */
export function classifyMessage(message: string): Classification {
  const { data, writing } = weigh(message.slice(0, CONSIDERED));
  const isBusiness = data.weight >= FLOOR;
  const asksForText = writing.weight >= FLOOR;
  const about = (evidence: Evidence) => evidence.found.slice(0, 3).join(', ');

  if (data.weight < FLOOR && writing.weight < FLOOR) {
    return {
      route: 'BOTH',
      isBusiness,
      asksForText,
      reason: 'Neither the business nor a task is recognised in the message, so both sides answer.',
    };
  }
  if (writing.weight < FLOOR || data.weight >= LEAD * writing.weight) {
    return {
      route: 'SNOWFLAKE',
      isBusiness,
      asksForText,
      reason: `The message asks about the business: ${about(data)}.`,
    };
  }
  if (data.weight < FLOOR || writing.weight >= LEAD * data.weight) {
    return {
      route: 'LAMBDA_LABS',
      isBusiness,
      asksForText,
      reason: `The message asks for something to be written or explained: ${about(writing)}.`,
    };
  }
  return {
    route: 'BOTH',
    isBusiness,
    asksForText,
    reason: `The message is about the business (${about(data)}) and asks for more than figures (${about(writing)}).`,
  };
}

function weigh(message: string): Record<'data' | 'writing', Evidence> {
  const evidence = {
    data: { weight: 0, found: [] as string[] },
    writing: { weight: 0, found: [] as string[] },
  };
  for (const { side, name, weight, pattern } of cues) {
    const matches = message.match(pattern);
    if (!matches) continue;
    evidence[side].weight += weight * (1 + REPEAT * Math.min(matches.length - 1, 3));
    evidence[side].found.push(`${name} ("${matches[0].trim().slice(0, 30)}")`);
  }
  return evidence;
}
