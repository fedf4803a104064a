/** Labelled messages, by author. */
import { hash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { HybridRoute } from '../../../generated/resolvers.ts';
import { type Features, featuresOf } from '../message-features.ts';
import { readMessage } from '../read-message.ts';

export interface Example {
  readonly text: string;
  readonly route: HybridRoute;
  readonly features: Features;
}

/** Wrote from their own minds, without a look at the code: the figures of the classifier are those on their messages. */
export const strangers = ['author-1', 'author-2', 'author-3'] as const;
/** Wrote messages for the classifier to learn from, knowing what it does. */
export const makers = ['first-messages', 'makers'] as const;

const textOf = (author: string) => readFileSync(new URL(`./${author}.jsonl`, import.meta.url), 'utf8');

export function readExamples(text: string): readonly Example[] {
  const lines = text.trimEnd().split('\n');
  return lines.map((line) => {
    const { text: message, label } = JSON.parse(line) as { text: string; label: HybridRoute };
    return { text: message, route: label, features: featuresOf(readMessage(message, new Map())) };
  });
}

export const examplesOf = (author: (typeof strangers | typeof makers)[number]) =>
  readExamples(textOf(author));

/** Changes with what the classifier is trained on, and with what it sees of it. */
export function digestOfTraining(): string {
  const code = [
    'word-kinds',
    'words-of-writing',
    'words-of-business',
    'read-message',
    'message-features',
    'training/fit-model',
  ].map((name) => readFileSync(new URL(`../${name}.ts`, import.meta.url), 'utf8'));
  return hash('sha256', [...strangers, ...makers].map(textOf).concat(code).join('\n'), 'base64url').slice(
    0,
    16,
  );
}
