/** Who changed what, when and why, newest first. */
import { limitText, timeText } from '../../data/figures.ts';
import { useAnswer } from '../../data/use-answer.ts';
import { type AuditAction, type AuditFragment, ConsoleAuditDocument } from '../../generated/documents.ts';
import { Answered } from '../../parts/answered.tsx';
import { Name, ScopeName } from '../../parts/name.tsx';
import { Panel } from '../../parts/panel.tsx';

export function AuditTrail({ actions }: { actions: readonly AuditAction[] }) {
  const answer = useAnswer(
    ConsoleAuditDocument,
    { first: 50, after: null, filter: { actions } },
    { everyMs: 10_000 },
  );
  return (
    <Panel title="Audit" room={28}>
      <Answered
        answer={answer}
        isEmpty={({ audit }) => audit.nodes.length === 0}
        empty="Nobody has changed anything yet."
      >
        {({ audit }) => (
          <ol class="trail">
            {audit.nodes.map((entry) => (
              <Entry key={entry.id} entry={entry} />
            ))}
          </ol>
        )}
      </Answered>
    </Panel>
  );
}

const words: Readonly<Record<AuditAction, string>> = {
  SET_LIMIT: 'set the limit of',
  CLEAR_LIMIT: 'took back the limit of',
  SUSPEND: 'suspended',
  SUSPEND_IMMEDIATE: 'stopped',
  RESUME: 'resumed',
  RESET_WINDOW: 'made today the newest day again',
  CREATE_API_KEY: 'made the key',
  REVOKE_API_KEY: 'revoked the key',
  CORRECT: 'corrected',
};

function Entry({ entry }: { entry: AuditFragment }) {
  const { at, by, action, subject, period, reason } = entry;
  return (
    <li>
      <span class="faint">{timeText(at)}</span>
      <p>
        <Name text={by} /> {words[action]} <ScopeName scope={subject} />
        {period && ` (${period.toLowerCase()})`}
        {entry.new != null && (
          <>
            : {entry.old != null && `${limitText(entry.old)} → `}
            <b>{limitText(entry.new)}</b>
          </>
        )}
      </p>
      {reason && (
        <p class="faint">
          <Name text={reason} most={300} />
        </p>
      )}
    </li>
  );
}
