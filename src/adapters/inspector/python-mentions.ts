import { nameOf } from './python-bindings.ts';
import { bind, bindAll, inside, mention, type PyPlace, type PyReading, readAll, readGiving } from './python-givings.ts';
import type { PyNode } from './python-node.ts';
import { type PyMention, scopeIn } from './python-scopes.ts';

/** What a call says by the name of a parameter, `**` for what nobody can tell. */
interface PyKeyword {
  readonly callee: PyNode | undefined;
  readonly name: string;
}

/** Every mention of a name in a file, and what is said by keywords. */
interface PyMentions {
  readonly mentions: readonly PyMention[];
  readonly keywords: readonly PyKeyword[];
}

interface Reader extends PyReading {
  readonly keywords: PyKeyword[];
}

/** Reads all mentions of names with the scopes that they stand in. Annotations are not read. */
export function pythonMentions(root: PyNode, source: string): PyMentions {
  const reader: Reader = { source, mentions: [], keywords: [], read: (node, place) => readNode(node, place, reader) };
  const scope = scopeIn('module');
  for (const [top, node] of root.kids.entries()) {
    readNode(node, { scope, top, isPlain: true }, reader);
  }
  return reader;
}

function readNode(node: PyNode, place: PyPlace, reader: Reader): void {
  const { kids } = node;
  switch (node.type) {
    case 'identifier':
      mention(node, place, reader);
      break;
    case 'attribute':
      readAll(kids.slice(0, 1), inside(place), reader);
      break;
    case 'keyword_argument':
      readAll(kids.slice(1), inside(place), reader);
      break;
    case 'type':
      break;
    case 'call':
      readCall(kids, inside(place), reader);
      break;
    case 'list':
    case 'tuple':
    case 'set':
      readList(kids, inside(place), reader);
      break;
    case 'expression_statement':
      readAll(kids, place, reader);
      break;
    case 'function_definition':
    case 'lambda':
      readFunction(node, place, reader);
      break;
    case 'class_definition':
      readClass(node, place, reader);
      break;
    case 'list_comprehension':
    case 'set_comprehension':
    case 'dictionary_comprehension':
    case 'generator_expression':
      readComprehension(kids, inside(place), reader);
      break;
    default:
      readGiving(node, place, reader);
  }
}

function readCall(kids: readonly PyNode[], place: PyPlace, reader: Reader): void {
  const [callee, given] = kids;
  if (callee?.type === 'identifier') {
    mention(callee, place, reader, { isCalled: true });
    readAll(kids.slice(1), place, reader);
  } else {
    readAll(kids, place, reader);
  }
  for (const { type, kids: parts } of given?.type === 'argument_list' ? given.kids : []) {
    if (type === 'keyword_argument' && parts[0] !== undefined) {
      reader.keywords.push({ callee, name: nameOf(parts[0], reader.source) });
    } else if (type === 'dictionary_splat') {
      reader.keywords.push({ callee, name: '**' });
    }
  }
}

function readList(kids: readonly PyNode[], place: PyPlace, reader: Reader): void {
  for (const kid of kids) {
    if (kid.type === 'identifier') {
      mention(kid, place, reader, { isListed: true });
    } else {
      reader.read(kid, place);
    }
  }
}

function readFunction(node: PyNode, place: PyPlace, reader: Reader): void {
  const [name] = node.kids;
  if (node.type === 'function_definition' && name !== undefined) {
    bind(name, place, reader, { how: 'function', by: node });
  }
  const within: PyPlace = { scope: scopeIn('function', place.scope), top: place.top, isPlain: true };
  for (const kid of node.kids) {
    if (kid.type === 'parameters' || kid.type === 'lambda_parameters') {
      for (const parameter of kid.kids) {
        readParameter(parameter, within, inside(place), reader);
      }
    } else if (kid.type === 'block') {
      readAll(kid.kids, within, reader);
    } else if (node.type === 'lambda') {
      reader.read(kid, inside(within));
    }
  }
}

function readParameter(node: PyNode, within: PyPlace, outside: PyPlace, reader: Reader): void {
  const [name, ...rest] = node.type === 'identifier' ? [node] : node.kids;
  readAll(rest, outside, reader);
  if (name?.type === 'identifier') {
    bind(name, within, reader, { how: 'parameter', by: node });
  } else if (name !== undefined) {
    readParameter(name, within, outside, reader);
  }
}

function readClass({ kids }: PyNode, place: PyPlace, reader: Reader): void {
  const [name, ...rest] = kids;
  if (name !== undefined) {
    bind(name, place, reader, { how: 'class' });
  }
  for (const kid of rest) {
    const scope = kid.type === 'block' ? scopeIn('class', place.scope) : place.scope;
    readAll(kid.kids, { ...place, scope, isPlain: false }, reader);
  }
}

/** What is gone through first is read outside. */
function readComprehension(kids: readonly PyNode[], place: PyPlace, reader: Reader): void {
  const within = { ...place, scope: scopeIn('comprehension', place.scope) };
  const firstLoop = kids.find(({ type }) => type === 'for_in_clause');
  for (const kid of kids) {
    if (kid === firstLoop) {
      readAll(kid.kids.slice(1), place, reader);
      bindAll(kid.kids.slice(0, 1), within, reader);
    } else {
      reader.read(kid, within);
    }
  }
}
