/**
 * Numbers whose label says that they are somebody's: passports, licences, tax and health numbers of any country. What
 * a number is written like tells too little; the nearest label before it, or right behind it, does.
 */
import type { PersonalData } from './categories.ts';
import { type Label, type LabelKind, labelAt, labelBefore } from './labels.ts';
import { digitsOf } from './matches.ts';

/** Letters and digits in groups that a single mark keeps together. */
const GROUP = /[A-Za-z0-9]+/gu;
const JOINT = /^[ \u00a0./-]$/u;

interface Code {
  readonly value: string;
  readonly start: number;
  readonly end: number;
}

/** The least letters and digits, and the least digits, of a labelled number. */
const shapes: Readonly<Partial<Record<LabelKind, readonly [least: number, digits: number, most: number]>>> = {
  PASSPORT: [6, 2, 10],
  DRIVERS_LICENSE: [5, 3, 20],
  TAX_IDENTIFIER: [7, 5, 16],
  NATIONAL_ID: [5, 5, 20],
  'bank account': [8, 6, 34],
};

export function findLabelledCodes(text: string, labels: readonly Label[]): PersonalData[] {
  const found: PersonalData[] = [];
  let lastLabel: Label | null = null;
  let lastEnd = 0;
  for (const code of findCodes(text, labels)) {
    const label = labelBehind(text, labels, code) ?? labelBefore(labels, text, code.start);
    // It has said what it is of: "EIN 47-2918364, contact Ann, 555-0172".
    const isBare = !/[A-Za-z]/u.test(code.value);
    if (isBare && label && lastLabel === label && !IN_ONE_LIST.test(text.slice(lastEnd, code.start)))
      continue;
    const kind = label?.kind;
    if (!kind || kind === 'neutral' || kind === 'same') continue;
    const shape = shapes[kind];
    if (!shape) continue;
    const [least, digits, most] = shape;
    const letters = code.value.replaceAll(/[^A-Za-z0-9]/gu, '');
    if (letters.length < least || letters.length > most || digitsOf(letters).length < digits) continue;
    const category = kind === 'bank account' ? 'PAYMENT_CARD_DATA' : kind;
    found.push({ category, start: code.start, end: code.end });
    lastLabel = label;
    lastEnd = code.end;
  }
  return found;
}

/** Between two numbers that one label speaks of. */
const IN_ONE_LIST =
  /^[^\p{L}]{0,6}(?:(?:and|or|und|oder|et|y|e|en|now|not|new|old|then)\b[^\p{L}]{0,3})?(?:\p{L}{1,12}\W{0,3})?$/iu;

/** "Z3918204 is my passport": what the number is may be said after it. */
function labelBehind(text: string, labels: readonly Label[], { end }: Code): Label | null {
  const said =
    /^,? \(?(?:is|was|as|ist|est|es|è|=)? ?(?:my|his|her|the|their|our|your|meine?|mon|ma|mi|il mio)? ?/u.exec(
      text.slice(end, end + 30),
    );
  if (!said || said[0].trim().length < 3) return null;
  const label = labelAt(labels, end + said[0].length);
  return label?.kind === 'same' ? null : label;
}

function findCodes(text: string, labels: readonly Label[]): Code[] {
  const codes: Code[] = [];
  let groups: RegExpExecArray[] = [];
  const close = () => {
    const code = codeOf(text, groups, labels);
    if (code) codes.push(code);
    groups = [];
  };
  for (const match of text.matchAll(GROUP)) {
    const last = groups.at(-1);
    const gap = last ? text.slice(last.index + last[0].length, match.index) : '';
    const goesOn = last !== undefined && JOINT.test(gap) && groups.length < 9;
    if (!goesOn) close();
    if (isGroup(match[0])) groups.push(match);
    else close();
  }
  close();
  return codes;
}

/** Figures, figures with capitals, or one to four capitals alone. */
function isGroup(group: string): boolean {
  return /\d/u.test(group)
    ? !/^\d{1,2}(?:st|nd|rd|th|pm|am|kg|km|cm|mm|gb|mb)$/iu.test(group)
    : /^[A-Z]{1,4}$/u.test(group);
}

function codeOf(text: string, all: readonly RegExpExecArray[], labels: readonly Label[]): Code | null {
  const groups = [...all];
  const isWord = (match: RegExpExecArray | undefined) => match !== undefined && !/\d/u.test(match[0]);
  // "UTR 5102938476" begins with its label, "GB 428 1937 36" with its country.
  while (
    isWord(groups[0]) &&
    ((groups[0] as RegExpExecArray)[0].length > 2 ||
      labelAt(labels, (groups[0] as RegExpExecArray).index) !== null ||
      /^(?:DL|ID|NO|NR|SV|PO|IP|IS|OF|TO)$/u.test((groups[0] as RegExpExecArray)[0]))
  )
    groups.shift();
  while (isWord(groups.at(-1)) && (groups.at(-1) as RegExpExecArray)[0].length > 1) groups.pop();
  const [first, last] = [groups[0], groups.at(-1)];
  if (!first || !last) return null;
  const [start, end] = [first.index, last.index + last[0].length];
  const value = text.slice(start, end);
  if (/[\p{L}\p{N}_@€$£#+]/u.test(text[start - 1] ?? ' ') || /[\p{L}\p{N}_@%€$£]/u.test(text[end] ?? ' '))
    return null;
  return digitsOf(value).length < 2 || isDate(value) ? null : { value, start, end };
}

const isDate = (value: string) =>
  /^(?:\d{1,2}[./-]\d{1,2}[./-](?:\d{2}|\d{4})|\d{4}-\d{1,2}-\d{1,2})$/u.test(value);
