import { nameOf } from './python-bindings.ts';
import { keepsTypes, writeBlock } from './python-blocks.ts';
import { definitionOf, freeDefinitionOf, type PyFacts } from './python-facts.ts';
import type { PyNode } from './python-node.ts';
import { type PyPen, signsBetween, typeText, unwrapped, writeList, writeName } from './python-pen.ts';

type IsExposed = (name: string) => boolean;

/** Writes the statement that defines a function; nothing where it may stand anywhere and is written by its mention. */
export function writeDefinition(node: PyNode, pen: PyPen): void {
  const [name] = node.kids;
  if (name === undefined || freeDefinitionOf(pen.facts.symbolOf.get(name)) === node) {
    return;
  }
  pen.out.open('define');
  writeName(name, pen);
  writeFunction(node, pen);
  pen.out.close();
}

/** Writes a function: its parameters in their order, and what it does. */
export function writeFunction(node: PyNode, pen: PyPen): void {
  const { facts, out, inClass, choices } = pen;
  const [name] = node.kids;
  const withTypes = keepsTypes(pen);
  out.open(name === undefined ? 'def' : signsBetween(node.start, name.start, facts).replace(' ', '_'));
  for (const kid of node.kids.slice(1)) {
    if (kid.type === 'parameters') {
      writeParameters(kid, pen, isExposedBy(name, facts));
    } else if (kid.type !== 'block') {
      writeType(kid, withTypes, pen);
    } else {
      pen.inClass = false;
      writeBlock(kid, pen, true);
    }
  }
  out.close();
  pen.inClass = inClass;
  pen.choices = choices;
}

/** Writes a class. Its own name and those of its members can be seen and stay. */
export function writeClass({ kids }: PyNode, pen: PyPen): void {
  const { inClass } = pen;
  const [name, ...rest] = kids;
  pen.out.open('class');
  if (name !== undefined) {
    writeName(name, pen);
  }
  for (const kid of rest) {
    pen.inClass = kid.type === 'block';
    pen.write(kid);
  }
  pen.inClass = inClass;
  pen.out.close();
}

/** Writes parameters. The name of one stays where somebody else may give it by its name. */
export function writeParameters({ kids }: PyNode, pen: PyPen, isExposed = isExposedBy(undefined, pen.facts)): void {
  pen.out.open('parameters');
  for (const kid of kids) {
    writeParameter(kid, pen, isExposed);
  }
  pen.out.close();
}

function writeParameter(node: PyNode, pen: PyPen, isExposed: IsExposed): void {
  const [first] = node.kids;
  const value = node.kids.slice(1).find(({ type }) => type !== 'type');
  switch (node.type) {
    case 'identifier':
      writeName(node, pen);
      if (isExposed(nameOf(node, pen.facts.source))) {
        pen.out.put(`=${nameOf(node, pen.facts.source)}`);
      }
      return;
    case 'typed_parameter':
    case 'default_parameter':
    case 'typed_default_parameter':
      break;
    default:
      writeList(node.type, node.kids, pen); // * and / alone, and what takes the rest
      return;
  }
  if (first !== undefined) {
    writeParameter(first, pen, isExposed);
  }
  for (const type of node.kids.filter((kid) => kid.type === 'type')) {
    writeType(type, keepsTypes(pen), pen);
  }
  if (value !== undefined) {
    pen.out.put('~"="');
    pen.write(value);
  }
}

function writeType(node: PyNode, isKept: boolean, { out, facts }: PyPen): void {
  if (isKept || node.type !== 'type') {
    out.text(typeText(unwrapped(node), facts));
  }
}

/** Functions that are only called by their own name take keywords by their number. */
function isExposedBy(name: PyNode | undefined, { symbolOf, keywords }: PyFacts): IsExposed {
  const symbol = name === undefined ? undefined : symbolOf.get(name);
  const isOnlyCalled = symbol !== undefined && definitionOf(symbol) !== undefined && !symbol.isHanded;
  return (parameter) => keywords.has('**') || (!isOnlyCalled && keywords.has(parameter));
}
