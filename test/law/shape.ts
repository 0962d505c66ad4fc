import { isNode, type Node, nameOf, nodesIn, type Parsed, propertyOf, type Visit } from './source.ts';

export const MAX_LINES = 250;
const EMPTY_NAMES = /(?:^|-)(?:utils?|helpers?|common|manager|service|base)(?:-|\.|$)|^index\.[mc]?tsx?$/;
const RUNNERS = new Set(['it', 'test', 'describe', 'suite', 'bench']);

/** The parts of a path that say nothing about what is in there. */
export const emptyNames = (path: string): string[] => path.split('/').filter((part) => EMPTY_NAMES.test(part));

/** How many lines a file has. */
export const linesOf = (text: string): number => text.replace(/\n$/, '').split('\n').length;

/** Whether something is exported under no name. */
export const hasDefaultExport = ({ visits }: Parsed): boolean =>
  visits.some(
    ({ node }) =>
      node.type === 'ExportDefaultDeclaration' ||
      node.type === 'TSExportAssignment' ||
      (node.type === 'ExportSpecifier' && nameOf(node.exported) === 'default'),
  );

/** What a test file does that tests here do not: replace modules, or run only some tests. */
export const testSins = ({ visits }: Parsed): string[] => visits.flatMap(testSin);

function testSin({ node }: Visit): string[] {
  if (node.type !== 'MemberExpression') {
    return [];
  }
  const property = propertyOf(node) ?? '';
  const isMock = nameOf(node.object) === 'vi' && ['mock', 'doMock', 'hoisted', 'importMock'].includes(property);
  const isOnly = property === 'only' && RUNNERS.has(rootOf(node) ?? '');
  return isMock || isOnly ? [`${rootOf(node)}.${property}`] : [];
}

function rootOf(node: Node): string | undefined {
  const inner = node.object ?? node.callee;
  return isNode(inner) ? rootOf(inner) : nameOf(node);
}

/** Names that a file exports without a doc comment. A type is documented by a value of the same name. */
export function undocumented({ body, comments, text }: Parsed): string[] {
  const isDocumented = ({ start }: Node) =>
    comments.some(({ value, end }) => value.startsWith('*') && end <= start && text.slice(end, start).trim() === '');
  const exported = body.filter(({ type, declaration }) => type === 'ExportNamedDeclaration' && isNode(declaration));
  const documented = new Set(exported.filter(isDocumented).flatMap(namesOf));
  return exported.flatMap(namesOf).filter((name) => !documented.has(name));
}

function namesOf({ declaration }: Node): string[] {
  const declared = declaration as Node;
  const ids = [declared.id, ...nodesIn(declared.declarations).map(({ id }) => id)];
  return ids.flatMap((id) => nameOf(id) ?? []);
}
