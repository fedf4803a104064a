/**
 * What the local extractive model answers to a conversation. It can pick, count, compare and look up; it cannot
 * invent. When a prompt wants more than that, it says so.
 */
import { answerQuestion, CONFIDENT } from '../answers/answer-question.ts';
import { parseQuestion } from '../answers/question.ts';
import { evaluatePredicate } from '../evaluate-predicate.ts';
import { LOCAL_COMPLETION_MODEL } from '../models.ts';
import { summarizeText } from '../summarize-text.ts';
import { findSentences } from '../text/sentences.ts';
import { contentStems } from '../text/terms.ts';
import { solveArithmetic } from './arithmetic.ts';
import { dividePrompt, INSTRUCTION_VERB } from './divide-prompt.ts';
import { followInstruction } from './follow-instruction.ts';

export interface ConversationMessage {
  readonly role: 'system' | 'user' | 'assistant';
  readonly content: string;
}

const WHO_I_AM = `I am ${LOCAL_COMPLETION_MODEL}, a small extractive model inside the embedded warehouse: I answer from the text that comes with a prompt, and I know nothing else.`;
const WHAT_ELSE = 'For a language model, set EMBEDDED_MODEL_URL or connect a Snowflake account.';

/** A longer prompt holds more than a sum. */
const MAX_SUM = 200;

/** The whole answer; the same conversation always gets the same one. */
export function answerConversation(messages: readonly ConversationMessage[]): string {
  const prompt = messages.findLast(({ role }) => role === 'user')?.content ?? messages.at(-1)?.content ?? '';
  const sum = prompt.length <= MAX_SUM ? sumOf(prompt) : null;
  if (sum !== null) return sum;
  const { instruction, material } = dividePrompt(prompt);
  if (material) {
    return (
      followInstruction(instruction, material) ??
      answerFrom(material, instruction) ??
      nothingFound(instruction)
    );
  }
  return (
    smallTalk(instruction) ?? echo(instruction) ?? fromHistory(messages, instruction) ?? fallBack(instruction)
  );
}

function isQuestion(text: string): boolean {
  return (
    text.includes('?') ||
    /^(?:who|what|when|where|why|which|how|is|are|do|does|did|can|could|will|tell me|explain|describe)\b/iu.test(
      text.trim(),
    )
  );
}

/** The sentence that answers, or the answer alone where brevity is asked for or a sentence would not read well. */
function answerFrom(material: string, instruction: string): string | null {
  if (!isQuestion(instruction) && !INSTRUCTION_VERB.test(instruction)) return null;
  const asked = questionIn(instruction);
  const question = parseQuestion(asked);
  const answer = answerQuestion(material, asked);
  if (question.kind === 'decision') {
    const verdict = evaluatePredicate({ statement: asked, subject: material }) ? 'Yes' : 'No';
    return /\byes\b.{1,5}\bno\b/iu.test(instruction) || !answer ? verdict : `${verdict}. ${answer.evidence}`;
  }
  if (!answer || answer.confidence < CONFIDENT) return null;
  const brief = /\b(?:only|just|briefly|one word|short|concise|exact(?:ly)?)\b/iu.test(instruction);
  if (brief || answer.evidence.length > 400 || /^[^.!?]{1,60}[:=]\s/u.test(answer.evidence))
    return answer.text;
  return answer.evidence.replaceAll(/\s+/gu, ' ');
}

/** The question itself, without "Answer in one word." before or after it. */
function questionIn(instruction: string): string {
  return findSentences(instruction).findLast(({ text }) => text.endsWith('?'))?.text ?? instruction;
}

function nothingFound(instruction: string): string {
  const topic = contentStems(instruction).length > 0 ? ` about "${clip(instruction)}"` : '';
  return `The text says nothing${topic} that I could point to. ${WHO_I_AM}`;
}

function clip(text: string): string {
  const line = text.replaceAll(/\s+/gu, ' ').trim();
  return line.length <= 120 ? line : `${line.slice(0, 117).toWellFormed()}...`;
}

