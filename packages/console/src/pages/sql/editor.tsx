/** A statement: priced before it runs, run under that price, cancelled at any time. */
import { useState } from 'preact/hooks';
import { countText, creditText, msText, timeText } from '../../data/figures.ts';
import { useAct } from '../../data/use-act.ts';
import { ConsoleQuoteDocument, ConsoleSqlDocument } from '../../generated/documents.ts';
import { FailureNote } from '../../parts/answered.tsx';
import { CopyButton } from '../../parts/copied.tsx';
import { TextField } from '../../parts/field.tsx';
import { Panel } from '../../parts/panel.tsx';
import { ResultGrid } from './result-grid.tsx';
import { SchemaTree } from './schema-tree.tsx';

const MOST_ROWS = 10_000;
const EXAMPLE = `SELECT DATE_TRUNC('day', ordered_at) AS day, COUNT(*) AS orders, SUM(total) AS revenue
FROM sales.orders
GROUP BY 1 ORDER BY 1`;

export function Editor() {
  const [statement, setStatement] = useState(EXAMPLE);
  const quote = useAct(ConsoleQuoteDocument, 'query');
  const sql = useAct(ConsoleSqlDocument, 'work');
  const input = { statement, maxRows: MOST_ROWS };
  const offer = quote.data?.quote;
  const result = sql.data?.executeSql;
  const write = (text: string) => {
    // A price is that of one statement.
    quote.forget();
    setStatement(text);
  };
  return (
    <div class="columns uneven">
      <Panel title="Statement" room={28}>
        <form
          class="form upright"
          onSubmit={(event) => {
            event.preventDefault();
            void quote.run({ input: { executeSql: input } });
          }}
        >
          <TextField label="SQL, read-only" rows={8} value={statement} onValue={write} required />
          <div class="actions">
            <button type="submit" disabled={quote.isRunning || sql.isRunning || statement.trim() === ''}>
              Price it
            </button>
            {offer && (
              <button
                type="button"
                disabled={!offer.affordable || sql.isRunning}
                onClick={() => void sql.run({ input: { ...input, quote: offer.id } })}
              >
                Run it for at most {creditText(offer.maximum)}
              </button>
            )}
            {(quote.isRunning || sql.isRunning) && (
              <button type="button" class="quiet" onClick={sql.isRunning ? sql.cancel : quote.cancel}>
                Cancel
              </button>
            )}
            <span class="note" role="status">
              {quote.isRunning && 'It is being priced.'}
              {sql.isRunning && 'It runs.'}
            </span>
          </div>
        </form>
        {offer && (
          <p class="faint">
            Usually {creditText(offer.expected)}, at most {creditText(offer.maximum)} credits;{' '}
            {offer.affordable ? 'your limits have room for it' : 'your limits have no room for it'}. The offer
            ends {timeText(offer.expiresAt)}.
          </p>
        )}
        {quote.failure && <FailureNote failure={quote.failure} />}
        {sql.failure && <FailureNote failure={sql.failure} />}
        {result && (
          <>
            <p class="faint">
              {countText(result.rows.length)} rows{result.truncated && ` of ${countText(result.rowCount)}`} in{' '}
              {msText(result.usage.latencyMs)} on {result.warehouse} for {creditText(result.usage.credits)}{' '}
              credits. Query <code>{result.queryId}</code> <CopyButton text={result.queryId} />
            </p>
            <ResultGrid grid={result} caption="Rows" />
          </>
        )}
      </Panel>
      <SchemaTree onTable={(name) => write(`SELECT * FROM ${name} LIMIT 100`)} />
    </div>
  );
}
