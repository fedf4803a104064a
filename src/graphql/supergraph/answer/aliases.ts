/**
 * The router finds the key of an entity by the names of its fields, also where a document has given such a name to
 * another field: in `{ user { id: name orders { total } } }` it would ask for the orders of whoever has the name as an
 * id. So an alias that is the name of any field goes to the router as another.
 */
import { type FieldNode, type GraphQLSchema, isInterfaceType, isObjectType } from 'graphql';

export interface Aliases {
  /** The key of a field of the client's document in what the router joins. */
  innerKey(node: FieldNode): string;
  /** The key that the client knows. */
  outerKey(innerKey: string): string;
}

const PREFIX = 'alias_';

/** @param schema the supergraph, with what clients are not shown: its keys may be among that */
export function createAliases(schema: GraphQLSchema): Aliases {
  const names = new Set<string>();
  for (const type of Object.values(schema.getTypeMap()))
    if (isObjectType(type) || isInterfaceType(type))
      for (const name of Object.keys(type.getFields())) names.add(name);
  let prefix = PREFIX;
  while ([...names].some((name) => name.startsWith(prefix))) prefix += '_';

  return {
    innerKey({ name: { value: name }, alias: { value: key } = { value: name } }) {
      if (key === name) return key;
      return names.has(key) || key.startsWith(prefix) ? prefix + key : key;
    },
    outerKey: (key) => (key.startsWith(prefix) ? key.slice(prefix.length) : key),
  };
}
