/** Single calls, newest first, as many as somebody scrolls through; or the story of one. */
import { hrefOf, useAddress } from '../../data/address.ts';
import { filterOf } from '../../data/dimensions.ts';
import { countText, creditText, msText, timeText } from '../../data/figures.ts';
import { usePages } from '../../data/use-pages.ts';
import { ConsoleEventsDocument, type EventFragment } from '../../generated/documents.ts';
import { Badge } from '../../parts/badge.tsx';
import { Filters } from '../../parts/filters.tsx';
import { Name } from '../../parts/name.tsx';
import { PagedTable } from '../../parts/paged-table.tsx';
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
  const filter = filterOf(parameters);
  const pages = usePages(ConsoleEventsDocument, { filter }, ({ usageEvents }) => usageEvents, PAGE);
  const { nodes, hasMore, again } = pages;
  return (
    <>
      <Panel title="What is listed">
        <Filters />
      </Panel>
      <Panel
        title="Calls"
        room={28}
        note={`${countText(nodes.length)} so far${hasMore ? ', more as you scroll' : ', and no more'}`}
        actions={
          <button type="button" class="quiet" onClick={again}>
            Newest
          </button>
        }
      >
        <PagedTable
          caption="Calls"
          pages={pages}
          columns={columns}
          keyOf={({ id }) => id}
          empty="No call matches. Each attempt of a paid call is listed here when it has ended."
        />
      </Panel>
    </>
  );
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
