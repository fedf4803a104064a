/** Snowflake: the pool's sessions and who waits for one, the slowest statements, and advice on one before it runs. */
import { hrefOf } from '../data/address.ts';
import { creditText, msText, timeText } from '../data/figures.ts';
import { useAnswer } from '../data/use-answer.ts';
import {
  ConsoleHealthDocument,
  ConsoleStatementsDocument,
  type ConsoleStatementsQuery,
  ConsoleWarehousesDocument,
} from '../generated/documents.ts';
import { Answered } from '../parts/answered.tsx';
import { Badge } from '../parts/badge.tsx';
import { Name } from '../parts/name.tsx';
import { Panel } from '../parts/panel.tsx';
import { Stat, Stats } from '../parts/stat.tsx';
import { type Column, Table } from '../parts/table.tsx';
import { Advice } from './sql/advice.tsx';

const POOL_MS = 5_000;
/** Of the newest statements, the slowest. */
const LOOKED_AT = 500;
const SHOWN = 15;

export function Warehouse() {
  return (
    <>
      <div class="columns">
        <Pool />
        <Warehouses />
      </div>
      <Slow />
      <Advice />
    </>
  );
}

function Pool() {
  const answer = useAnswer(ConsoleHealthDocument, {}, { everyMs: POOL_MS });
  return (
    <Panel title="Sessions" room={24} note="One pool for everybody. Asked again every 5 seconds.">
      <Answered answer={answer}>
        {({ health: { pool, embedded, dependencies } }) => (
          <>
            <Stats>
              <Stat label="Busy" value={pool.size - pool.available} note={`of ${pool.max} at most`} />
              <Stat label="Free" value={pool.available} />
              <Stat label="Waiting" value={pool.pending} note="statements without a session" />
              <Stat label="Account" value={embedded ? 'embedded' : 'Snowflake'} />
            </Stats>
            {dependencies
              .filter(({ name }) => name === 'snowflake' || name === 'usage-log')
              .map(({ name, status, detail, latencyMs }) => (
                <p key={name}>
                  {name} <Badge state={status} />{' '}
                  <span class="faint">
                    {latencyMs !== null && msText(latencyMs)} {detail}
                  </span>
                </p>
              ))}
          </>
        )}
      </Answered>
    </Panel>
  );
}

function Warehouses() {
  const answer = useAnswer(ConsoleWarehousesDocument, {});
  return (
    <Panel title="Warehouses" room={24}>
      <Answered answer={answer}>
        {({ warehouses }) => (
          <Table
            caption="Warehouses"
            keyOf={({ name }) => name}
            rows={warehouses}
            columns={[
              { title: 'Name', cell: ({ name }) => <Name text={name} /> },
              { title: 'For', cell: ({ purpose }) => <Name text={purpose} most={200} /> },
              { title: 'Size', cell: ({ size }) => size },
              {
                title: 'Credits an hour',
                isFigure: true,
                cell: ({ creditsPerHour }) => creditText(creditsPerHour, 2),
              },
            ]}
          />
        )}
      </Answered>
    </Panel>
  );
}

function Slow() {
  const answer = useAnswer(ConsoleStatementsDocument, { first: LOOKED_AT });
  return (
    <Panel
      title="Slow statements"
      room={40}
      note={`The slowest of the newest ${LOOKED_AT.toLocaleString('en')}.`}
    >
      <Answered
        answer={answer}
        isEmpty={({ usageEvents }) => usageEvents.nodes.length === 0}
        empty="Nobody has run a statement yet."
      >
        {({ usageEvents }) => (
          <Table
            caption="Slow statements"
            keyOf={({ id }) => id}
            rows={usageEvents.nodes.toSorted((a, b) => b.latencyMs - a.latencyMs).slice(0, SHOWN)}
            columns={slowColumns}
          />
        )}
      </Answered>
    </Panel>
  );
}

const slowColumns: readonly Column<ConsoleStatementsQuery['usageEvents']['nodes'][number]>[] = [
  { title: 'Took', isFigure: true, cell: ({ latencyMs }) => msText(latencyMs) },
  { title: 'Ended', cell: ({ id, at }) => <a href={hrefOf(['calls', id])}>{timeText(at)}</a> },
  { title: 'User', cell: ({ user }) => <Name text={user.name} /> },
  { title: 'Warehouse', cell: ({ warehouse }) => <Name text={warehouse} /> },
  { title: 'Status', cell: ({ status }) => <Badge state={status} /> },
  { title: 'Credits', isFigure: true, cell: ({ credits }) => creditText(credits) },
  { title: 'Query id', cell: ({ queryId }) => <Name text={queryId} /> },
];
