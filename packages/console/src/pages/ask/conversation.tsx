/** One question after the other, each answered by the side or sides that know, and shown with what it is made of. */
import { useState } from 'preact/hooks';
import { useAct } from '../../data/use-act.ts';
import {
  ConsoleHybridDocument,
  type ConsoleHybridQuery,
  type HybridRoute,
} from '../../generated/documents.ts';
import { FailureNote, Waiting } from '../../parts/answered.tsx';
import { Choice, TextField } from '../../parts/field.tsx';
import { Panel } from '../../parts/panel.tsx';
import { AnswerShown } from './answer-shown.tsx';

const routes = [
  ['', 'Whoever knows'],
  ['SNOWFLAKE', 'Snowflake, from data'],
  ['LAMBDA_LABS', 'The GPUs'],
  ['BOTH', 'Both'],
] as const;

interface Asked {
  readonly question: string;
  readonly answer: NonNullable<ConsoleHybridQuery['hybrid']>;
}

const EXAMPLE = 'What was revenue by region?';

export function Conversation() {
  const [question, setQuestion] = useState(EXAMPLE);
  const [route, setRoute] = useState('');
  const [asked, setAsked] = useState<readonly Asked[]>([]);
  const { run, isRunning, failure, cancel } = useAct(ConsoleHybridDocument, 'work');

  async function ask(event: Event): Promise<void> {
    event.preventDefault();
    const answer = await run({ input: { message: question, route: (route || null) as HybridRoute | null } });
    if (answer?.hybrid) {
      setAsked((before) => [{ question, answer: answer.hybrid as Asked['answer'] }, ...before]);
      setQuestion('');
    }
  }

  return (
    <>
      <Panel title="Ask" note="Costs credits, within your limits.">
        <form class="form upright" onSubmit={(event) => void ask(event)}>
          <TextField label="Question" rows={3} value={question} onValue={setQuestion} required />
          <div class="form">
            <Choice label="Answered by" value={route} options={routes} onValue={setRoute} />
            <button type="submit" disabled={isRunning || question.trim() === ''}>
              {isRunning ? 'It is being answered' : 'Ask'}
            </button>
            {isRunning && (
              <button type="button" class="quiet" onClick={cancel}>
                Cancel
              </button>
            )}
          </div>
        </form>
        {failure && <FailureNote failure={failure} />}
        {isRunning && <Waiting text="It is being answered" />}
      </Panel>
      <div class="pile" aria-live="polite">
        {asked.map(({ question: put, answer }, i) => (
          <AnswerShown key={asked.length - i} question={put} answer={answer} />
        ))}
      </div>
    </>
  );
}
