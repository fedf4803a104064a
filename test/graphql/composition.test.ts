/** What the schema says to a supergraph: our directives are there after composition too. */
import { composeServices } from '@theguild/federation-composition';
import { parse } from 'graphql';
import { expect, it } from 'vitest';
import { readTypeDefs } from '../../src/graphql/subgraph.ts';

it('costs, list sizes, permissions and entities survive composition with another subgraph', () => {
  const other = parse(`
    extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@tag"])
    type Query { teams: [User!]! @tag(name: "internal") }
    type User @key(fields: "name") { name: String! desk: String }
  `);
  const { errors, supergraphSdl } = composeServices([
    { name: 'gateway', url: 'http://localhost/graphql', typeDefs: readTypeDefs() },
    { name: 'people', url: 'http://localhost/people', typeDefs: other },
  ]);
  expect(errors ?? []).toEqual([]);
  const sdl = supergraphSdl ?? '';
  expect(sdl).toMatch(/hybrid\([^)]*\)[^\n]*@requiresScopes\(scopes: \[\["cortex:run"\]\]\)/);
  expect(sdl).toMatch(/usage\([^)]*\)[^\n]*@cost\(weight: 500\)/);
  expect(sdl).toMatch(/@listSize\([^)]*assumedSize: 50/);
  expect(sdl).toMatch(/@authenticated/);
  expect(sdl).toMatch(/@tag\(name: "internal"\)/);
  for (const name of ['User', 'Model', 'Warehouse', 'UsageEvent'])
    expect(sdl).toMatch(new RegExp(`type ${name}\\b[^{]*@join__type\\(graph: GATEWAY, key: "`));
});
