/** An agent that asks for a price first, and reads its answer as it comes. */
import { GatewayError, getGateway } from '@cortex-gateway/client';

const gateway = getGateway({ tags: { project: 'examples' } });
const input = {
  prompt: 'Summarise: Bees pollinate crops. Honey is made by bees. Without them many crops would fail.',
  maxTokens: 60,
};

try {
  const { maximum, affordable } = await gateway.quote({ complete: input });
  console.log(`costs at most ${maximum} credits, affordable: ${affordable}`);
  let text = '';
  for await (const { delta, finishReason, usage } of gateway.completeStream(input)) {
    text += delta;
    if (finishReason) console.log(`${finishReason}, ${usage?.credits} credits: ${text}`);
  }
} catch (error) {
  if (!(error instanceof GatewayError)) throw error;
  // A new day or a higher limit helps. Asking again does not, so the client has not.
  if (error.code === 'CREDITS_EXHAUSTED') console.log(`no credits until ${error.details.resetsAt}`);
  else console.log(`${error.code}: ${error.message}`);
}
