import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { MicroCredits } from '../../src/credits/micro-credits.ts';
import { createPolicy, teamsOfMembers } from '../../src/credits/policy/create-policy.ts';
import { loadPolicy, parsePolicy } from '../../src/credits/policy/policy-file.ts';

const defaults = { account: 100 as MicroCredits, user: 10 as MicroCredits };

test('a policy file overlays the defaults', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'policy-'));
  onTestFinished(() => rm(directory, { recursive: true }));
  const path = join(directory, 'policy.json');
  await writeFile(
    path,
    JSON.stringify({
      account: { limit: '250.5', triggers: { suspend: 90 } },
      eachTeam: { limit: 40 },
      users: { ada: { limit: 20 }, bob: { triggers: { notify: null } } },
      teams: { red: { members: ['ada', 'bob'] }, blue: { limit: 5, members: ['bob'] } },
      functions: { AI_EXTRACT: { limit: 3 } },
      models: { 'meta/llama': { limit: 2 } },
      scopes: { 'model:claude-opus-4-5/user:*': { limit: 1 } },
    }),
  );
  const file = await loadPolicy(path, null);
  const { limits } = createPolicy(defaults, file);
  const user = { notify: 80, suspend: null, suspendImmediate: 100 };
  const account = { notify: 80, suspend: 95, suspendImmediate: 100 };
  expect(Object.fromEntries(limits)).toEqual({
    account: { limit: 250_500_000, triggers: { ...account, suspend: 90 } },
    'user:*': { limit: 10, triggers: user },
    'team:*': { limit: 40_000_000, triggers: user },
    'user:ada': { limit: 20_000_000, triggers: user },
    'user:bob': { limit: 10, triggers: { ...user, notify: null } },
    'team:red': { limit: 40_000_000, triggers: user },
    'team:blue': { limit: 5_000_000, triggers: user },
    'function:AI_EXTRACT': { limit: 3_000_000, triggers: account },
    'model:meta/llama': { limit: 2_000_000, triggers: account },
    'model:claude-opus-4-5/user:*': { limit: 1_000_000, triggers: user },
  });
  expect(Object.fromEntries(teamsOfMembers(file))).toEqual({ ada: ['red'], bob: ['red', 'blue'] });
});

test.each([
  ['a negative limit', { account: { limit: -1 } }, 'account.limit'],
  ['an over-precise limit', { eachUser: { limit: 0.1234567 } }, 'eachUser.limit'],
  ['a limit in words', { users: { ada: { limit: 'ten' } } }, 'users.ada.limit'],
  ['a name with a line break', { users: { 'a\nb': { limit: 1 } } }, 'users'],
  ['a member without a name', { teams: { red: { members: [''] } } }, 'teams.red.members.0'],
  ['a trigger below zero', { account: { triggers: { notify: -5 } } }, 'account.triggers.notify'],
  ['an unknown trigger', { account: { triggers: { warn: 5 } } }, 'account.triggers'],
  ['an unknown scope', { scopes: { everybody: { limit: 1 } } }, 'scopes.everybody'],
  ['an unknown entry', { user: {} }, 'user'],
])('a policy file with %s is refused with the entry’s name', (_, content, entry) => {
  expect(() => parsePolicy(content, 'policy.json')).toThrow(entry);
});

test('functions and models that do not exist are refused with the nearest names, beside everything else', () => {
  const known = { functions: ['AI_EXTRACT', 'SQL'], models: ['claude-opus-4-5', 'meta-llama/Llama-3.1-8B'] };
  const content = {
    account: { limit: -1 },
    functions: { AI_EXTRCT: { limit: 1 }, AI_EXTRACT: { limit: 1 } },
    models: { 'Claude-Opus-4-5': { limit: 1 }, 'meta-llama/Llama-3.1-8B': { limit: 1 } },
    scopes: {
      'model:claude-opus-45/user:*': { limit: 1 },
      'function:SQLL/team:red': { limit: 1 },
      'model:meta-llama/Llama-3.1-8B/team:red': { limit: 1 },
      'user:ada': { limit: 1 },
    },
  };
  const hint = 'A model of the GPUs is made known under gpu.models in the price file.';
  expect(() => parsePolicy(content, 'p.json', known)).toThrow(
    new Error(
      [
        'p.json: account.limit: limit: must be a number of credits from 0 to 1000000000, with at most 6 decimal places',
        'p.json: functions.AI_EXTRCT: there is no function AI_EXTRCT. Did you mean AI_EXTRACT?',
        `p.json: models.Claude-Opus-4-5: there is no model Claude-Opus-4-5. Did you mean claude-opus-4-5? ${hint}`,
        `p.json: scopes.model:claude-opus-45/user:*: there is no model claude-opus-45. Did you mean claude-opus-4-5? ${hint}`,
        'p.json: scopes.function:SQLL/team:red: there is no function SQLL. Did you mean SQL?',
      ].join('\n'),
    ),
  );
});

