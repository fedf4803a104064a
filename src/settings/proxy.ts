/** Which requests go through a proxy, by the variables that other programs read too: HTTPS_PROXY, HTTP_PROXY, ALL_PROXY, NO_PROXY. */
import { BlockList, isIP } from 'node:net';
import { domainToASCII } from 'node:url';
import { ConfigError, isLoopback } from './config-variable.ts';

/** The proxy for a URL, with its user and password if it has one; null is the direct way. */
export type ProxyFor = (url: URL) => URL | null;

export const noProxy: ProxyFor = () => null;

/**
 * Lower case wins, as in curl. Without a proxy for https the one for http serves both, and without either ALL_PROXY
 * does, unless it speaks SOCKS: the driver does not, and whoever set it may have meant other programs.
 * @throws ConfigError without the value, which may hold a password
 */
export function readProxies(environment: Readonly<Record<string, string | undefined>>): ProxyFor {
  const given = (name: string) => {
    const spelt = environment[name.toLowerCase()]?.trim() ? name.toLowerCase() : name;
    return { spelt, value: environment[spelt]?.trim() ?? '' };
  };
  const all = given('ALL_PROXY');
  const http = proxyUrl(given('HTTP_PROXY')) ?? (/^socks/i.test(all.value) ? null : proxyUrl(all));
  const https = proxyUrl(given('HTTPS_PROXY')) ?? http;
  const { spelt, value } = given('NO_PROXY');
  const exceptions = value
    .toLowerCase()
    .split(/[\s,]+/)
    .filter(Boolean)
    .map((entry) => readException(entry, spelt));
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
  parsed.username = percentEncoded(parsed.username);
  parsed.password = percentEncoded(parsed.password);
  return parsed;
}

/** A percent sign that begins no code stands for itself, as in curl; those who read the URL would fail at it. */
function percentEncoded(given: string): string {
  const encoded = given.replace(/%(?![\da-f]{2})/gi, '%25');
  try {
    decodeURIComponent(encoded);
    return encoded;
  } catch {
    return encodeURIComponent(given);
  }
}

/**
 * `*`, a host and all beneath it (`example.com`, `.example.com`), or only what is beneath (`*.example.com`), an address
 * or a network of them (`10.0.0.0/8`); `:port`. @throws ConfigError
 */
function readException(entry: string, spelt: string): (host: string, port: string) => boolean {
  const [, host = '', port] = /^(\[.*\]|[^:]*|[^:]*:.*:.*?)(?::(\d+))?$/.exec(entry) ?? ['', entry];
  const matches = matcherOf(host, spelt);
  return (candidate, candidatePort) => (port === undefined || port === candidatePort) && matches(candidate);
}

function matcherOf(host: string, spelt: string): (candidate: string) => boolean {
  if (host === '*') return () => true;
  const [address = '', prefix] = bare(host).split('/');
  const family = isIP(address);
  if (family !== 0 || prefix !== undefined) {
    const most = family === 4 ? 32 : 128;
    const length = prefix === undefined ? most : Number(prefix);
    if (family === 0 || !/^\d+$/.test(prefix ?? '0') || length > most)
      throw new ConfigError(`${spelt}: ${host} is no network; write it like 10.0.0.0/8.`);
    const network = new BlockList();
    network.addSubnet(address, length, family === 4 ? 'ipv4' : 'ipv6');
    return (candidate) =>
      isIP(candidate) !== 0 && network.check(candidate, isIP(candidate) === 4 ? 'ipv4' : 'ipv6');
  }
  const given = bare(host.replace(/^\*?\./, ''));
  const onlyBeneath = host.startsWith('*.');
  if (given === '' || given.includes('*')) return () => false;
  // As URLs have names of other letters.
  const name = domainToASCII(given) || given;
  return (candidate) => (!onlyBeneath && candidate === name) || candidate.endsWith(`.${name}`);
}

/** Without the brackets of an IPv6 address, or the dot that may end a name. */
function bare(host: string): string {
  return host
    .toLowerCase()
    .replace(/^\[(.*)\]$/, '$1')
    .replace(/(.)\.$/, '$1');
}
