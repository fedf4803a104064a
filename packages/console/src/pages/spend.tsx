/** Who spent what over a span of time: stacked, in a table, narrowed step by step, down to single calls. */
import { useMemo } from 'preact/hooks';
import { go, hrefOf, hrefWith, useAddress } from '../data/address.ts';
import { bookDays } from '../data/book-days.ts';
import { type Dimension, dimensionNamed, dimensions, filterOf, tagKeyOf } from '../data/dimensions.ts';
import { countText, creditText, moneyText, percentText, placesFor, timeText } from '../data/figures.ts';
import { bucketFor, dayChoices, daysIn, daysOf, type Span, spanOf } from '../data/period.ts';
import { pilesOf, type Spender, spendersOf } from '../data/spend-table.ts';
import { useUsage } from '../data/use-usage.ts';
import type { ConsoleUsageQuery } from '../generated/documents.ts';
import { Answered } from '../parts/answered.tsx';
import { Badge } from '../parts/badge.tsx';
import { Chart } from '../parts/chart.tsx';
import { ExportButtons } from '../parts/export-buttons.tsx';
import { Choice, TextField } from '../parts/field.tsx';
import { Filters } from '../parts/filters.tsx';
import { LongTable } from '../parts/long-table.tsx';
import { Name } from '../parts/name.tsx';
import { Panel } from '../parts/panel.tsx';
import { Stat, Stats } from '../parts/stat.tsx';
import type { Column } from '../parts/table.tsx';
import { Tabs } from '../parts/tabs.tsx';

type Usage = ConsoleUsageQuery['usage'];

export function Spend() {
  const { parameters } = useAddress();
  const span = useMemo(() => spanOf(parameters), [parameters]);
  const dimension = dimensionNamed(parameters.get('by'));
  return (
    <>
      <Tabs
        label="Told apart by"
        parameter="by"
        present={dimension.name}
        options={dimensions.map(({ name, title }) => [name, title])}
      />
      <Panel
        title="What is counted"
        actions={<ExportButtons span={span} user={parameters.get('user')} team={parameters.get('team')} />}
      >
        <SpanForm span={span} isByTag={dimension.name === 'TAG'} />
        <Filters />
      </Panel>
      <Panel title={`Credits by ${dimension.title.toLowerCase()}`} room={28}>
        {/* What was told apart by something else, or of another time, is not shown as this while it is on its way. */}
        <SpentBy key={`${dimension.name} ${span.from} ${span.to}`} dimension={dimension} span={span} />
      </Panel>
    </>
  );
}

function SpentBy({ dimension, span }: { dimension: Dimension; span: Span }) {
  const { parameters } = useAddress();
  const answer = useUsage({
    ...span,
    dimension: dimension.name,
    bucket: bucketFor(span),
    tag: dimension.name === 'TAG' ? tagKeyOf(parameters) : null,
    filter: filterOf(parameters),
  });
  return (
    <Answered
      answer={answer}
      isEmpty={({ usage }) => usage.rows.length === 0}
      empty="Nobody called in this time, or nobody who matches. Take a longer time, or fewer filters."
    >
      {({ usage }) => <Spent usage={usage} dimension={dimension} span={span} />}
    </Answered>
  );
}

function SpanForm({ span, isByTag }: { span: Span; isByTag: boolean }) {
  const { parameters } = useAddress();
  const isOwn = parameters.has('from');
  const [firstDay, lastDay] = daysIn(span);
  const [from, to] = [parameters.get('from') ?? firstDay, parameters.get('to') ?? lastDay];
  return (
    <div class="form">
      <Choice
        label="Time"
        value={isOwn ? 'own' : String(daysOf(parameters))}
        options={[...dayChoices, ['own', 'From day to day']]}
        onValue={(value) =>
          go(hrefWith(value === 'own' ? { days: null, from, to } : { days: value, from: null, to: null }))
        }
      />
      {isOwn && (
        <>
          <TextField
            label="From"
            type="date"
            value={from}
            onValue={(value) => go(hrefWith({ from: value, to }))}
          />
          <TextField
            label="To"
            type="date"
            value={to}
            onValue={(value) => go(hrefWith({ from, to: value }))}
          />
        </>
      )}
      {isByTag && (
        <TextField
          label="Tag"
          value={tagKeyOf(parameters)}
          onValue={(value) => go(hrefWith({ tag: value || null }), 'replace')}
        />
      )}
    </div>
  );
}

