/** The four states of whatever is asked of the gateway: not there yet, refused, empty, there. */
import type { ComponentChildren } from 'preact';
import type { Failure } from '../data/failure.ts';
import { visible } from '../data/shown-text.ts';
import type { Answer } from '../data/use-answer.ts';

export interface AnsweredProps<T> {
  readonly answer: Answer<T>;
  readonly isEmpty?: (data: T) => boolean;
  /** What an empty answer means, and what to do about it. */
  readonly empty?: ComponentChildren;
  readonly children: (data: T) => ComponentChildren;
}

export function Answered<T>({ answer, isEmpty, empty, children }: AnsweredProps<T>) {
  const { data, failure, askAgain } = answer;
  if (failure && (data === null || failure.kind === 'permission'))
    return <FailureNote failure={failure} askAgain={askAgain} />;
  if (data === null) return <Waiting />;
  return (
    <>
      {failure && <FailureNote failure={failure} askAgain={askAgain} />}
      {isEmpty?.(data) ? (
        <div class="state empty">{empty ?? 'There is nothing here yet.'}</div>
      ) : (
        children(data)
      )}
    </>
  );
}

export function Waiting({ text = 'Loading' }: { text?: string }) {
  return (
    <div class="state waiting" role="status">
      <span class="visually-hidden">{text}</span>
      <span class="shimmer" aria-hidden="true" />
      <span class="shimmer short" aria-hidden="true" />
    </div>
  );
}

const titles = {
  permission: 'You may not see this',
  'signed-out': 'You are signed out',
  away: 'No answer',
  refused: 'This did not work',
} as const;

export function FailureNote({ failure, askAgain }: { failure: Failure; askAgain?: () => void }) {
  const { kind, code, message } = failure;
  return (
    <div class={`state failure ${kind}`} role={kind === 'permission' ? 'note' : 'alert'}>
      <strong>{titles[kind]}</strong>
      <p>{visible(message)}</p>
      <p class="faint">
        <code>{code}</code>
        {askAgain && kind !== 'permission' && (
          <button type="button" class="quiet" onClick={askAgain}>
            Try again
          </button>
        )}
      </p>
    </div>
  );
}
