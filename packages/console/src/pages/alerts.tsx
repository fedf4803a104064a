/** What was told to whom: live, and before; and whether a channel would be reached. */
import { hrefOf } from '../data/address.ts';
import { creditText, limitFigure, limitText, percentText, timeText } from '../data/figures.ts';
import { useAct } from '../data/use-act.ts';
import { useAnswer } from '../data/use-answer.ts';
import { usePages } from '../data/use-pages.ts';
import { useStream } from '../data/use-stream.ts';
import {
  type AlertFragment,
  ConsoleAlertsDocument,
  ConsoleHealthDocument,
  type ConsoleHealthQuery,
  ConsoleLiveAlertsDocument,
  ConsoleTestAlertChannelDocument,
} from '../generated/documents.ts';
import { Answered, FailureNote } from '../parts/answered.tsx';
import { Badge } from '../parts/badge.tsx';
import { Name, ScopeName } from '../parts/name.tsx';
import { PagedTable } from '../parts/paged-table.tsx';
import { Panel } from '../parts/panel.tsx';
import type { Column } from '../parts/table.tsx';

const PAGE = 200;
const HEALTH_MS = 10_000;

export function Alerts() {
  const stream = useStream(ConsoleLiveAlertsDocument, {});
  const history = usePages(ConsoleAlertsDocument, {}, ({ alerts }) => alerts, PAGE);
  const live = stream.told.map(({ creditAlerts }) => creditAlerts);
  return (
    <>
      <div class="columns uneven">
        <Panel
          title="Live"
          room={14}
          note={
            <Badge
              state={stream.isLive ? 'listening' : 'not connected'}
              tone={stream.isLive ? 'good' : 'warn'}
            />
          }
        >
          {stream.failure && <FailureNote failure={stream.failure} />}
          <ol class="trail" aria-live="polite">
            {live.length === 0 && <li class="faint">Nothing has fired since this page was opened.</li>}
            {live.map((alert) => (
              <li key={alert.id}>
                <span class="faint">{timeText(alert.at)}</span>
                <p>
                  <ScopeName scope={alert.scope} /> has used {creditText(alert.status.used, 4)} of{' '}
                  {limitText(alert.status.limit)} credits <Badge state={alert.state} />
                </p>
              </li>
            ))}
          </ol>
        </Panel>
        <Channels />
      </div>
      <Panel title="History" room={28}>
        <PagedTable
          caption="Alerts"
          pages={history}
          columns={columns}
          keyOf={({ id }, i) => `${id} ${i}`}
          empty="No trigger has fired yet. People are told when a limit comes near, and work is stopped at it."
        />
      </Panel>
    </>
  );
}

const columns: readonly Column<AlertFragment>[] = [
  { title: 'Fired', width: 20, cell: ({ at }) => timeText(at) },
  {
    title: 'Scope',
    width: 20,
    cell: ({ scope }) => (
      <a href={hrefOf(['limits'], { scope })}>
        <ScopeName scope={scope} />
      </a>
    ),
  },
  { title: 'At', width: 9, isFigure: true, cell: ({ thresholdPercent }) => percentText(thresholdPercent) },
  { title: 'Kind', width: 11, cell: ({ kind }) => kind },
  { title: 'State', width: 19, cell: ({ state }) => <Badge state={state} /> },
  { title: 'Used', width: 12, isFigure: true, cell: ({ status }) => creditText(status.used, 4) },
  { title: 'Limit', width: 12, isFigure: true, cell: ({ status }) => limitFigure(status.limit) },
  { title: 'Window', width: 12, cell: ({ status }) => status.window.id },
  {
    title: 'Told',
    width: 26,
    cell: ({ deliveries }) => (
      <Name
        text={deliveries
          .map(({ channel, state, recipients }) =>
            [channel, state.toLowerCase(), ...(recipients ?? [])].join(' '),
          )
          .join(', ')}
        most={200}
      />
    ),
  },
];

function Channels() {
  const answer = useAnswer(ConsoleHealthDocument, {}, { everyMs: HEALTH_MS });
  return (
    <Panel title="Channels" room={14}>
      <Answered
        answer={answer}
        isEmpty={({ health }) => health.alertChannels.length === 0}
        empty="None is configured. Set SLACK_WEBHOOK_URL, SMTP_URL with ALERT_EMAIL_TO, or ALERT_WEBHOOK_URL, and alerts are sent there too."
      >
        {({ health }) => (
          <ul class="list">
            {health.alertChannels.map((channel) => (
              <Channel key={channel.name} channel={channel} />
            ))}
          </ul>
        )}
      </Answered>
    </Panel>
  );
}

function Channel({ channel }: { channel: ConsoleHealthQuery['health']['alertChannels'][number] }) {
  const { name, status, lastError, failingSince, waiting } = channel;
  const { run, data, failure, isRunning } = useAct(ConsoleTestAlertChannelDocument, 'mutation');
  const test = data?.testAlertChannel;
  return (
    <li>
      <b>{name}</b>
      <Badge state={status} />
      <span class="faint">{waiting} waiting</span>
      <button type="button" class="quiet" disabled={isRunning} onClick={() => void run({ channel: name })}>
        {isRunning ? 'Sending' : 'Send a test'}
      </button>
      <span class="list-detail" role="status">
        {test && (test.taken ? 'It has taken the test.' : `It has not taken the test: ${test.problem}.`)}
      </span>
      {failure && <FailureNote failure={failure} />}
      {lastError && failingSince && (
        <span class="faint list-detail">
          <Name text={lastError} most={200} />, since {timeText(failingSince)}
        </span>
      )}
    </li>
  );
}
