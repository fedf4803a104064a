/** Single calls, newest first, as many as somebody scrolls through; or the story of one. */
import { useCallback, useEffect, useMemo, useState } from 'preact/hooks';
import { hrefOf, useAddress } from '../../data/address.ts';
import { filterOf } from '../../data/dimensions.ts';
import { countText, creditText, msText, timeText } from '../../data/figures.ts';
import { useAct } from '../../data/use-act.ts';
import { ConsoleEventsDocument, type EventFragment } from '../../generated/documents.ts';
import { FailureNote, Waiting } from '../../parts/answered.tsx';
import { Badge } from '../../parts/badge.tsx';
import { Filters } from '../../parts/filters.tsx';
import { LongTable } from '../../parts/long-table.tsx';
import { Name } from '../../parts/name.tsx';
import { Panel } from '../../parts/panel.tsx';
import type { Column } from '../../parts/table.tsx';
import { Story } from './story.tsx';

const PAGE = 200;

export function Calls() {
  const [, id] = useAddress().path;
  return id === undefined ? <CallList /> : <Story key={id} id={id} />;
}

function CallList() {
  const { parameters } = useAddress();
  const key = parameters.toString();
  const filter = useMemo(() => filterOf(parameters), [key]);
  const { events, hasMore, isAsking, failure, more, newest } = useEvents(key, filter);
  return (
    <>
      <Panel title="What is listed">
        <Filters />
      </Panel>
      <Panel
        title="Calls"
        room="large"
        note={`${countText(events.length)} so far${hasMore ? ', more as you scroll' : ', and no more'}`}
        actions={
          <button type="button" class="quiet" onClick={newest}>
            Newest
          </button>
        }
      >
        {failure && <FailureNote failure={failure} askAgain={newest} />}
        {events.length === 0 && !failure ? (
          isAsking || hasMore ? (
            <Waiting />
          ) : (
            <div class="state empty">
              No call matches. Each attempt of a paid call is listed here when it has ended.
            </div>
          )
        ) : (
          <LongTable caption="Calls" columns={columns} rows={events} keyOf={({ id }) => id} onEnd={more} />
        )}
      </Panel>
    </>
  );
}

function useEvents(key: string, filter: ReturnType<typeof filterOf>) {
  const [events, setEvents] = useState<readonly EventFragment[]>([]);
  const [after, setAfter] = useState<string | null>(null);
  const [hasMore, setMore] = useState(true);
  const { run, isRunning, failure } = useAct(ConsoleEventsDocument, 'query');

  const read = useCallback(
    async (from: string | null) => {
      const answer = await run({ first: PAGE, after: from, filter });
      if (!answer) return;
      const { nodes, pageInfo } = answer.usageEvents;
      setEvents((before) => (from === null ? nodes : [...before, ...nodes]));
      setAfter(pageInfo.endCursor ?? null);
      setMore(pageInfo.hasNextPage);
    },
    [filter],
  );
  const newest = useCallback(() => {
    setEvents([]);
    setMore(true);
    void read(null);
  }, [read]);
  useEffect(newest, [key]);
  return {
    events,
    hasMore,
    isAsking: isRunning,
    failure,
    newest,
    more: () => {
      if (hasMore && !isRunning && !failure && after !== null) void read(after);
    },
  };
}

const columns: readonly Column<EventFragment>[] = [
  {
    title: 'Ended',
    width: 20,
    cell: ({ id, at }) => <a href={hrefOf(['calls', id])}>{timeText(at)}</a>,
  },
  { title: 'User', width: 16, cell: ({ user }) => <Name text={user.name} /> },
  { title: 'Function', width: 15, cell: (event) => <Name text={event.function} /> },
  { title: 'Model', width: 20, cell: ({ model }) => <Name text={model ?? null} /> },
  { title: 'Status', width: 16, cell: ({ status }) => <Badge state={status} /> },
  { title: 'Credits', width: 12, isFigure: true, cell: ({ credits }) => creditText(credits) },
  {
    title: 'Tokens',
    width: 16,
    isFigure: true,
    cell: ({ inputTokens, outputTokens }) => `${countText(inputTokens)} + ${countText(outputTokens)}`,
  },
  { title: 'Took', width: 10, isFigure: true, cell: ({ latencyMs }) => msText(latencyMs) },
  { title: 'Team', width: 14, cell: ({ teams }) => <Name text={teams.join(', ')} /> },
  {
    title: 'Tags',
    width: 20,
    cell: ({ tags }) => <Name text={tags.map(({ key, value }) => `${key}=${value}`).join(', ')} />,
  },
];
