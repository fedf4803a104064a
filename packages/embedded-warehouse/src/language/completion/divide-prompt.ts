/** Tells in a prompt what to do from the text to do it with. */
import { findSentences } from '../text/sentences.ts';

export interface DividedPrompt {
  /** The instruction or question. */
  readonly instruction: string;
  /** The text that came with it; empty when there is none. */
  readonly material: string;
}

const FENCES: readonly (readonly [string, string])[] = [
  ['"""', '"""'],
  ["'''", "'''"],
  ['```', '```'],
  ['<text>', '</text>'],
  ['<document>', '</document>'],
  ['<context>', '</context>'],
  ['<data>', '</data>'],
];

const QUESTION_LABEL =
  /^[#*\s]{0,8}(?:question|query|task|instruction|instructions|q)\**\s{0,2}:\**[ \t]*/imu;
const MATERIAL_LABEL =
  /^[#*\s]{0,8}(?:context|text|document|passage|article|review|email|message|input|content|transcript|data|source|sources|notes|ticket)\**\s{0,2}:\**[ \t]*/imu;
const ANSWER_LABEL =
  /\n\s{0,8}(?:answer|a|output|response|json|summary|translation|sentiment|category|label)\s{0,2}:\s*$/iu;

/** Above this length the first line is no instruction. */
const MAX_INSTRUCTION = 600;

export const INSTRUCTION_VERB =
  /\b(?:summari[sz]e|summary|translate|classify|categori[sz]e|extract|list|find|identify|analy[sz]e|redact|anonymi[sz]e|answer|explain|describe|tell me|rewrite|shorten|count|name|give me|determine|what|who|when|where|why|which|how|is|are|does|do|did|tl;?dr)\b/iu;

export function dividePrompt(prompt: string): DividedPrompt {
  const text = prompt.replace(ANSWER_LABEL, '').trim();
  return (
    fenced(text) ??
    labelled(text) ??
    colon(text) ??
    quoted(text) ??
    bySentence(text) ?? { instruction: text, material: '' }
  );
}

function fenced(text: string): DividedPrompt | null {
  for (const [open, close] of FENCES) {
    const start = text.indexOf(open);
    const end = start < 0 ? -1 : text.lastIndexOf(close);
    if (end <= start) continue;
    const material = text.slice(start + open.length, end).trim();
    const instruction = `${text.slice(0, start)} ${text.slice(end + close.length)}`.trim();
    if (material) return { instruction, material };
  }
  return null;
}

/** `Context: ... Question: ...`, in either order. */
function labelled(text: string): DividedPrompt | null {
  const question = QUESTION_LABEL.exec(text);
  const material = MATERIAL_LABEL.exec(text);
  if (question && material) {
    const [first, second] = question.index < material.index ? [question, material] : [material, question];
    const head = text.slice(0, first.index);
    const one = text.slice(first.index + first[0].length, second.index).trim();
    const two = text.slice(second.index + second[0].length).trim();
    return first === question
      ? { instruction: one, material: two }
      : { instruction: two, material: one || head.trim() };
  }
  if (question && question.index > 0) {
    const asked = text.slice(question.index + question[0].length).trim();
    return { instruction: asked, material: text.slice(0, question.index).trim() };
  }
  if (material && (material.index > 0 || material[0].length < text.length)) {
    const head = text.slice(0, material.index).trim();
    const rest = text.slice(material.index + material[0].length);
    if (head) return { instruction: head, material: rest.trim() };
    // The question may follow the text on a line of its own.
    const last = rest.lastIndexOf('\n');
    if (last > 0 && INSTRUCTION_VERB.test(rest.slice(last))) {
      return { instruction: rest.slice(last + 1).trim(), material: rest.slice(0, last).trim() };
    }
  }
  return null;
}

/** `Summarize this review: ...` */
function colon(text: string): DividedPrompt | null {
  const match = /:\s/u.exec(text.slice(0, MAX_INSTRUCTION));
  if (!match || match.index === 0) return null;
  const head = text.slice(0, match.index);
  const rest = text.slice(match.index + 1).trim();
  const opening = head.split(/[.!?]\s/u).at(-1) ?? head;
  if (
    !rest ||
    head.length > MAX_INSTRUCTION ||
    !INSTRUCTION_VERB.test(opening) ||
    /\b(?:labels|categories|options|classes)$/iu.test(head)
  ) {
    return null;
  }
  // "Answer in one word: is the sky blue?" comes without a text.
  if (rest.endsWith('?') && findSentences(rest).length === 1) return { instruction: rest, material: '' };
  return { instruction: head, material: rest };
}

/** `Given the review "The food was awful", what is the sentiment?` */
function quoted(text: string): DividedPrompt | null {
  const match = /["“]([^"“”]{10,20000})["”]/u.exec(text);
  if (!match?.[1]) return null;
  const instruction = `${text.slice(0, match.index)} ${text.slice(match.index + match[0].length)}`.trim();
  return instruction && INSTRUCTION_VERB.test(instruction) ? { instruction, material: match[1] } : null;
}

/** A question or instruction as the first or last sentence, with the text after or before it. */
function bySentence(text: string): DividedPrompt | null {
  const sentences = findSentences(text);
  const [first] = sentences;
  const last = sentences.at(-1);
  if (!first || !last || sentences.length < 2) return null;
  const asks = (sentence: string) =>
    sentence.length <= MAX_INSTRUCTION &&
    (sentence.endsWith('?') ||
      /^(?:please |kindly |can you |could you )?(?:summari[sz]e|translate|classify|categori[sz]e|extract|list|find|identify|analy[sz]e|redact|anonymi[sz]e|answer|explain|describe|rewrite|shorten|count|name|give|determine|tell)\b/iu.test(
        sentence,
      ));
  if (asks(last.text)) return { instruction: last.text, material: text.slice(0, last.start).trim() };
  // "Answer with yes or no. Did they pay? <text>": the instruction ends with the question.
  const opening = sentences.slice(1, 3).findLast(({ text: sentence }) => sentence.endsWith('?'));
  if (opening && asks(first.text)) {
    return { instruction: text.slice(0, opening.end), material: text.slice(opening.end).trim() };
  }
  if (asks(first.text)) return { instruction: first.text, material: text.slice(first.end).trim() };
  const middle = sentences.find(({ text: sentence }) => sentence.endsWith('?'));
  if (!middle) return null;
  return {
    instruction: middle.text,
    material: `${text.slice(0, middle.start)} ${text.slice(middle.end)}`.trim(),
  };
}
