/** What the types declare as members, and where members are given a value or are read: by syntax, without a checker. */
import { readFileSync } from 'node:fs';
import { parseSync, Visitor } from 'oxc-parser';

export interface Member {
  /** The interface or the type alias that it stands in. */
  readonly owner: string;
  /** Which body of braces in its file: a type inside another has its own members. */
  readonly body: number;
  readonly file: string;
  readonly name: string;
  readonly isOptional: boolean;
  readonly isFunction: boolean;
  /** `unknown` describes what comes from outside: no code of ours gives it a value. */
  readonly isUnknown: boolean;
}

/** An object literal: what it might be a value of is told by its keys. */
export interface Literal {
  readonly keys: ReadonlySet<string>;
  /** It is spread into another, or another into it: its keys are not all that the value has. */
  readonly isPart: boolean;
}

export interface Usage {
  readonly members: Member[];
  readonly literals: Literal[];
  /** Names that are assigned as properties of something that exists already, or are members of a class. */
  readonly assigned: Set<string>;
  /** Types of which values are given in part: `Partial<T>`, `Pick<T, K>`, `Omit<T, K>`. */
  readonly parted: Set<string>;
  /** Names that are read from something: `a.name`, `const { name } = a`. */
  readonly read: Set<string>;
}

export function createUsage(): Usage {
  return { members: [], literals: [], assigned: new Set(), parted: new Set(), read: new Set() };
}

/** Objects in JSON files are given as literals are. */
export function readJson(path: string, usage: Usage): void {
  JSON.parse(readFileSync(path, 'utf8'), (_, value: unknown) => {
    if (typeof value === 'object' && value !== null)
      usage.literals.push({ keys: new Set(Object.keys(value)), isPart: false });
    return value;
  });
}

interface Node {
  readonly type: string;
  readonly [key: string]: unknown;
}

const nameOf = (key: unknown): string | null => {
  const node = key as Node;
  if (node.type === 'Identifier') return String(node.name);
  return node.type === 'Literal' ? String(node.value) : null;
};

/** Adds what a file declares and does to `usage`. */
export function readUsage(path: string, file: string, usage: Usage): void {
  const { program, errors } = parseSync(file, readFileSync(path, 'utf8'));
  if (errors.length > 0) throw new Error(`${file}: ${errors[0]?.message}`);
  const owners: string[] = [];
  const bodies: number[] = [];
  let opened = 0;
  const open = () => void bodies.push(++opened);
  const close = () => void bodies.pop();
  const enter = (node: unknown) => void owners.push(nameOf((node as Node).id) ?? '');
  const leave = () => void owners.pop();
  const declare = (node: unknown, isFunction: boolean) => {
    const { key, optional, typeAnnotation } = node as Node;
    const name = nameOf(key);
    const type = (typeAnnotation as Node | null | undefined)?.typeAnnotation as Node | undefined;
    if (name === null || owners.length === 0) return;
    usage.members.push({
      owner: owners.at(-1) ?? '',
      body: bodies.at(-1) ?? 0,
      file,
      name,
      isOptional: optional === true,
      isFunction: isFunction || type?.type === 'TSFunctionType',
      isUnknown: type?.type === 'TSUnknownKeyword',
    });
  };
  const spread = new Set<unknown>();
  const markSpread = (argument: unknown): void => {
    const node = argument as Node;
    if (node.type === 'ObjectExpression') spread.add(node);
    for (const part of ['expression', 'left', 'right', 'consequent', 'alternate'])
      if (node.type !== 'ObjectExpression' && node[part]) markSpread(node[part]);
  };
  new Visitor({
    TSInterfaceDeclaration: enter,
    'TSInterfaceDeclaration:exit': leave,
    TSTypeAliasDeclaration: enter,
    'TSTypeAliasDeclaration:exit': leave,
    TSInterfaceBody: open,
    'TSInterfaceBody:exit': close,
    TSTypeLiteral: open,
    'TSTypeLiteral:exit': close,
    TSPropertySignature: (node) => declare(node, false),
    TSMethodSignature: (node) => declare(node, true),
    ObjectExpression(node) {
      const keys = node.properties.map((property) =>
        property.type === 'Property' && !property.computed ? nameOf(property.key) : null,
      );
      usage.literals.push({
        keys: new Set(keys.filter((key) => key !== null)),
        isPart: keys.includes(null) || spread.has(node),
      });
    },
    // An element gives its component what an object would; its children are a property too.
    JSXOpeningElement({ attributes }) {
      const keys = attributes.map((each) =>
        each.type === 'JSXAttribute' && each.name.type === 'JSXIdentifier' ? each.name.name : null,
      );
      usage.literals.push({
        keys: new Set(['children', ...keys.filter((key) => key !== null)]),
        isPart: keys.includes(null),
      });
    },
    SpreadElement: ({ argument }) => markSpread(argument),
    TSTypeReference({ typeName, typeArguments }) {
      const [first] = typeArguments?.params ?? [];
      if (!['Partial', 'Pick', 'Omit'].includes(nameOf(typeName) ?? '')) return;
      const name = first?.type === 'TSTypeReference' ? nameOf(first.typeName) : null;
      if (name !== null) usage.parted.add(name);
    },
    ObjectPattern(node) {
      for (const property of node.properties) {
        const name = property.type === 'Property' ? nameOf(property.key) : null;
        if (name !== null) usage.read.add(name);
      }
    },
    MemberExpression(node) {
      const name = nameOf(node.property);
      if (name !== null) usage.read.add(name);
    },
    AssignmentExpression({ left }) {
      const name = left.type === 'MemberExpression' ? nameOf(left.property) : null;
      if (name !== null) usage.assigned.add(name);
    },
    PropertyDefinition({ key }) {
      const name = nameOf(key);
      if (name !== null) usage.assigned.add(name);
    },
    MethodDefinition({ key }) {
      const name = nameOf(key);
      if (name !== null) usage.assigned.add(name);
    },
  }).visit(program);
}
