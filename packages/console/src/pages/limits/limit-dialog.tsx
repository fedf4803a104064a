/** Sets, takes back or lifts the limit of one scope, and shows before what that does to whom. */
import { useState } from 'preact/hooks';
import { creditText, limitText, percentText, timeText } from '../../data/figures.ts';
import { callsOf, previewLimit, type ScopeFigures, standardTriggers } from '../../data/scopes.ts';
import { useAct } from '../../data/use-act.ts';
import {
  ConsoleClearLimitDocument,
  ConsoleResumeDocument,
  ConsoleSetLimitDocument,
  type CreditPeriod,
  type StatusFragment,
} from '../../generated/documents.ts';
import { FailureNote } from '../../parts/answered.tsx';
import { Badge } from '../../parts/badge.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { TextField } from '../../parts/field.tsx';
import { Name, ScopeName } from '../../parts/name.tsx';
import { Affected } from './affected.tsx';

export interface LimitDialogProps {
  readonly scope: string;
  readonly period: CreditPeriod;
  /** Null: it is in no list. */
  readonly status: StatusFragment | null;
  /** Null: nobody here knows what it has used. */
  readonly figures: ScopeFigures | null;
  readonly onChanged: () => void;
  readonly onClose: () => void;
}

const MOST = 1_000_000_000;
const isAmount = (text: string) => /^\d+(\.\d{1,6})?$/.test(text) && Number(text) <= MOST;

export function LimitDialog({ scope, period, status, figures, onChanged, onClose }: LimitDialogProps) {
  const [amount, setAmount] = useState('');
  const [reason, setReason] = useState('');
  const set = useAct(ConsoleSetLimitDocument, 'mutation');
  const clear = useAct(ConsoleClearLimitDocument, 'mutation');
  const resume = useAct(ConsoleResumeDocument, 'mutation');
  const acts = [set, clear, resume];
  const failure = acts.map((act) => act.failure).find((one) => one !== null);
  const isBusy = acts.some(({ isRunning }) => isRunning);
  const isSuspended = status?.state.startsWith('SUSPENDED') === true;
  const preview =
    figures && isAmount(amount)
      ? previewLimit(figures, status?.triggers ?? standardTriggers, Number(amount))
      : null;

  const after = async (done: Promise<unknown>) => {
    if ((await done) === null) return;
    onChanged();
    onClose();
  };
  const submit = (event: Event) => {
    event.preventDefault();
    if (isAmount(amount))
      void after(set.run({ input: { scope, period, limit: Number(amount), reason: reason || null } }));
  };
  const calls = callsOf(scope);
  if (calls === null)
    return (
      <Dialog title="No such scope" onClose={onClose}>
        <p>
          <Name text={scope} /> is none. A limit is for <code>account</code>, or for one <code>user:</code>,{' '}
          <code>team:</code>, <code>key:</code>, <code>function:</code> or <code>model:</code> with its name.
        </p>
      </Dialog>
    );
  return (
    <Dialog title={`Limit for a ${period.toLowerCase()}`} onClose={onClose}>
      <p>
        <ScopeName scope={scope} /> {status && <Badge state={status.state} />}
      </p>
      {status && (
        <p class="faint">
          {creditText(status.used, 4)} used and {creditText(status.held, 4)} held of {limitText(status.limit)}{' '}
          credits since {timeText(status.window.start)}.
        </p>
      )}
      <form class="form upright" onSubmit={submit}>
        <TextField
          label="New limit, in credits"
          value={amount}
          onValue={setAmount}
          hint="0 forbids spending; up to 6 decimal places."
        />
        {amount !== '' && !isAmount(amount) && (
          <p class="problem" role="alert">
            A limit is a number from 0 to 1,000,000,000 with up to 6 decimal places, like 12.5.
          </p>
        )}
        <TextField label="Why (kept in the audit)" value={reason} onValue={setReason} />
        {isAmount(amount) && (
          <section class={`preview ${preview?.effect ?? 'none'}`} aria-live="polite">
            {preview ? (
              <p>
                <b>{preview.text}</b> {percentText(preview.percent)} of it would be used.
              </p>
            ) : (
              <p>What it has used is not known on this page, so what this does is not either.</p>
            )}
            <Affected calls={calls} from={status?.window.start ?? null} />
          </section>
        )}
        {failure && <FailureNote failure={failure} />}
        <div class="actions">
          <button type="submit" disabled={!isAmount(amount) || isBusy}>
            Set the limit
          </button>
          <button
            type="button"
            class="quiet"
            disabled={isBusy}
            onClick={() => void after(clear.run({ scope, period }))}
          >
            Back to the policy's
          </button>
          {isSuspended && (
            <button
              type="button"
              class="quiet"
              disabled={isBusy || reason.trim() === ''}
              title="Say why, above"
              onClick={() => void after(resume.run({ scope, reason }))}
            >
              Resume
            </button>
          )}
        </div>
      </form>
    </Dialog>
  );
}
