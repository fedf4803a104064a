/** Where the day stands: limits as bars, what is left and how long it will last, and what runs now. */
import { useMemo } from 'preact/hooks';
import { hrefOf, useAddress } from '../data/address.ts';
import { burnDown } from '../data/burn-down.ts';
import { creditText, isUnlimited, limitText, moneyText, percentText, untilText } from '../data/figures.ts';
import { standardTriggers } from '../data/scopes.ts';
import { useAnswer } from '../data/use-answer.ts';
import { seesAll, useViewer } from '../data/viewer.ts';
import {
  ConsoleForecastDocument,
  ConsoleHealthDocument,
  ConsoleStatusDocument,
  ConsoleUsageDocument,
  type StatusFragment,
} from '../generated/documents.ts';
import { Answered } from '../parts/answered.tsx';
import { Badge } from '../parts/badge.tsx';
import { Chart } from '../parts/chart.tsx';
import { Meter } from '../parts/meter.tsx';
import { ScopeName } from '../parts/name.tsx';
import { Panel } from '../parts/panel.tsx';
import { Stat, Stats } from '../parts/stat.tsx';
import { Tabs } from '../parts/tabs.tsx';

const STATUS_MS = 5_000;
const FORECAST_MS = 60_000;

const periods = [
  ['DAY', 'Day'],
  ['WEEK', 'Week'],
  ['MONTH', 'Month'],
] as const;

export function Today() {
  const given = useAddress().parameters.get('period');
  const period = periods.find(([value]) => value === given)?.[0] ?? 'DAY';
  const status = useAnswer(ConsoleStatusDocument, { period }, { everyMs: STATUS_MS });
  const teams = status.data?.credits.teams.nodes ?? [];
  return (
    <>
      <Tabs label="Window" parameter="period" present={period} options={periods} />
      <Panel
        title="Limits"
        room={14}
        note="Used, held by running calls, and left. Asked again every 5 seconds."
      >
        <Answered answer={status}>
          {({ credits }) => <LimitList statuses={[credits.account, credits.me]} />}
        </Answered>
      </Panel>
      <div class="columns">
        <Outlook />
        <Running />
      </div>
      {teams.length > 0 && (
        <Panel title="Limits of teams">
          <LimitList statuses={teams} />
        </Panel>
      )}
    </>
  );
}

function LimitList({ statuses }: { statuses: readonly StatusFragment[] }) {
  return (
    <div class="limits">
      {statuses.map((status) => (
        <Limit key={status.scope} status={status} />
      ))}
    </div>
  );
}

function Limit({ status }: { status: StatusFragment }) {
  const { scope, used, held, remaining, limit, percentUsed, state, triggers, window, money } = status;
  return (
    <article class="limit">
      <h3>
        <ScopeName scope={scope} />
        <Badge state={state} />
      </h3>
      <Meter
        label={`Limit of ${scope.slice(0, 80)}`}
        {...{ used, held, limit, percentUsed }}
        triggers={triggers ?? standardTriggers}
      />
      <p class="limit-figures">
        <span>
          <b class="figure">{creditText(used, 4)}</b> of <b class="figure">{limitText(limit)}</b> credits
          {money && <span class="faint"> ({moneyText(money)})</span>}
        </span>
        <span class="figure">{isUnlimited(limit) ? '' : percentText(percentUsed)}</span>
      </p>
      <p class="limit-figures faint">
        <span>
          {creditText(held, 4)} held now{!isUnlimited(limit) && <>, {creditText(remaining, 4)} left</>}
        </span>
        <span title={window.end}>renews {untilText(window.end, Date.now())}</span>
      </p>
    </article>
  );
}

/** Of the account, for who may see it; else one's own. */
function Outlook() {
  const viewer = useViewer();
  const isOfAll = seesAll(viewer);
  const scope = isOfAll ? 'account' : `user:${viewer?.name}`;
  const asking = { everyMs: FORECAST_MS, isPaused: viewer === null };
  const forecast = useAnswer(ConsoleForecastDocument, { scope }, asking);
  const day = forecast.data?.forecast.day;
  const filter = viewer === null || isOfAll ? null : { users: [viewer.name] };
  const usage = useAnswer(
    ConsoleUsageDocument,
    { input: { from: day?.window.start ?? '', to: day?.window.end ?? '', groupBy: ['HOUR'], filter } },
    { ...asking, isPaused: day === undefined },
  );
  const rows = usage.data?.usage.rows;
  const drawn = useMemo(() => {
    if (!day) return null;
    const { times, left, expected, most, least } = burnDown(rows ?? [], day, Date.now());
    const noun = isUnlimited(day.limit) ? 'used' : 'left';
    const series = [
      { label: `Credits ${noun}`, values: left, color: 0 },
      { label: 'Expected', values: expected, color: 0, isDashed: true },
      { label: '8 of 10 times above', values: isUnlimited(day.limit) ? most : least, color: 'quiet' },
      { label: '8 of 10 times below', values: isUnlimited(day.limit) ? least : most, color: 'quiet' },
    ] as const;
    return { times, series, noun };
  }, [day, rows]);
  return (
    <Panel title={isOfAll ? 'The account until the day ends' : 'You until the day ends'} room={36}>
      <Answered answer={forecast}>
        {({ forecast: { day: outlook, month, days } }) => (
          <>
            {drawn && (
              <Chart
                label={`Credits ${drawn.noun} over the day, with a forecast from now on: ${creditText(outlook.expected)} used by its end.`}
                kind="lines"
                timeZone={outlook.window.timeZone}
                times={drawn.times}
                series={drawn.series}
                band={BAND}
              />
            )}
            <Stats>
              <Stat
                label="End of the day"
                value={creditText(outlook.expected, 4)}
                note={`${creditText(outlook.low, 4)} to ${creditText(outlook.high, 4)}`}
              />
              <Stat
                label="End of the month"
                value={creditText(month.expected, 4)}
                note={
                  month.money
                    ? moneyText(month.money)
                    : `${creditText(month.low, 4)} to ${creditText(month.high, 4)}`
                }
              />
              <Stat
                label="Learned from"
                value={`${days} days`}
                note={days < 3 ? "today's pace alone" : undefined}
              />
            </Stats>
          </>
        )}
      </Answered>
    </Panel>
  );
}

const BAND = [3, 2] as const;

/** Statements and tokens that are on their way at this moment. */
function Running() {
  const answer = useAnswer(ConsoleHealthDocument, {}, { everyMs: STATUS_MS });
  return (
    <Panel title="Running now" room={36} actions={<a href={hrefOf(['fleet'])}>Fleet</a>}>
      <Answered answer={answer}>
        {({ health: { pool, gpuEndpoints, dependencies } }) => (
          <>
            <Stats>
              <Stat
                label="Statements in Snowflake"
                value={`${pool.size - pool.available} of ${pool.max}`}
                note={`${pool.pending} waiting for a session`}
              />
              <Stat
                label="Tokens in the GPUs"
                value={gpuEndpoints
                  .reduce((sum, { inFlightTokens }) => sum + inFlightTokens, 0)
                  .toLocaleString('en')}
                note={`${gpuEndpoints.reduce((sum, { queued }) => sum + queued, 0)} requests queued`}
              />
            </Stats>
            <ul class="list">
              {dependencies.map(({ name, status, detail }) => (
                <li key={name}>
                  <span>{name}</span>
                  <Badge state={status} />
                  {detail && <span class="faint list-detail">{detail}</span>}
                </li>
              ))}
            </ul>
          </>
        )}
      </Answered>
    </Panel>
  );
}
