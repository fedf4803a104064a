/** Finds the variables that somebody set for the gateway and that would be silently without effect. */

import { nearest } from '../errors/nearest.ts';
import type { Variable } from './config-variable.ts';

/** Beginnings that are the gateway's own, however the rest is spelt. */
const ownPrefix =
  /^(SNOWFLAKE|CORTEX|LAMBDA|LAMBDALABS|LAMDA|CREDITS?|AUTH|EMBEDDED|METRICS?|SLACK|SMTP|ALERTS?|MCP|SEMANTIC|TRUSTED|SUBGRAPHS?|SUPERGRAPH|CORS|RATE_LIMIT)(_|$)/i;

/** Read by the Snowflake driver itself. */
const driverVariables = /^SNOWFLAKE_(DISABLE_|HOME$|CLIENT_|AUTH_SOCKET_|SKIP_|ENABLE_)/;

/** Read by the gateway's clients, which may have the same environment. */
const clientVariables = /^CORTEX_GATEWAY_(URL|TOKEN|TOKEN_FILE|USER)$/;

/** Platforms set them for everything that they run: those that are near none of ours are somebody else's. */
const telemetryVariables = /^OTEL_/;

/** Kubernetes and Docker set these for every service that is near: `SMTP_SERVICE_HOST`, `METRICS_PORT_80_TCP`. */
const serviceLinks = /_(SERVICE_(HOST|PORT)(_\w+)?|PORT_\d+_(TCP|UDP)(_\w+)?)$/;

const ALL_LISTED = '"npm start -- --help" lists them all.';

/** Settings of other Snowflake clients, of which the gateway has none because it does that by itself. */
const ownWays: Readonly<Record<string, string>> = {
  SNOWFLAKE_WAREHOUSE: 'it chooses the warehouse of each statement by what that does',
};

/** A line for each. An empty variable is an unset one. */
export function unknownVariables(
  environment: Readonly<Record<string, string | undefined>>,
  variables: Readonly<Record<string, Variable<unknown>>>,
): readonly string[] {
  const known = new Set(
    Object.entries(variables).flatMap(([name, { secret }]) => (secret ? [name, `${name}_FILE`] : [name])),
  );
  return Object.entries(environment).flatMap(([name, value]) => {
    if (!value?.trim() || known.has(name) || driverVariables.test(name) || serviceLinks.test(name)) return [];
    if (clientVariables.test(name)) return [];
    const [, base = name] = /^(.*)_FILE$/.exec(name) ?? [];
    const instead = ownWays[name.toUpperCase()];
    if (instead) return [`${name} is not a setting of the gateway: ${instead}. ${ALL_LISTED}`];
    const meant = known.has(base) ? base : (meantBy(name, known) ?? proxyMeantBy(name));
    if (meant === undefined && !ownPrefix.test(name)) return [];
    const advice = meant ? `; did you mean ${meant}?` : '.';
    return [`${name} is not a setting of the gateway${advice} ${ALL_LISTED}`];
  });
}

/**
 * The setting that was likely meant. Under a prefix of ours any near name is; elsewhere, where other programs have
 * their variables too, only one that is a letter or two off, or its underscores, and long enough to be no accident.
 */
function meantBy(name: string, candidates: ReadonlySet<string>): string | undefined {
  if (ownPrefix.test(name)) return ownMeantBy(name, candidates);
  if (telemetryVariables.test(name)) return nearest(name, candidates, 1, () => 2)[0];
  // Without its beginning alone where it decides who is let in: nobody would be asked, and nobody would notice.
  if (candidates.has(`AUTH_${name}`)) return `AUTH_${name}`;
  const swapped = [...candidates].find((candidate) => isSwapOf(name, candidate));
  if (swapped !== undefined) return swapped;
  const reach = ({ length }: string) => (length < 7 ? -1 : length < 8 ? 1 : 2);
  const bare = new Map([...candidates].map((candidate) => [withoutUnderscores(candidate), candidate]));
  const [near] = nearest(withoutUnderscores(name), bare.keys(), 1, reach);
  return near && bare.get(near);
}

const proxyVariables = ['HTTPS_PROXY', 'HTTP_PROXY', 'ALL_PROXY', 'NO_PROXY'];

/** Other programs have proxies of their own, such as `FTP_PROXY` and `GOPROXY`: only what begins like one of these is near. */
function proxyMeantBy(given: string): string | undefined {
  const name = given.toUpperCase();
  if (proxyVariables.includes(name) || !/^(HTT|HTP|THT|ALL|NO_|NOP)/.test(name)) return undefined;
  const bare = new Map(proxyVariables.map((one) => [withoutUnderscores(one), one]));
  const [near] = nearest(withoutUnderscores(name), bare.keys(), 1, () => 2);
  return near && bare.get(near);
}

/**
 * First among those that begin with the same word: who writes SMTP_HOST means no MCP_HOST. Near they are by what stands
 * behind it, or by their words: who writes CREDIT_USER_LIMIT means a limit of users.
 */
function ownMeantBy(name: string, candidates: ReadonlySet<string>): string | undefined {
  const [word = '', ...words] = name.toUpperCase().split('_');
  const kin = [...candidates].filter((one) => one.startsWith(`${word}_`) && !one.endsWith('_FILE'));
  const [only, another] = kin;
  if (only === undefined) return nearest(name, candidates, 1)[0];
  if (another === undefined) return only;
  const rests = kin.map((one) => one.slice(word.length + 1));
  const rest = words.join('_');
  const ofSameWords = rests.filter((one) => shareWords(words, one.split('_')));
  const [near] = [
    ...nearest(rest, rests, 1),
    ...nearest(rest, ofSameWords, 1, () => Number.POSITIVE_INFINITY),
  ];
  return near && `${word}_${near}`;
}

/** Whether all words of one are words of the other. */
function shareWords(a: readonly string[], b: readonly string[]): boolean {
  const [few, many] = a.length < b.length ? [a, b] : [b, a];
  return few.length > 0 && few.every((word) => many.includes(word));
}

/** Whether two letters next to each other have changed places: such as `PROT`, also where a name is too short for more. */
function isSwapOf(name: string, candidate: string): boolean {
  if (name.length !== candidate.length) return false;
  const at = [...name].findIndex((letter, i) => letter !== candidate[i]);
  if (at === -1) return false;
  const swapped = name.slice(0, at) + name.charAt(at + 1) + name.charAt(at) + name.slice(at + 2);
  return swapped === candidate;
}

const withoutUnderscores = (name: string) => name.replaceAll('_', '');
