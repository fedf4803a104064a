import { describe, expect, it } from 'vitest';
import { classifyMessage, type Route } from '../../src/hybrid/classify/classify-message.ts';
import { seen, unseen } from './labelled-messages.ts';

const routes: readonly Route[] = ['SNOWFLAKE', 'LAMBDA_LABS', 'BOTH'];

/** Prints a row for each true route with the number of messages sent each way; returns the share that went right. */
function confusion(title: string, messages: typeof seen): number {
  const count = (truth: Route, given: Route) =>
    messages.filter(([message, route]) => route === truth && classifyMessage(message).route === given).length;
  const line = (cells: readonly unknown[]) => cells.map((cell) => String(cell).padStart(12)).join('');
  const rows = routes.map((truth) => line([truth, ...routes.map((given) => count(truth, given))]));
  console.log(`${title}, rows are the truth\n${[line(['', ...routes]), ...rows].join('\n')}`);
  return routes.reduce((right, route) => right + count(route, route), 0) / messages.length;
}

describe('the classifier of messages', () => {
  it('has at least 120 labelled messages, each once', () => {
    const messages = [...seen, ...unseen].map(([message]) => message);
    expect(messages.length).toBeGreaterThanOrEqual(120);
    expect(new Set(messages).size).toBe(messages.length);
  });

  it('is right on at least 90 % of the messages it was made with', () => {
    expect(confusion('seen', seen)).toBeGreaterThanOrEqual(0.9);
  });

  it('is right on at least 90 % of messages it was not made with', () => {
    expect(confusion('unseen', unseen)).toBeGreaterThanOrEqual(0.9);
  });

  it('names the words that decided', () => {
    expect(classifyMessage('What was our revenue last quarter?').reason).toContain('"revenue"');
    expect(classifyMessage('Write a haiku about autumn').reason).toContain('"haiku"');
    expect(classifyMessage('hm').reason).toContain('Neither');
  });

  it('does not care about case or about words inside other words', () => {
    expect(classifyMessage('WHAT WAS OUR REVENUE LAST QUARTER?').route).toBe('SNOWFLAKE');
    expect(classifyMessage('Explain the wholesales-ordering-productivity of borders').route).toBe(
      'LAMBDA_LABS',
    );
  });

  it.each([
    '',
    ' ',
    '\u0000',
    '🙂'.repeat(5_000),
    'last '.repeat(50_000),
    `give me ${'a '.repeat(50_000)}`,
    '"'.repeat(100_000),
  ])('answers any text in bounded time (%#)', (message) => {
    const before = process.cpuUsage();
    expect(routes).toContain(classifyMessage(message).route);
    // A pattern that backtracks would take minutes, not a fraction of this.
    expect(process.cpuUsage(before).user).toBeLessThan(1_000_000);
  });
});
