/** Whose calls have counted towards a scope since its window began: those who feel a new limit first. */
import { useMemo } from 'preact/hooks';
import { creditText } from '../../data/figures.ts';
import { useAnswer } from '../../data/use-answer.ts';
import { ConsoleUsageDocument, type UsageFilter } from '../../generated/documents.ts';
import { Answered } from '../../parts/answered.tsx';
import { Name } from '../../parts/name.tsx';

const SHOWN = 8;

export interface AffectedProps {
  /** Those of the scope. */
  readonly calls: UsageFilter;
  /** Null: since a day ago. */
  readonly from: string | null;
}

export function Affected({ calls, from }: AffectedProps) {
  const span = useMemo(() => {
    const now = Date.now();
    return {
      from: from ?? new Date(now - 86_400_000).toISOString(),
      to: new Date(now + 60_000).toISOString(),
    };
  }, [from]);
  const answer = useAnswer(ConsoleUsageDocument, {
    input: { ...span, groupBy: ['USER'], filter: calls },
  });
  return (
    <Answered
      answer={answer}
      isEmpty={({ usage }) => usage.rows.length === 0}
      empty="Nobody has called under it in this window."
    >
      {({ usage: { rows } }) => (
        <>
          <p class="faint">
            {rows.length} {rows.length === 1 ? 'user has' : 'users have'} called under it in this window:
          </p>
          <ul class="list">
            {rows.slice(0, SHOWN).map(({ user, credits }) => (
              <li key={user}>
                <Name text={user ?? null} />
                <span class="faint figure">{creditText(credits, 4)} credits</span>
              </li>
            ))}
            {rows.length > SHOWN && <li class="faint">and {rows.length - SHOWN} more</li>}
          </ul>
        </>
      )}
    </Answered>
  );
}
