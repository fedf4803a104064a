/** An answer with its evidence: the statement that ran, its rows, what was assumed, and what each side said and cost. */
import { addCredits, creditText, msText } from '../../data/figures.ts';
import type { ConsoleHybridQuery, SideFragment } from '../../generated/documents.ts';
import { Badge } from '../../parts/badge.tsx';
import { Name } from '../../parts/name.tsx';
import { Panel } from '../../parts/panel.tsx';
import { ResultGrid } from '../sql/result-grid.tsx';

type HybridShown = NonNullable<ConsoleHybridQuery['hybrid']>;

const routeWords = { SNOWFLAKE: 'Snowflake', LAMBDA_LABS: 'the GPUs', BOTH: 'both sides' } as const;
const sources = {
  ANALYST: 'Cortex Analyst',
  MODEL: 'a completion model',
  SEMANTIC_MODEL: 'a verified query',
  SEARCH: 'Cortex Search',
} as const;

export function AnswerShown({ question, answer }: { question: string; answer: HybridShown }) {
  const { route, reason, data, snowflake, lambdaLabs, usage } = answer;
  const credits = addCredits(usage.map((each) => each.credits));
  return (
    <Panel
      title={question.slice(0, 200)}
      note={`Answered by ${routeWords[route]}, for ${creditText(credits)} credits: ${reason}`}
    >
      {answer.answer !== null && <p class="answer">{answer.answer}</p>}
      {data && (
        <section class="pile">
          <p class="faint">
            <Name text={data.interpretation} most={600} />
          </p>
          <p class="faint">The statement is of {sources[data.source]}.</p>
          {data.assumptions.length > 0 && (
            <ul class="list">
              {data.assumptions.map((each) => (
                <li key={each}>
                  <Badge state="assumed" tone="plain" /> <Name text={each} most={400} />
                </li>
              ))}
            </ul>
          )}
          <details open>
            <summary>The statement</summary>
            <pre>{data.statement}</pre>
          </details>
          {data.rows.length > 0 && <ResultGrid grid={data} caption="Evidence" />}
        </section>
      )}
      <Side title="Snowflake" side={snowflake} isWhole={snowflake?.text === answer.answer} />
      <Side title="The GPUs" side={lambdaLabs} isWhole={lambdaLabs?.text === answer.answer} />
    </Panel>
  );
}

/** A side that is the whole answer is not said twice. */
function Side({ title, side, isWhole }: { title: string; side: SideFragment | null; isWhole: boolean }) {
  if (!side) return null;
  const { text, model, latencyMs, error } = side;
  return (
    <section>
      <h3>
        {title}{' '}
        <span class="faint">
          {model}, {msText(latencyMs)}
        </span>
      </h3>
      {error && (
        <p class="problem">
          {error.code}: <Name text={error.message} most={600} />
        </p>
      )}
      {text !== null && !isWhole && <p class="answer">{text}</p>}
    </section>
  );
}
