/** The audits of the GraphQL over HTTP specification, by graphql-http, against a running gateway. */
import { serverAudits } from 'graphql-http';
import type { SuiteResults } from './audit-report.ts';

/** @param headers sent with every request beside the audit's own */
export async function auditGraphqlOverHttp(
  url: string,
  headers: Readonly<Record<string, string>>,
): Promise<SuiteResults> {
  const passed: string[] = [];
  const failed = new Map<string, string>();
  const fetchFn = (address: string, init: RequestInit = {}) =>
    fetch(address, { ...init, headers: { ...headers, ...(init.headers as Record<string, string>) } });
  for (const { id, name, fn } of serverAudits({ url, fetchFn })) {
    const title = `${id} ${name}`;
    const result = await fn();
    if (result.status === 'ok') passed.push(title);
    else failed.set(title, `${result.status}: ${result.reason}`);
  }
  return { passed, failed, notRun: [] };
}
