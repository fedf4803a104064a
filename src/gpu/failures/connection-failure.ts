/** A connection that could not be made, or that broke before the first token. */
import { GatewayError } from '../../errors/gateway-error.ts';
import { UpstreamFailure } from './upstream-failure.ts';

export function connectionFailure(error: Error): UpstreamFailure {
  const code = 'code' in error ? String(error.code) : error.name;
  const refused = /CONNECT|ECONNREFUSED|ENOTFOUND|EHOSTUNREACH|ENETUNREACH|EAI_AGAIN|CERT/.test(code);
  const shown = new GatewayError(
    'UPSTREAM_UNAVAILABLE',
    refused ? 'The GPU endpoint could not be reached.' : 'The connection to the GPU endpoint broke.',
    { backend: 'LAMBDA_LABS' },
  );
  return new UpstreamFailure(refused ? 'unreachable' : 'reset', `${code}: ${error.message}`, shown, {
    cause: error,
  });
}
