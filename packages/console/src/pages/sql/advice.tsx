/** What the gateway says of a statement before it runs: where it would run, what it may cost, what could be better. */
import { useState } from 'preact/hooks';
import { creditText } from '../../data/figures.ts';
import { useAct } from '../../data/use-act.ts';
import { ConsoleOptimizeDocument, type ConsoleOptimizeQuery } from '../../generated/documents.ts';
import { FailureNote } from '../../parts/answered.tsx';
import { Badge } from '../../parts/badge.tsx';
import { TextField } from '../../parts/field.tsx';
import { Name } from '../../parts/name.tsx';
import { Panel } from '../../parts/panel.tsx';
import { Stat, Stats } from '../../parts/stat.tsx';

export function Advice() {
  const [statement, setStatement] = useState('SELECT * FROM SALES.ORDERS');
  const { run, data, failure, isRunning, cancel } = useAct(ConsoleOptimizeDocument, 'work');
  return (
    <Panel title="Advice on a statement" room={14} note="It is explained, not run, and costs nothing.">
      <form
        class="form upright"
        onSubmit={(event) => {
          event.preventDefault();
          void run({ statement });
        }}
      >
        <TextField label="Statement" rows={5} value={statement} onValue={setStatement} required />
        <div class="actions">
          <button type="submit" disabled={isRunning || statement.trim() === ''}>
            {isRunning ? 'Looking at it' : 'Ask for advice'}
          </button>
          {isRunning && (
            <button type="button" class="quiet" onClick={cancel}>
              Cancel
            </button>
          )}
        </div>
      </form>
      {failure && <FailureNote failure={failure} />}
      {data && <Advised advice={data.optimize} />}
    </Panel>
  );
}

function Advised({ advice }: { advice: ConsoleOptimizeQuery['optimize'] }) {
  const { warehouse, reason, kind, allowed, refusal, plan, findings, estimate } = advice;
  return (
    <div class="pile" aria-live="polite">
      <Stats>
        <Stat label="Statement" value={kind} note={allowed ? 'would run' : 'would be refused'} />
        <Stat label="Warehouse" value={warehouse} note={reason} />
        {estimate && (
          <Stat
            label="May cost"
            value={creditText(estimate.credits)}
            note={`${estimate.seconds.toFixed(1)} s, ${estimate.basis}`}
          />
        )}
      </Stats>
      {refusal && <p class="problem">{refusal}</p>}
      {findings.length === 0 ? (
        <p class="faint">Nothing to be made better was found.</p>
      ) : (
        <ul class="list">
          {findings.map(({ rule, severity, message, suggestion, line, column }) => (
            <li key={`${rule} ${line} ${column}`}>
              <Badge state={severity} /> <b>{rule}</b>
              <span class="list-detail">
                <Name text={message} most={400} /> <span class="faint">{suggestion}</span>
                {line !== null && <span class="faint"> Line {line}.</span>}
              </span>
            </li>
          ))}
        </ul>
      )}
      {plan !== null && (
        <details>
          <summary>Snowflake's plan</summary>
          <pre>{JSON.stringify(plan, null, 2)}</pre>
        </details>
      )}
    </div>
  );
}
