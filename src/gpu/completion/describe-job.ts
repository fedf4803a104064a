/** A completion as scheduling sees it, and what its answer teaches for the next. */
import type { Consumption } from '../../credits/operation.ts';
import type { FleetParts } from '../fleet/fleet-parts.ts';
import type { Job } from '../schedule/job.ts';
import type { GpuCall, GpuCompletionRequest } from './completion.ts';

export function describeJob(parts: FleetParts, request: GpuCompletionRequest, call: GpuCall): Job {
  return {
    model: request.model,
    user: call.user,
    promptTokens: parts.estimates.prompt(request.model, promptCharacters(request)),
    outputTokens: parts.estimates.output(request.model, request.maxTokens ?? null),
    blocks: parts.promptBlocks(call.user, request.messages),
  };
}

export function learnFromAnswer(parts: FleetParts, request: GpuCompletionRequest, usage: Consumption): void {
  parts.estimates.learn(request.model, {
    characters: promptCharacters(request),
    promptTokens: usage.inputTokens,
    outputTokens: usage.outputTokens,
  });
}

/** The template adds about as much around each message as this. */
const CHARACTERS_PER_MESSAGE = 16;

function promptCharacters({ messages, tools }: GpuCompletionRequest): number {
  const beside = tools ? JSON.stringify(tools).length : 0;
  return messages.reduce((sum, { content }) => sum + content.length + CHARACTERS_PER_MESSAGE, beside);
}