function Spent({ usage, dimension, span }: { usage: Usage; dimension: Dimension; span: Span }) {
  const { rows, totals, freshAsOf, pendingEvents, source, completeFrom } = usage;
  const [firstDay, lastDay] = daysIn(span);
  const spenders = useMemo(() => spendersOf(rows, dimension), [rows, dimension]);
  const series = useMemo(() => {
    const { times, layers } = pilesOf(rows, spenders, dimension);
    return {
      times,
      layers: layers.map((layer, i) => ({
        ...layer,
        color: layer.label === 'all others' ? ('quiet' as const) : i,
      })),
    };
  }, [rows, spenders, dimension]);
  return (
    <>
      <Stats>
        <Stat
          label="Credits"
          value={creditText(totals.credits)}
          note={totals.money ? moneyText(totals.money) : undefined}
        />
        <Stat label="Calls" value={countText(totals.calls)} note={`${countText(totals.errors)} failed`} />
        <Stat
          label="Tokens"
          value={countText(totals.inputTokens)}
          note={`${countText(totals.outputTokens)} generated`}
        />
        <Stat
          label="Read from"
          value={<Badge state={source === 'LEDGER' ? "the gateway's books" : 'the usage log'} tone="plain" />}
          note={`as of ${timeText(freshAsOf)}, ${countText(pendingEvents)} on their way`}
        />
      </Stats>
      {completeFrom != null && (
        <p class="problem">Calls before {timeText(completeFrom)} are left out: Snowflake does not answer.</p>
      )}
      <Chart
        label={`Credits by ${dimension.title.toLowerCase()} from ${firstDay} to ${lastDay}, ${creditText(totals.credits)} in all.`}
        kind="stack"
        timeZone={bookDays.timeZone}
        times={series.times}
        series={series.layers}
      />
      <Spenders spenders={spenders} dimension={dimension} total={totals.credits} />
    </>
  );
}

function Spenders(props: { spenders: readonly Spender[]; dimension: Dimension; total: number }) {
  const { spenders, dimension, total } = props;
  const { parameters } = useAddress();
  const places = placesFor(spenders.map(({ credits }) => credits));
  const columns: readonly Column<Spender>[] = [
    {
      title: dimension.title,
      width: 22,
      cell: ({ name }) =>
        name === null ? (
          <Name text={null} />
        ) : (
          <a href={narrowed(dimension, name)}>
            <Name text={name} />
          </a>
        ),
    },
    { title: 'Credits', width: 14, isFigure: true, cell: ({ credits }) => creditText(credits, places) },
    {
      title: 'Share',
      width: 12,
      isFigure: true,
      cell: ({ credits }) => (total > 0 ? percentText((100 * credits) / total) : ''),
    },
    { title: 'Calls', width: 10, isFigure: true, cell: ({ calls }) => countText(calls) },
    { title: 'Failed', width: 9, isFigure: true, cell: ({ errors }) => countText(errors) },
    {
      title: 'Prompt tokens',
      width: 14,
      isFigure: true,
      cell: ({ inputTokens }) => countText(inputTokens),
    },
    {
      title: 'Generated',
      width: 13,
      isFigure: true,
      cell: ({ outputTokens }) => countText(outputTokens),
    },
    {
      title: 'Calls of it',
      width: 11,
      cell: ({ name }) =>
        name === null ? (
          ''
        ) : (
          <a
            href={hrefOf(['calls'], {
              ...Object.fromEntries(parameters),
              by: null,
              [dimension.parameter]: name,
            })}
          >
            Show
            <span class="visually-hidden"> the calls of {name.slice(0, 80)}</span>
          </a>
        ),
    },
  ];
  return (
    <LongTable
      caption={`Credits by ${dimension.title.toLowerCase()}`}
      columns={columns}
      rows={spenders}
      keyOf={({ name }) => name ?? ''}
    />
  );
}

/** One of them alone, told apart by what one asks next: of a team its users, of all else the models. */
function narrowed({ name: by, parameter }: Dimension, value: string): string {
  const next = by === 'TEAM' || by === 'TAG' || by === 'MODEL' ? 'USER' : by === 'USER' ? 'MODEL' : 'USER';
  return hrefWith({ [parameter]: value, by: next });
}