function smallTalk(prompt: string): string | null {
  if (
    /^\s*(?:hi|hello|hey|hallo|bonjour|hola|good (?:morning|afternoon|evening))\b[\s,!.\p{L}]{0,20}$/iu.test(
      prompt,
    )
  ) {
    return `Hello! ${WHO_I_AM} Give me a text and a question about it.`;
  }
  if (/^\s*(?:thanks|thank you|merci|danke|gracias)\b.{0,30}$/iu.test(prompt)) return 'You are welcome.';
  if (/\b(?:who|what) are you\b|\bwhat can you do\b|\bwhich model\b|\byour name\b/iu.test(prompt)) {
    return `${WHO_I_AM} I can summarise, translate word by word, classify into labels you name, list and extract, redact, and answer questions about a text. ${WHAT_ELSE}`;
  }
  return null;
}

const ECHO =
  /^\s*(?:please\s+)?(?:say|repeat(?: after me)?|echo|(?:reply|respond|answer)(?: only| just)? with)(?: only| exactly| just)?(?: the (?:word|words|text|phrase))?\s*:?\s*["“'`]?(.{1,200}?)["”'`]?\s*$/iu;

function echo(prompt: string): string | null {
  const said = ECHO.exec(prompt)?.[1]?.trim();
  return said ? said.replace(/["”'`]?(?: and nothing else| only)?[.!]?$/iu, '') : null;
}

function sumOf(prompt: string): string | null {
  const solved = solveArithmetic(prompt);
  if (!solved) return null;
  return /\b(?:only|just)\b/iu.test(prompt) ? solved.value : `${solved.expression} = ${solved.value}`;
}

/** Earlier messages and the system prompt are text as well. */
function fromHistory(messages: readonly ConversationMessage[], instruction: string): string | null {
  const last = messages.findLastIndex(({ role }) => role === 'user');
  const earlier = messages.slice(0, Math.max(0, last));
  if (earlier.length === 0) return null;
  const told = earlier.filter(({ role }) => role !== 'assistant').map(({ content }) => content);
  const all = told.join('\n\n');
  if (
    /\b(?:summari[sz]e|shorter|translate|classify|list|extract|that again|previous)\b/iu.test(instruction)
  ) {
    const previous = earlier.findLast(({ role }) => role === 'assistant')?.content ?? all;
    const followed = followInstruction(
      instruction,
      /\b(?:that|this|it|your|previous|shorter)\b/iu.test(instruction) ? previous : all,
    );
    if (followed) return followed;
  }
  if (!isQuestion(instruction)) return null;
  const answer = answerQuestion(all, instruction);
  if (!answer || answer.confidence < CONFIDENT) return null;
  const bySystem = earlier.some(
    ({ role, content }) => role === 'system' && content.includes(answer.evidence),
  );
  return bySystem ? answer.evidence : addressed(answer.evidence);
}

/** What the user said of themselves, said back: "My name is Ada" becomes "Your name is Ada". */
function addressed(sentence: string): string {
  const words: Readonly<Record<string, string>> = {
    my: 'your',
    mine: 'yours',
    i: 'you',
    me: 'you',
    am: 'are',
    "i'm": 'you are',
    our: 'your',
    we: 'you',
  };
  const turned = sentence.replaceAll(
    /\b(?:I'm|my|mine|me|am|our|we|I)\b/giu,
    (word) => words[word.toLowerCase()] ?? word,
  );
  return turned.charAt(0).toUpperCase() + turned.slice(1);
}

/** A long text without an instruction is summed up; anything else cannot be answered honestly. */
function fallBack(prompt: string): string {
  const text = prompt.trim();
  if (text.length > 600) return summarizeText(text);
  if (!text) return WHO_I_AM;
  return `${WHO_I_AM} I have no text about "${clip(text)}". ${WHAT_ELSE}`;
}
