/** One call from its price to its settlement: what it was, what it cost and why, each attempt, and what was corrected later. */
import type { ComponentChildren } from 'preact';
import { hrefOf } from '../../data/address.ts';
import { explainHold, explainRoute, explainStatus } from '../../data/explain-status.ts';
import { addCredits, countText, creditText, msText, timeText } from '../../data/figures.ts';
import { useAnswer } from '../../data/use-answer.ts';
import {
  ConsoleAuditDocument,
  ConsoleEventDocument,
  type ConsoleEventQuery,
  ConsoleEventsDocument,
  ConsoleModelsDocument,
  type EventFragment,
} from '../../generated/documents.ts';
import { Answered } from '../../parts/answered.tsx';
import { Badge } from '../../parts/badge.tsx';
import { CopyButton } from '../../parts/copied.tsx';
import { Name } from '../../parts/name.tsx';
import { Panel } from '../../parts/panel.tsx';
import { Table } from '../../parts/table.tsx';

export function Story({ id }: { id: string }) {
  const answer = useAnswer(ConsoleEventDocument, { id });
  return (
    <>
      <p>
        <a href={hrefOf(['calls'])}>All calls</a>
      </p>
      <Panel title="The call" room={28}>
        <Answered
          answer={answer}
          isEmpty={({ usageEvent }) => !usageEvent}
          empty="There is no such call, or it is somebody else's and you may not see it."
        >
          {({ usageEvent: event }) => event && <Facts event={event} />}
        </Answered>
      </Panel>
      {answer.data?.usageEvent && (
        <div class="columns">
          <Attempts event={answer.data.usageEvent} />
          <Corrections id={id} />
        </div>
      )}
    </>
  );
}

type ToldEvent = NonNullable<ConsoleEventQuery['usageEvent']>;

function Facts({ event }: { event: ToldEvent }) {
  const { user, teams, tags, status, credits, queryId, requestId, apiKeyId, held, traceId } = event;
  return (
    <dl class="facts">
      <Fact title="Outcome">
        <Badge state={status} /> <span class="faint">{explainStatus(status)}</span>
      </Fact>
      <Fact title="Who">
        <a href={hrefOf(['spend'], { user: user.name, by: 'MODEL' })}>
          <Name text={user.name} />
        </a>
        {teams.length > 0 && (
          <>
            {' '}
            of <Name text={teams.join(', ')} />
          </>
        )}
        {apiKeyId && (
          <>
            {' '}
            with the key <code>{apiKeyId}</code>
          </>
        )}
      </Fact>
      <Fact title="What for">
        <Name text={tags.map(({ key, value }) => `${key}=${value}`).join(', ')} most={400} />
      </Fact>
      <Fact title="What">
        <Name text={event.function} />
        {event.model && (
          <>
            {' '}
            by <Name text={event.model} />
          </>
        )}
      </Fact>
      <Fact title="Why there">{explainRoute(event)}</Fact>
      <Fact title="Price">
        <Price event={event} />
      </Fact>
      <Fact title="Hold">
        {held != null && (
          <>
            <b class="figure">{creditText(held)}</b> credits{' '}
          </>
        )}
        <span class="faint">{explainHold(held, credits)}</span>
      </Fact>
      <Fact title="Settlement">
        <b class="figure">{creditText(credits)}</b> credits, {timeText(event.at)}, after{' '}
        {msText(event.latencyMs)}
        {event.gpuSeconds != null && <>; {event.gpuSeconds.toFixed(3)} s of GPU time</>}
      </Fact>
      <Fact title="Query id">{queryId ? <Copied text={queryId} /> : <Name text={null} />}</Fact>
      <Fact title="Request">{requestId ? <Copied text={requestId} /> : <Name text={null} />}</Fact>
      <Fact title="Event">
        <Copied text={event.id} />
        <span class="faint"> Snowflake's QUERY_TAG and the spans of its trace carry it too.</span>
      </Fact>
      <Fact title="Trace">
        {traceId ? <Copied text={traceId} /> : <span class="faint">It was not traced.</span>}
      </Fact>
    </dl>
  );
}

