/** The GPUs: what each endpoint does now, what its month costs against what was charged, and which models there are. */
import { countText, creditText, percentText } from '../data/figures.ts';
import { useAnswer } from '../data/use-answer.ts';
import {
  ConsoleGpuCostsDocument,
  ConsoleHealthDocument,
  ConsoleModelsDocument,
  type ConsoleModelsQuery,
  type EndpointFragment,
} from '../generated/documents.ts';
import { Answered } from '../parts/answered.tsx';
import { Badge } from '../parts/badge.tsx';
import { LongTable } from '../parts/long-table.tsx';
import { Name } from '../parts/name.tsx';
import { Panel } from '../parts/panel.tsx';
import { Stat, Stats } from '../parts/stat.tsx';
import { type Column, Table } from '../parts/table.tsx';

const FLEET_MS = 5_000;

export function Fleet() {
  const health = useAnswer(ConsoleHealthDocument, {}, { everyMs: FLEET_MS });
  return (
    <>
      <Panel title="Endpoints" room={14} note="Asked again every 5 seconds.">
        <Answered
          answer={health}
          isEmpty={({ health: { gpuEndpoints } }) => gpuEndpoints.length === 0}
          empty="No GPU endpoint is configured: set LAMBDA_LABS_ENDPOINTS."
        >
          {({ health: { gpuEndpoints } }) => (
            <Table
              caption="Endpoints"
              columns={endpointColumns}
              rows={gpuEndpoints}
              keyOf={({ name }) => name}
            />
          )}
        </Answered>
      </Panel>
      <Costs />
      <Models />
    </>
  );
}

const shareText = (share: number | null) => (share === null ? 'unknown' : percentText(100 * share));

const endpointColumns: readonly Column<EndpointFragment>[] = [
  { title: 'Endpoint', cell: ({ name }) => <Name text={name} /> },
  { title: 'Health', cell: ({ status }) => <Badge state={status} /> },
  { title: 'Breaker', cell: ({ breaker }) => <Badge state={breaker} /> },
  { title: 'Queued', isFigure: true, cell: ({ queued }) => countText(queued) },
  { title: 'Tokens in flight', isFigure: true, cell: ({ inFlightTokens }) => countText(inFlightTokens) },
  { title: 'KV cache', isFigure: true, cell: ({ kvCacheUsage }) => shareText(kvCacheUsage) },
  { title: 'Busy', isFigure: true, cell: ({ utilization }) => shareText(utilization) },
  { title: 'Models', cell: ({ models }) => <Name text={models.join(', ')} most={120} /> },
  { title: 'Last failure', cell: ({ lastError }) => <Name text={lastError} most={160} /> },
];

function Costs() {
  const answer = useAnswer(ConsoleGpuCostsDocument, { month: null });
  return (
    <Panel
      title="Rent of this month"
      room={9}
      note="The rent of all servers, against what their use was charged."
    >
      <Answered answer={answer}>
        {({ gpuCosts: costs }) => (
          <Stats>
            <Stat
              label={`Rent of ${costs.month}`}
              value={creditText(costs.fixedCost, 2)}
              note={`${costs.servers} ${costs.servers === 1 ? 'server' : 'servers'}`}
            />
            <Stat
              label="Allocated"
              value={creditText(costs.allocatedCost, 2)}
              note={`${creditText(costs.allocatedCredits)} credits, ${percentText(costs.allocatedPercent)} of the rent so far`}
            />
            <Stat
              label="Utilisation"
              value={percentText(costs.utilisationPercent)}
              note={`prices are made for ${percentText(costs.targetUtilisationPercent)}`}
            />
            <Stat label="Busy" value={`${countText(Math.round(costs.busySeconds))} s`} />
          </Stats>
        )}
      </Answered>
    </Panel>
  );
}

type Model = ConsoleModelsQuery['models'][number];

function Models() {
  const answer = useAnswer(ConsoleModelsDocument, {});
  return (
    <Panel title="Models" room={28}>
      <Answered answer={answer} isEmpty={({ models }) => models.length === 0}>
        {({ models }) => (
          <LongTable caption="Models" columns={modelColumns} rows={models} keyOf={({ name }) => name} />
        )}
      </Answered>
    </Panel>
  );
}

const priceText = (amount: number | null) => (amount === null ? '' : creditText(amount, 2));

const modelColumns: readonly Column<Model>[] = [
  { title: 'Model', width: 26, cell: ({ name }) => <Name text={name} /> },
  {
    title: 'Now',
    width: 12,
    cell: ({ available }) => <Badge state={available ? 'ok' : 'away'} tone={available ? 'good' : 'warn'} />,
  },
  {
    title: 'Runs on',
    width: 18,
    cell: ({ backends }) => backends.join(', ').toLowerCase().replaceAll('_', ' '),
  },
  { title: 'Functions', width: 18, cell: ({ functions }) => <Name text={functions.join(', ')} /> },
  {
    title: 'Context',
    width: 11,
    isFigure: true,
    cell: ({ contextLength }) => (contextLength === null ? '' : countText(contextLength)),
  },
  { title: 'Credits / M in', width: 13, isFigure: true, cell: ({ inputPrice }) => priceText(inputPrice) },
  { title: 'Credits / M out', width: 13, isFigure: true, cell: ({ outputPrice }) => priceText(outputPrice) },
  {
    title: 'Price is',
    width: 24,
    cell: ({ priceBasis }) => (
      <Name text={priceBasis && `${priceBasis.kind.toLowerCase()}: ${priceBasis.source}`} />
    ),
  },
];
