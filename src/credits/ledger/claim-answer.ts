/** Idempotency: one run for each key and call, whichever process asks, and the same answer, or none, ever after. */
import type { AnswerRecord } from '../store/ledger-store.ts';
import type { Books } from './books.ts';
import type { AnswerCommand, Outcome } from './command.ts';

export function handleAnswer(books: Books, command: AnswerCommand): Outcome {
  const { type, id, owner, fingerprint, at } = command;
  const known = books.answer(id);
  const ahead = type === 'bindRequest' || type === 'claimAnswer' ? books.clockAhead(at) : undefined;
  // By a clock that ran ahead, the lease of whoever runs the call has ended, and what is written now stays for years.
  if (ahead) return ahead;
  if (type === 'bindRequest') {
    if (known) return known.fingerprint === fingerprint ? { type: 'done' } : { type: 'conflict' };
    books.putAnswer({ id, fingerprint, owner, at, state: 'ended', body: null });
    return { type: 'done' };
  }
  if (type === 'claimAnswer') {
    if (known && known.fingerprint !== fingerprint) return { type: 'conflict' };
    if (known && known.state !== 'running') return { type: 'answer', body: known.body };
    if (known && known.owner !== owner) {
      if (books.leaseUntil(known.owner) >= at) return { type: 'running' };
      // What the process that ran it held is charged, as nobody knows how far the call came: it is not run again.
      books.putAnswer(kept(known, command));
      return { type: 'answer', body: null };
    }
    books.putAnswer({ id, fingerprint, owner, at, state: 'running', body: null });
    return { type: 'claimed' };
  }
  if (known?.owner !== owner || known.state !== 'running') return { type: 'unknown' };
  if (type === 'dropAnswer') books.dropAnswer(id);
  else books.putAnswer(kept(known, command));
  return { type: 'done' };
}

function kept(known: AnswerRecord, { body = null }: AnswerCommand): AnswerRecord {
  return { ...known, state: 'ended', body };
}
