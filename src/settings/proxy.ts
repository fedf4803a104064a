/** Which requests go through a proxy, by the variables that other programs read too: HTTPS_PROXY, HTTP_PROXY, NO_PROXY. */
import { ConfigError, isLoopback } from './config-variable.ts';

/** The proxy for a URL, with its user and password if it has one; null is the direct way. */
export type ProxyFor = (url: URL) => URL | null;

export const noProxy: ProxyFor = () => null;

/**
 * Lower case wins, as in curl. Without a proxy for https the one for http serves both.
 * @throws ConfigError without the value, which may hold a password
 */
export function readProxies(environment: Readonly<Record<string, string | undefined>>): ProxyFor {
  const given = (name: string) => {
    const spelt = environment[name.toLowerCase()]?.trim() ? name.toLowerCase() : name;
    return { spelt, value: environment[spelt]?.trim() ?? '' };
  };
  const http = proxyUrl(given('HTTP_PROXY'));
  const https = proxyUrl(given('HTTPS_PROXY')) ?? http;
  const exceptions = given('NO_PROXY')
    .value.toLowerCase()
    .split(/[\s,]+/)
    .filter(Boolean)
    .map(readException);
  return (url) => {
    const host = bare(url.hostname);
    if (isLoopback(host)) return null;
    const port = url.port || (url.protocol === 'https:' ? '443' : '80');
    if (exceptions.some((matches) => matches(host, port))) return null;
    return url.protocol === 'https:' ? https : http;
  };
}

function proxyUrl({ spelt, value }: { spelt: string; value: string }): URL | null {
  if (value === '') return null;
  const parsed = URL.parse(value.includes('://') ? value : `http://${value}`);
  if (!parsed?.hostname || !/^https?:$/.test(parsed.protocol) || parsed.pathname !== '/')
    throw new ConfigError(`${spelt}: this is not a proxy; write it like http://proxy.example.com:3128.`);
  return parsed;
}

/** `*`, a host and all beneath it (`example.com`, `.example.com`), or only what is beneath (`*.example.com`); `:port`. */
function readException(entry: string): (host: string, port: string) => boolean {
  const [, host = '', port] = /^(\[.*\]|[^:]*|[^:]*:.*:.*?)(?::(\d+))?$/.exec(entry) ?? ['', entry];
  const name = bare(host.replace(/^\*?\.(?=.)/, ''));
  const onlyBeneath = host.startsWith('*.');
  return (candidate, candidatePort) =>
    (port === undefined || port === candidatePort) &&
    (name === '*' || (!onlyBeneath && candidate === name) || candidate.endsWith(`.${name}`));
}

/** Without the brackets of an IPv6 address, or the dot that may end a name. */
function bare(host: string): string {
  return host
    .toLowerCase()
    .replace(/^\[(.*)\]$/, '$1')
    .replace(/(.)\.$/, '$1');
}
