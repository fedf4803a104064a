/** What a question restricts its rows to, or leaves out of them. */
import type { Condition, Mention } from '../model/vocabulary.ts';

/** Words before a value that leave its rows out. "Customers without orders" is none of these: orders are no value. */
export const excluding =
  /^(?:excluding|except|excl|without|not|besides|neither|non|outside|ignoring|omitting|minus|ex|bar|barring)$/;
/** What may stand between such a word and the value, or between two values. */
const between =
  /^(?:for|the|any|all|and|or|nor|yet|been|from|in|of|come|came|coming|by|via|through|over|on|placed|sent|made|belong|belonging|to|be|being|based|located|get|got|gets|a|an|anything|everything|those|ones|that|which|were|was|is|are)$/;

export interface ReadConditions {
  readonly conditions: readonly Condition[];
  /** Places of the words that were understood as leaving something out. */
  readonly used: ReadonlySet<number>;
}

/** The place of the word that leaves the mention's rows out; null where they are what is asked for. */
export function exclusionOf(
  mention: Mention,
  mentions: readonly Mention[],
  words: readonly string[],
): number | null {
  const isValue = ({ terms }: Mention) => terms.every(({ kind }) => kind === 'condition');
  if (!isValue(mention)) return null;
  for (let at = mention.at - 1; at >= 0; at -= 1) {
    const word = words[at] ?? '';
    if (excluding.test(word)) return at;
    const known = mentions.find((each) => at >= each.at && at < each.at + each.length);
    // "Not returned" is about one word; "excluding returned and cancelled" about all that follow.
    if (known ? !isValue(known) : !between.test(word)) return null;
  }
  return null;
}

/** @returns why not, where a word has several meanings */
export function conditionsOf(
  mentions: readonly Mention[],
  words: readonly string[],
): ReadConditions | string {
  const conditions: Condition[] = [];
  const used = new Set<number>();
  for (const mention of mentions) {
    const { terms, text } = mention;
    if (terms.some(({ kind }) => kind !== 'condition')) continue;
    const meant = terms as readonly Condition[];
    if (meant.length > 1)
      return `"${text}" can mean ${meant.map(({ of, name }) => `${name} of ${of}`).join(' or ')}: say which.`;
    const at = exclusionOf(mention, mentions, words);
    // With the words between: "excluding anything returned".
    for (let each = at ?? mention.at; each < mention.at; each += 1) used.add(each);
    const already = conditions.some(({ sql, table, isExcluded = false }) =>
      meant.some((each) => each.sql === sql && each.table === table && isExcluded === (at !== null)),
    );
    if (already) continue;
    conditions.push(...meant.map((each) => (at === null ? each : { ...each, isExcluded: true as const })));
  }
  return { conditions, used };
}
