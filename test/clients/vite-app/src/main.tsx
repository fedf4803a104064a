import { GatewayError, getGateway, type Sentiment } from '@cortex-gateway/client';
import { render } from 'preact';
import { useEffect, useState } from 'preact/hooks';

const url = new URLSearchParams(location.search).get('gateway') ?? location.origin;
const gateway = getGateway({ url, user: 'páge' });

function App() {
  const [sentiment, setSentiment] = useState<Sentiment>();
  const [text, setText] = useState('');
  const [problem, setProblem] = useState('');
  useEffect(() => {
    const leaving = new AbortController();
    const { signal } = leaving;
    const ask = async () => {
      setSentiment(await gateway.sentiment({ text: 'Wonderful!' }, { signal }));
      const input = { prompt: 'Summarise: Bees pollinate crops. Honey is made by bees.', maxTokens: 40 };
      for (const over of ['events', 'socket'] as const)
        for await (const { delta } of gateway.completeStream(input, { signal, over }))
          setText((before) => before + delta);
      setProblem('none');
    };
    ask().catch((error: unknown) => {
      setProblem(error instanceof GatewayError ? error.code : String(error));
    });
    return () => leaving.abort();
  }, []);
  return (
    <dl>
      <dd id="label">{sentiment?.label}</dd>
      <dd id="text">{text}</dd>
      <dd id="problem">{problem}</dd>
    </dl>
  );
}

const root = document.getElementById('app');
if (root) render(<App />, root);
