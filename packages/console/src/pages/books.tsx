/** Whether the books agree: the ledger, the usage log and Snowflake's own history of a day; corrections, and what was saved. */
import { useMemo } from 'preact/hooks';
import { go, hrefOf, hrefWith, useAddress } from '../data/address.ts';
import { countText, creditText, moneyText, percentText, timeText } from '../data/figures.ts';
import { dayChoices, daysOf, spanOf, today } from '../data/period.ts';
import { useAnswer } from '../data/use-answer.ts';
import {
  ConsoleAuditDocument,
  ConsoleReconciliationDocument,
  type ConsoleReconciliationQuery,
  ConsoleSavingsDocument,
} from '../generated/documents.ts';
import { Answered } from '../parts/answered.tsx';
import { Badge } from '../parts/badge.tsx';
import { Choice, TextField } from '../parts/field.tsx';
import { LongTable } from '../parts/long-table.tsx';
import { Name, ScopeName } from '../parts/name.tsx';
import { Panel } from '../parts/panel.tsx';
import { Stat, Stats } from '../parts/stat.tsx';
import { type Column, Table } from '../parts/table.tsx';

export function Books() {
  return (
    <>
      <div class="columns">
        <Saved />
        <Corrected />
      </div>
      <Compared />
    </>
  );
}

type Reconciliation = ConsoleReconciliationQuery['reconciliation'];

function Compared() {
  const { parameters } = useAddress();
  const given = parameters.get('day') ?? '';
  const day = /^\d{4}-\d\d-\d\d$/.test(given) ? given : today();
  const answer = useAnswer(ConsoleReconciliationDocument, { day });
  return (
    <Panel
      title="Reconciliation"
      room={28}
      actions={
        <TextField
          label="Day"
          type="date"
          value={day}
          onValue={(value) => go(hrefWith({ day: value || null }))}
        />
      }
    >
      <Answered answer={answer}>{({ reconciliation }) => <Balance found={reconciliation} />}</Answered>
    </Panel>
  );
}

function Balance({ found }: { found: Reconciliation }) {
  const byCause = useMemo(
    () =>
      [...Map.groupBy(found.differences, ({ cause }) => cause)].map(([cause, all]) => ({
        cause,
        count: all.length,
      })),
    [found],
  );
  return (
    <>
      <Stats>
        <Stat
          label="The books"
          value={<Badge state={found.balanced ? 'agree' : 'differ'} tone={found.balanced ? 'good' : 'bad'} />}
          note={`${countText(found.eventsCompared)} calls compared`}
        />
        <Stat label="Ledger" value={creditText(found.ledgerCredits)} />
        <Stat label="Usage log" value={creditText(found.usageLogCredits)} />
        <Stat
          label="Snowflake"
          value={found.snowflakeCredits === null ? 'not readable' : creditText(found.snowflakeCredits)}
          note={
            found.snowflakeCompleteUntil
              ? `complete until ${timeText(found.snowflakeCompleteUntil)}`
              : undefined
          }
        />
        <Stat label="Nobody else can tell" value={creditText(found.incomparableCredits)} />
        <Stat label="Upper bounds" value={creditText(found.upperBoundCredits)} />
      </Stats>
      <Table
        caption="By the book it is compared with"
        keyOf={({ book }) => book}
        rows={found.parts}
        columns={[
          { title: 'Book', cell: ({ book }) => book.toLowerCase().replaceAll('_', ' ') },
          { title: 'Calls', isFigure: true, cell: ({ events }) => countText(events) },
          {
            title: 'Compared',
            isFigure: true,
            cell: ({ comparableCredits }) => creditText(comparableCredits),
          },
          {
            title: 'Not compared',
            isFigure: true,
            cell: ({ incomparableCredits }) => creditText(incomparableCredits),
          },
        ]}
      />
      {found.differences.length === 0 ? (
        <p class="faint">No difference: not in one call of the day.</p>
      ) : (
        <>
          <ul class="chips" aria-label="Differences by cause">
            {byCause.map(({ cause, count }) => (
              <li key={cause}>
                <Badge
                  state={`${countText(count)} ${cause.toLowerCase().replaceAll('_', ' ')}`}
                  tone="plain"
                />
              </li>
            ))}
          </ul>
          <LongTable
            caption="Differences"
            columns={differenceColumns}
            rows={found.differences}
            keyOf={({ cause, eventId, scope }, i) => `${cause} ${eventId ?? scope ?? i}`}
          />
        </>
      )}
    </>
  );
}

