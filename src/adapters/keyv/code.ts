import { type Sealer, sealedAs } from '#domain/secret/seal.ts';
import { AgentError } from '#domain/text/errors.ts';
import { keyOf } from './record-name.ts';
import type { Code } from './records.ts';

/** JSON as it is, for what never leaves this process. */
export const jsonCode: Code = {
  encode: (_name, value) => jsonOf(value),
  decode: (_name, text) => JSON.parse(text),
};

/** JSON, sealed as this record of this workspace, as base64: nothing in it needs escaping by whoever stores it. */
export const sealedCode = (sealer: Sealer): Code => ({
  encode: (name, value) => Buffer.from(sealer.seal(Buffer.from(jsonOf(value)), aboutOf(name))).toString('base64'),
  decode: (name, text) => JSON.parse(Buffer.from(sealer.unseal(Buffer.from(text, 'base64'), aboutOf(name))).toString()),
});

const aboutOf = (name: string): string => sealedAs('record', keyOf(name).workspace, name);

function jsonOf(value: unknown): string {
  const text: string | undefined = JSON.stringify(value);
  if (text === undefined) {
    throw new AgentError('a record is a JSON value', { code: 'INTERNAL' });
  }
  return text;
}