function Fact({ title, children }: { title: string; children: ComponentChildren }) {
  return (
    <div>
      <dt>{title}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function Copied({ text }: { text: string }) {
  return (
    <>
      <code>
        <Name text={text} most={120} />
      </code>{' '}
      <CopyButton text={text} />
    </>
  );
}

/** As the price list has it today; what the call was charged is its settlement. */
function Price({ event }: { event: EventFragment }) {
  const { data } = useAnswer(ConsoleModelsDocument, {}, { isPaused: event.model == null });
  const model = data?.models.find(({ name }) => name === event.model);
  const tokens = `${countText(event.inputTokens)} prompt tokens and ${countText(event.outputTokens)} generated`;
  if (event.model == null) return <>{tokens}; billed by the second of its warehouse</>;
  if (model?.inputPrice == null) return <>{tokens}</>;
  const basis = model.priceBasis && `${model.priceBasis.kind.toLowerCase()}: ${model.priceBasis.source}`;
  return (
    <>
      {tokens}, at {creditText(model.inputPrice, 2)} and {creditText(model.outputPrice ?? 0, 2)} credits a
      million <span class="faint">{basis}</span>
    </>
  );
}

/** Of one request: retries, failovers and hedges are calls of their own. */
function Attempts({ event }: { event: EventFragment }) {
  const { requestId } = event;
  const answer = useAnswer(
    ConsoleEventsDocument,
    { first: 100, after: null, filter: { requestIds: [requestId ?? ''] } },
    { isPaused: requestId == null },
  );
  return (
    <Panel title="All of its request" note="Retries and failovers are booked as calls of their own.">
      {requestId == null ? (
        <p class="faint">It belonged to no request that is known.</p>
      ) : (
        <Answered answer={answer} isEmpty={({ usageEvents }) => usageEvents.nodes.length === 0}>
          {({ usageEvents: { nodes } }) => (
            <>
              <Table
                caption="Attempts of the request"
                keyOf={({ id }) => id}
                rows={nodes.toReversed()}
                columns={[
                  {
                    title: 'Ended',
                    cell: ({ id, at }) => <a href={hrefOf(['calls', id])}>{timeText(at)}</a>,
                  },
                  { title: 'Function', cell: (each) => <Name text={each.function} /> },
                  {
                    title: 'Where',
                    cell: (each) => <Name text={each.model ?? each.warehouse ?? each.backend} />,
                  },
                  { title: 'Status', cell: ({ status }) => <Badge state={status} /> },
                  { title: 'Credits', isFigure: true, cell: ({ credits }) => creditText(credits) },
                ]}
              />
              <p class="figure">
                <b>{creditText(addCredits(nodes.map(({ credits }) => credits)))}</b> credits in all
              </p>
            </>
          )}
        </Answered>
      )}
    </Panel>
  );
}

function Corrections({ id }: { id: string }) {
  const answer = useAnswer(ConsoleAuditDocument, { first: 50, after: null, filter: { subjects: [id] } });
  return (
    <Panel title="Corrections" note="What was learned of its cost after it was booked.">
      <Answered
        answer={answer}
        isEmpty={({ audit }) => audit.nodes.length === 0}
        empty="None: it is booked as it was settled."
      >
        {({ audit }) => (
          <Table
            caption="Corrections"
            keyOf={(entry) => entry.id}
            rows={audit.nodes}
            columns={[
              { title: 'When', cell: ({ at }) => timeText(at) },
              {
                title: 'Before',
                isFigure: true,
                cell: (entry) => (entry.old == null ? '' : creditText(entry.old)),
              },
              {
                title: 'After',
                isFigure: true,
                cell: (entry) => (entry.new == null ? '' : creditText(entry.new)),
              },
              { title: 'Why', cell: ({ reason }) => <Name text={reason} most={300} /> },
            ]}
          />
        )}
      </Answered>
    </Panel>
  );
}
