/** For who makes one sum, or one letter, of a report: neither would say what it lacks. */
import { GatewayError } from '../errors/gateway-error.ts';
import type { UsageReport } from '../generated/resolvers.ts';

/**
 * The same report.
 * @throws GatewayError CIRCUIT_OPEN where earlier calls are left out, as Snowflake does not answer and the ledger does not
 * keep them any more
 */
export function requireWhole<Report extends Pick<UsageReport, 'completeFrom'>>(report: Report): Report {
  const { completeFrom } = report;
  if (completeFrom == null) return report;
  throw new GatewayError(
    'CIRCUIT_OPEN',
    `Snowflake does not answer, and the gateway's own books begin at ${new Date(completeFrom).toISOString()}: ask from then on, or again later.`,
  );
}
