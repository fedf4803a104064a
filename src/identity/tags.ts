/** Tags: what a call is for, as its caller says it, so that it can be charged back later. */
import { badInput } from '../errors/gateway-error.ts';
import { decodeHeader, withoutBlanks } from './header-text.ts';
import { readName } from './name.ts';

/** For charge-back: `project` and `search`. */
export interface Tag {
  readonly key: string;
  readonly value: string;
}

/** In the order of their keys, each key once. */
export type Tags = readonly Tag[];

/** Of one request, and of one API key. */
export const MAX_TAGS = 8;
export const TAGS_HEADER = 'x-gateway-tags';

export const tagKeyForm = /^[\w.-]{1,64}$/;
const none: Tags = [];

/**
 * `x-gateway-tags: project=search, stage=test`. A value may hold any character that a header can, but a comma.
 * @throws GatewayError BAD_USER_INPUT
 */
export function readTags(header: string | readonly string[] | undefined): Tags {
  if (header === undefined || header === '') return none;
  const text = decodeHeader(typeof header === 'string' ? header : header.join(','));
  const given = text.split(',').map((part) => {
    const cut = part.indexOf('=');
    if (cut < 0) throw badInput(TAGS_HEADER, 'must be like project=search, stage=test');
    return { key: withoutBlanks(part.slice(0, cut)), value: withoutBlanks(part.slice(cut + 1)) };
  });
  return checkTags(given, TAGS_HEADER);
}

/** @returns the tags in the order of their keys. @throws GatewayError BAD_USER_INPUT naming `field`. */
export function checkTags(given: readonly Tag[], field: string): Tags {
  if (given.length > MAX_TAGS) throw badInput(field, `must be at most ${MAX_TAGS}`);
  const tags = given.map(({ key, value }) => {
    if (!tagKeyForm.test(key))
      throw badInput(field, 'a key is 1 to 64 letters, digits, dots, hyphens and underscores');
    const { name, problem } = readName(value);
    if (problem !== null) throw badInput(field, `the value of ${key} ${problem}`);
    return { key, value: name };
  });
  const repeated = tags.find(({ key }, i) => tags.findIndex((tag) => tag.key === key) !== i);
  if (repeated) throw badInput(field, `${repeated.key} is there twice`);
  return inOrder(tags);
}

/** What a request says counts before what its key says by default. */
export function mergeTags(defaults: Tags, given: Tags): Tags {
  if (defaults.length === 0) return given;
  if (given.length === 0) return defaults;
  return inOrder([...defaults.filter(({ key }) => !given.some((tag) => tag.key === key)), ...given]);
}

function inOrder(tags: readonly Tag[]): Tags {
  return [...tags].sort((a, b) => (a.key < b.key ? -1 : 1));
}

export function tagsToRecord(tags: Tags): Readonly<Record<string, string>> {
  return Object.fromEntries(tags.map(({ key, value }) => [key, value]));
}

export function tagValue(tags: Tags, key: string): string | null {
  return tags.find((tag) => tag.key === key)?.value ?? null;
}

/** `{"project":"search"}`, as the ledger and the usage log keep them. */
export function tagsToJson(tags: Tags): string {
  return tags.length === 0 ? '{}' : JSON.stringify(tagsToRecord(tags));
}

export function tagsFromJson(json: string): Tags {
  if (json === '{}') return none;
  return Object.entries(JSON.parse(json) as Record<string, string>).map(([key, value]) => ({ key, value }));
}
