/** What a gateway needs before others rely on it, how each kind of program calls it, and how far the move to it is. */
import { durationText } from '../../data/figures.ts';
import { useSession } from '../../data/session.ts';
import { useAnswer } from '../../data/use-answer.ts';
import { ConsoleHealthDocument, ConsoleStatusDocument } from '../../generated/documents.ts';
import { Answered } from '../../parts/answered.tsx';
import { Badge } from '../../parts/badge.tsx';
import { Snippet } from '../../parts/copied.tsx';
import { Panel } from '../../parts/panel.tsx';
import { boxesOf } from './boxes.ts';
import { Migration } from './migration.tsx';
import { snippetsFor } from './snippets.ts';

const HEALTH_MS = 15_000;

export function SetUp() {
  const { token } = useSession();
  return (
    <>
      <Checklist isLocal={token === null} />
      <Panel title="Snippets" note="One identity, one set of limits and one price, by whichever door.">
        <div class="columns">
          {snippetsFor(location.origin, token === null).map(({ title, code }) => (
            <Snippet key={title} title={title} code={code} />
          ))}
        </div>
      </Panel>
      <Migration />
    </>
  );
}

function Checklist({ isLocal }: { isLocal: boolean }) {
  const health = useAnswer(ConsoleHealthDocument, {}, { everyMs: HEALTH_MS });
  const status = useAnswer(ConsoleStatusDocument, { period: 'DAY' });
  const limit = status.data?.credits.account.limit ?? null;
  return (
    <Panel
      title="Checklist"
      room={26}
      note={
        <>
          The boxes of <code>npm run preflight</code> that can be seen from here; the command looks at the
          account and the checkout too.
        </>
      }
    >
      <Answered answer={health}>
        {({ health: found }) => (
          <>
            <ul class="list boxes">
              {boxesOf(found, { isLocal, limit }).map(({ title, isDone, advice }) => (
                <li key={title}>
                  <Badge state={isDone ? 'done' : 'to do'} tone={isDone ? 'good' : 'warn'} />
                  <b>{title}</b>
                  <span class="faint list-detail">{advice}</span>
                </li>
              ))}
            </ul>
            <p class="faint">
              Version {found.version}, up for {durationText(found.uptimeSeconds)}.
            </p>
          </>
        )}
      </Answered>
    </Panel>
  );
}
