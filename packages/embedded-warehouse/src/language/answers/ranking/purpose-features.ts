/** What the trained ranker sees of questions for a whole statement: why, what is wanted, what is wrong, what was done. */
import { wordValences } from '../../lexicon/valences.ts';
import type { AnswerSpan } from './find-spans.ts';
import type { AskedText } from './span-features.ts';
import { isNounClass, isVerb } from './word-classes.ts';

export type Purpose = 'why' | 'wish' | 'trouble' | 'doing' | 'else';

const WISH =
  /\b(?:wants?|wanted|wish(?:es)?|wished|asks?|asked|request(?:s|ed)?|needs?|needed|requires?|required|would .{2,20} like|should|must|demand(?:s|ed)?|expect(?:s|ed)?|to do|propos(?:es|ed)|suggest(?:s|ed)?|have to|recommend(?:s|ed)?)\b/iu;
const TROUBLE =
  /\b(?:problem|wrong|trouble|issue|fault|faulty|complain(?:s|ed|t)?|matter|damaged?|broken?|defect(?:ive)?|fail(?:s|ed|ure)?|missing|symptoms?|error|happened|bother(?:s|ed)?)\b/iu;
const CUE =
  /^(?:please|pls|plz|kindly|could|can|would|want|wants|need|needs|like|must|should|request|require|wish|ask|asks|let|ask(?:ed)?|wanted|expect)$/u;
const BECAUSE = /^(?:because|as|since|bc|cos|cuz|due|for|owing|reason|cause|caused|so|after)$/u;

export function purposeOf(asked: string): Purpose {
  if (/\b(?:why|reason|cause[ds]?)\b/iu.test(asked)) return 'why';
  if (!/^\W*(?:for |to |of )?(?:what|how)\b/iu.test(asked)) return 'else';
  if (TROUBLE.test(asked)) return 'trouble';
  if (WISH.test(asked)) return 'wish';
  return /\b(?:do|does|did|done|doing|happens?)\b/iu.test(asked) ? 'doing' : 'else';
}

export interface ClauseView {
  /** Where it begins and ends. */
  first: number;
  last: number;
  valence: number;
  hasVerb: boolean;
  hasCue: boolean;
  hasSubject: boolean;
}

export function clauseViews({ read, clauses, classes }: Pick<AskedText, 'read' | 'clauses' | 'classes'>) {
  const views: ClauseView[] = [];
  for (const [at, clause] of clauses.entries()) {
    const { lower, kind } = read.tokens[at] as (typeof read.tokens)[number];
    let view = views[clause];
    if (!view)
      view = views[clause] = {
        first: at,
        last: at,
        valence: 0,
        hasVerb: false,
        hasCue: false,
        hasSubject: false,
      };
    view.last = at;
    if (kind === 'mark') {
      if (view.first === at) view.first = at + 1;
      continue;
    }
    view.valence += (wordValences.get(lower) ?? 0) + (classes[at] === 'not' ? -2 : 0);
    if (isVerb(classes[at]) || classes[at] === 'is') view.hasVerb = true;
    if (!view.hasVerb && (isNounClass(classes[at]) || classes[at] === 'it')) view.hasSubject = true;
    if (CUE.test(lower)) view.hasCue = true;
  }
  return views;
}

export function addPurpose(features: Map<string, number>, asked: AskedText, span: AnswerSpan): void {
  const { read, clauses, classes, clauseOverlaps, views, purpose, asker } = asked;
  const { first, last } = span;
  const clause = clauses[first] as number;
  const view = views[clause];
  if (!view) return;
  const set = (name: string, amount = 1) => features.set(`${purpose}: ${name}`, amount);
  const tokens = read.tokens;
  let begins = view.first;
  while (
    begins < first &&
    (classes[begins] === 'and' || BECAUSE.test(tokens[begins]?.lower ?? '') || tokens[begins]?.lower === 'of')
  )
    begins++;
  const opens = first <= begins ? 'opens' : 'inside';
  const end = views[clauses[last] as number]?.last ?? last;
  let closing = end;
  while (closing > last && tokens[closing]?.kind === 'mark') closing--;
  const closes = last >= closing ? 'to its end' : 'cut';
  const built = view.hasVerb ? (view.hasSubject ? 'statement' : 'order') : 'fragment';
  set(`${opens} ${closes} of a ${built}`, 1.5);
  if (clauses[last] !== clause) set(`${opens} ${closes} over clauses`);
  const inner = classes.slice(first, last + 1);
  const verbal = inner.some((one) => isVerb(one) || one === 'is') ? 'with a verb' : 'without a verb';
  set(verbal, 1.5);
  const mood = view.valence <= -2 ? 'bad' : view.valence >= 2 ? 'good' : 'plain';
  set(`in a ${mood} clause, ${verbal}`, 1.2);
  if (view.hasCue) set(`in a request, ${verbal}`, 1.2);
  let cue = -1;
  for (let at = first - 1; at >= view.first && first - at < 8; at--)
    if (CUE.test(tokens[at]?.lower ?? '')) {
      cue = at;
      break;
    }
  if (cue >= 0) set(`${first - cue === 1 ? 'right' : first - cue < 4 ? 'soon' : 'later'} behind a cue`, 1.5);
  if (cue >= 0) set(`behind ${tokens[cue]?.lower}`);
  const because = tokens[first - 1]?.lower ?? '';
  if (BECAUSE.test(because)) set(`behind ${because}, ${verbal}`, 1.5);
  const opening = tokens[first]?.lower ?? '';
  if (BECAUSE.test(opening)) set(`opens ${opening}, ${verbal}`, 1.5);
  const here = clauseOverlaps[clause] ?? 0;
  const before = clauseOverlaps[clause - 1] ?? 0;
  const behind = clauseOverlaps[clause + 1] ?? 0;
  set('own clause says it', 2 * Math.min(1, here));
  set('clause before says it', 2 * Math.min(1, before));
  set('clause behind says it', 2 * Math.min(1, behind));
  const best = Math.max(0.01, ...clauseOverlaps);
  const most = clauseOverlaps.indexOf(Math.max(...clauseOverlaps));
  if (best > 0.02) {
    const away = clause - most;
    set(
      `${away === 0 ? 'in' : away === -1 ? 'before' : away === 1 ? 'behind' : away < 0 ? 'long before' : 'long behind'} the clause that says most, ${verbal}`,
      1.2,
    );
    features.set(`${asker}: ${Math.max(-3, Math.min(3, away))} from the clause that says most`, 1);
  }
  // Whether the piece stands where the one who acts would stand.
  if (first <= begins) {
    const next = classes[last + 1];
    features.set(`${asker}, ${asked.role.form}: opens its clause, then ${next ?? 'edge'}`, 1);
    if (asked.hits[last + 1] !== undefined && (asked.hits[last + 1] as number) > 0.1)
      features.set(`${asked.role.form}: acts as asked`, 1.5);
    if (isVerb(next) || next === 'is') {
      let said = 0;
      for (let at = last + 1; at <= view.last; at++) said += asked.hits[at] as number;
      features.set(`${asked.role.form}: subject of what is said`, 3 * Math.min(1, said));
    }
  }
}
