/** IPv4 and IPv6 addresses. */
import { isIP } from 'node:net';
import type { PersonalData } from './categories.ts';

/** Runs of what addresses are written with; what they mean is left to the parser. */
const CANDIDATE = /[0-9a-f:.]{2,50}/giu;

export function findIpAddresses(text: string): PersonalData[] {
  const found: PersonalData[] = [];
  for (const match of text.matchAll(CANDIDATE)) {
    // A sentence's full stop or colon may stick to it.
    const value = match[0]
      .replace(/^[.]+/u, '')
      .replace(/[.]+$/u, '')
      .replace(/(?<!:):$/u, '');
    if (value.length < 3 || !/[.:]/u.test(value)) continue;
    const start = match.index + match[0].indexOf(value);
    const address = addressIn(value);
    if (!address || !standsAlone(text, start, start + address.length)) continue;
    found.push({ category: 'IP_ADDRESS', start, end: start + address.length });
  }
  return found;
}

/** The address itself: `10.0.0.1:8080` has a port behind it. */
function addressIn(value: string): string | null {
  if (isIP(value) === 4) return value;
  // "::" and "a::" are valid, but in prose they are not addresses.
  if (isIP(value) === 6) return /^[0-9a-f]{0,4}::?$/iu.test(value) ? null : value;
  const port = /^([\d.]{7,15}):\d{1,5}$/u.exec(value);
  return port?.[1] && isIP(port[1]) === 4 ? port[1] : null;
}

function standsAlone(text: string, start: number, end: number): boolean {
  const left = text[start - 1] ?? ' ';
  const right = text[end] ?? ' ';
  if (/[\p{L}\p{N}_]/u.test(left) || /[\p{L}\p{N}_]/u.test(right)) return false;
  const mayCount = isCountedUp(text.slice(start, end));
  const around = text.slice(Math.max(0, start - 90), end + 60);
  if (
    mayCount &&
    ABOUT_VERSIONS.test(around) &&
    !ABOUT_NETWORKS.test(around) &&
    !/\bfrom $/u.test(text.slice(Math.max(0, start - 6), start))
  )
    return false;
  return !isVersion(text.slice(Math.max(0, start - 32), start), text.slice(end, end + 5), mayCount);
}

/** "4.2.1.0": versions and clauses are counted up from one, few addresses have no higher part. */
function isCountedUp(value: string): boolean {
  return value.split('.').every((part) => Number(part) < 32);
}

const VERSION =
  /\b(?:v|versions?|releases?|firmware|build|updated?|upgraded?|clauses?|sections?|paragraphs?|klausel|ziffer)\b([^\n,;()]{0,22})$/iu;
/** Speaks of versions or clauses, and of no network. */
const ABOUT_VERSIONS = /\b(?:versions?|firmware|releases?|clauses?)\b/iu;
const ABOUT_NETWORKS =
  /\b(?:ips?|ipv4|address(?:es)?|hosts?|servers?|network|login|logged|sign-?ins?|gateway|router|ping|vpn|traffic|requests?|firewall|subnet)\b/iu;
/** Between the word and the number: what makes it the address of the thing that was updated. */
const PLACE =
  /\b(?:ip|addr(?:ess)?|host|servers?|gateway|router|device|machine|node|at|on|via|by|login|for)\b/iu;

/** "Firmware 2.4.1.0", "update from 1.0.0.9 to 1.0.1.0"; but "update from 203.0.113.9" says where it came from. */
function isVersion(before: string, behind: string, mayCount: boolean): boolean {
  const between = VERSION.exec(before)?.[1];
  if (between === undefined || PLACE.test(between)) return false;
  if (!mayCount && !/^\W*v?$/iu.test(between)) return false;
  return !/\bfrom\b/iu.test(between) || / to /u.test(behind) || / to $/u.test(between);
}