const amount = (credits: number | null) => (credits === null ? '' : creditText(credits));

const differenceColumns: readonly Column<Reconciliation['differences'][number]>[] = [
  { title: 'Cause', width: 26, cell: ({ cause }) => cause.toLowerCase().replaceAll('_', ' ') },
  {
    title: 'Of',
    width: 30,
    cell: ({ eventId, scope }) =>
      eventId ? (
        <a href={hrefOf(['calls', eventId])}>{eventId}</a>
      ) : scope ? (
        <ScopeName scope={scope} />
      ) : (
        <Name text={null} />
      ),
  },
  { title: 'Ledger', width: 12, isFigure: true, cell: ({ ledgerCredits }) => amount(ledgerCredits) },
  { title: 'Usage log', width: 12, isFigure: true, cell: ({ usageLogCredits }) => amount(usageLogCredits) },
  { title: 'Snowflake', width: 12, isFigure: true, cell: ({ snowflakeCredits }) => amount(snowflakeCredits) },
  { title: 'What it means', width: 50, cell: ({ detail }) => <Name text={detail} most={300} /> },
];

function Saved() {
  const { parameters } = useAddress();
  const span = useMemo(() => spanOf(parameters), [parameters]);
  const answer = useAnswer(ConsoleSavingsDocument, span);
  return (
    <Panel
      title="Saved"
      room={24}
      note="Against what each call would have cost alone on Snowflake."
      actions={
        <Choice
          label="Time"
          value={String(daysOf(parameters))}
          options={dayChoices}
          onValue={(days) => go(hrefWith({ days }))}
        />
      }
    >
      <Answered answer={answer}>
        {({ savings }) => (
          <>
            <Stats>
              <Stat
                label="Saved"
                value={percentText(savings.percent)}
                note={`${creditText(savings.saved)} credits${savings.money ? `, ${moneyText(savings.money)}` : ''}`}
              />
              <Stat
                label="Charged"
                value={creditText(savings.charged)}
                note={`alone: ${creditText(savings.alone)}`}
              />
            </Stats>
            <Table
              caption="What saved it"
              keyOf={({ name }) => name}
              rows={[
                { name: 'Cache and shared calls', ...savings.reuse },
                { name: 'Rows in one statement', ...savings.batching },
                { name: 'The cheaper side', ...savings.routing },
              ]}
              columns={[
                { title: 'By', cell: ({ name }) => name },
                { title: 'Calls', isFigure: true, cell: ({ calls }) => countText(calls) },
                { title: 'Credits', isFigure: true, cell: ({ credits }) => creditText(credits) },
              ]}
            />
          </>
        )}
      </Answered>
    </Panel>
  );
}

function Corrected() {
  const answer = useAnswer(ConsoleAuditDocument, {
    first: 100,
    after: null,
    filter: { actions: ['CORRECT'] },
  });
  return (
    <Panel title="Corrections" room={24} note="What was learned of calls after they were booked.">
      <Answered
        answer={answer}
        isEmpty={({ audit }) => audit.nodes.length === 0}
        empty="None: every call is booked as it was settled."
      >
        {({ audit }) => (
          <Table
            caption="Corrections"
            keyOf={({ id }) => id}
            rows={audit.nodes}
            columns={[
              { title: 'When', cell: ({ at }) => timeText(at) },
              {
                title: 'Call',
                cell: ({ subject }) => <a href={hrefOf(['calls', subject])}>{subject.slice(0, 8)}</a>,
              },
              { title: 'Before', isFigure: true, cell: (entry) => amount(entry.old) },
              { title: 'After', isFigure: true, cell: (entry) => amount(entry.new) },
              { title: 'Why', cell: ({ reason }) => <Name text={reason} most={200} /> },
            ]}
          />
        )}
      </Answered>
    </Panel>
  );
}