test.each(['functions', 'models', 'scopes'])(
  '%s that are a text are told as that, and not letter by letter',
  (section) => {
    const known = { functions: ['SQL'], models: ['m'] };
    const told = (content: object) => {
      try {
        parsePolicy(content, 'p.json', known);
        return '';
      } catch (error) {
        return (error as Error).message;
      }
    };
    expect(told({ [section]: 'AI' })).toMatch(new RegExp(`^p.json: ${section}: [^\n]+$`));
    expect(told({ [section]: ['AI'] })).toMatch(new RegExp(`^p.json: ${section}: [^\n]+$`));
  },
);

test('a file that is no UTF-8 is refused, for its names would be those of nobody', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'policy-'));
  onTestFinished(() => rm(directory, { recursive: true }));
  const path = join(directory, 'policy.json');
  const json = '{"users": {"Jörg": {"limit": 1}}}';
  for (const encoding of ['latin1', 'utf16le'] as const) {
    await writeFile(path, Buffer.from(json, encoding));
    await expect(loadPolicy(path, null)).rejects.toThrow(`${path}: is no JSON`);
  }
  await writeFile(path, `\ufeff${json}`);
  expect(await loadPolicy(path, null)).toEqual({ users: { Jörg: { limit: 1_000_000 } } });
  await expect(loadPolicy(directory, null)).rejects.toThrow(`${directory}: cannot be read (EISDIR)`);
  await expect(loadPolicy(`${path}.old`, null)).rejects.toThrow(`${path}.old: cannot be read (ENOENT)`);
});

test('a function or model behind a user is refused: it would be a part of a name that nobody has', () => {
  const turned = [
    'user:ada/function:AI_EXTRACT',
    'team:growth/model:claude-opus-4-5',
    'model:m/user:ada/team:red',
  ];
  for (const scope of turned)
    expect(() => parsePolicy({ scopes: { [scope]: { limit: 1 } } }, 'policy'), scope).toThrow(
      /must name a function or model first/,
    );
});

test('a name that stands twice, in one place or in two, is refused: one of its limits would be forgotten', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'policy-'));
  onTestFinished(() => rm(directory, { recursive: true }));
  const path = join(directory, 'policy.json');
  const problemsOf = async (json: string) => {
    await writeFile(path, json);
    return loadPolicy(path, null).then(
      () => [],
      (error: Error) => error.message.replaceAll(`${path}: `, '').split('\n'),
    );
  };
  expect(
    await problemsOf(
      '{"users": {"ada": {"limit": 1}, "bob": {"limit": 1}, "\\u0061da": {"limit": 9}}, "users": {"__proto__": {}}}',
    ),
  ).toEqual([
    'users.ada: is given twice; keep one of them.',
    'users: is given twice; keep one of them.',
    'users.__proto__: cannot be a name.',
  ]);
  expect(
    await problemsOf('{"users": {"ada": {}}, "account": {}, "scopes": {"user:ada": {}, "account": {}}}'),
  ).toEqual([
    'scopes.user:ada: is given twice, as users.ada too; keep one of them.',
    'scopes.account: is given twice, as account too; keep one of them.',
  ]);
  expect(await problemsOf('\ufeff{"scopes": {"usr:ada": {}}}')).toEqual([
    expect.stringContaining('scopes.usr:ada: scope: must be account, team:NAME'),
  ]);
  expect(await problemsOf('{')).toEqual([expect.stringContaining('is no JSON')]);
  expect(await problemsOf('{"users": {"a:{,\\"b": {"limit": 1}, "c": {"limit": 1}}}')).toEqual([]);
});
