/**
 * The permissions that the schema asks for, and the one place that asks.
 *
 * `@requiresScopes` stands on a field, or on a type for all of its fields. Who is asking was found out at the door, which
 * lets nobody in unknown: `@authenticated` says that this is enough.
 */
import {
  defaultFieldResolver,
  type FieldDefinitionNode,
  type GraphQLField,
  type GraphQLFieldResolver,
  type GraphQLObjectType,
  type GraphQLSchema,
  isObjectType,
  type ObjectTypeDefinitionNode,
  type ObjectTypeExtensionNode,
  valueFromASTUntyped,
} from 'graphql';
import type { RequestContext } from '../context.ts';
import { isPermission, type Requirement, requirePermission } from '../identity/permissions.ts';

type RestrictedField = GraphQLField<unknown, RequestContext>;
type Declaration = ObjectTypeDefinitionNode | ObjectTypeExtensionNode | FieldDefinitionNode;

/** Wraps the resolvers of the fields that need a permission. A refused field is an error of its own: others answer. */
export function enforcePermissions(schema: GraphQLSchema): GraphQLSchema {
  for (const type of objectTypes(schema)) {
    for (const field of Object.values(type.getFields()) as RestrictedField[]) {
      const requirements = requirementsOf(type, field);
      if (requirements.length === 0) continue;
      if (type === schema.getSubscriptionType()) {
        if (!field.subscribe) throw new Error(`${type.name}.${field.name} cannot be subscribed to`);
        field.subscribe = guarded(field.subscribe, requirements);
      } else field.resolve = guarded(field.resolve ?? defaultFieldResolver, requirements);
    }
  }
  return schema;
}

/** What the type asks for, and what the field does: both must be met. */
export function requirementsOf(type: GraphQLObjectType, field: RestrictedField): readonly Requirement[] {
  return [
    ...requiredBy(type.astNode),
    ...type.extensionASTNodes.flatMap((node) => requiredBy(node)),
    ...requiredBy(field.astNode),
  ];
}

export function objectTypes(schema: GraphQLSchema): readonly GraphQLObjectType[] {
  return Object.values(schema.getTypeMap())
    .filter(isObjectType)
    .filter(({ name }) => !name.startsWith('__'));
}

function guarded(
  resolve: GraphQLFieldResolver<unknown, RequestContext>,
  requirements: readonly Requirement[],
): GraphQLFieldResolver<unknown, RequestContext> {
  return (source, args, context, info) => {
    for (const requirement of requirements) requirePermission(context.user, requirement);
    return resolve(source, args, context, info);
  };
}

/** @throws Error for a permission that nobody could have */
function requiredBy(node: Declaration | null | undefined): readonly Requirement[] {
  return (node?.directives ?? [])
    .filter(({ name }) => name.value === 'requiresScopes')
    .map(({ arguments: args = [] }) => {
      const value = args.find(({ name }) => name.value === 'scopes')?.value;
      const scopes = (value ? valueFromASTUntyped(value) : []) as readonly (readonly string[])[];
      return scopes.map((all) =>
        all.map((name) => {
          if (isPermission(name)) return name;
          throw new Error(`@requiresScopes of ${node?.name.value}: there is no permission ${name}`);
        }),
      );
    });
}
