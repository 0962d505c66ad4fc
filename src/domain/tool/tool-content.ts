import { createHash } from 'node:crypto';
import { canonical } from '../json/canonical.ts';
import { parametersSchema } from '../program/draft.ts';
import type { Sha256 } from '../program/program.ts';
import type { Tool } from './tool.ts';

/** What a function is wherever it runs. */
export type ToolContent = Pick<Tool, 'name' | 'calls' | 'language' | 'source' | 'parameters' | 'needs'>;

const PREFIX = 'threadsmith/tool-content/1\n';

/**
 * What a tool's function is apart from where it runs: sha256 over the prefix and the RFC 8785 form of the function's
 * name, language, source, schema of its parameters and needs. Unlike `toolDigest` it is the same in another workspace, whose sandbox and
 * main file differ; so nothing is ever allowed by it.
 */
export const contentDigest = ({ name, calls, language, source, parameters, needs }: ToolContent): Sha256 => {
  const { hosts, secrets, limits } = needs;
  const schema = parametersSchema({ parameters });
  const content = { function: calls ?? name, language, source, parameters: schema, needs: { hosts, secrets, limits } };
  return createHash('sha256')
    .update(PREFIX + canonical(content))
    .digest('hex');
};
