import { argumentGaps, fileArgumentsOf, type Parameter } from '../program/draft.ts';
import { optionsOf } from '../program/parameter.ts';
import type { Plan } from '../program/plan.ts';
import { bareName } from '../text/file-name.ts';
import type { Tool } from './tool.ts';

/** A tool that a planner was told of. */
export type Listed = Pick<Tool, 'name' | 'description' | 'parameters'>;

/** The text of a call's arguments; a model that has none to give leaves it empty. */
export const argumentsText = ({ arguments: text }: Pick<Plan, 'arguments'>): string => text.trim() || '{}';

/**
 * What is wrong with a plan that reuses a tool, one message each; whoever planned is told, with all that a call needs. So a
 * tool is described in full where its line did not suffice, and only there.
 */
export function reuseGaps(
  plan: Pick<Plan, 'tool' | 'arguments'>,
  tools: readonly Listed[],
  files: readonly string[],
): [path: 'tool' | 'arguments', message: string][] {
  const tool = tools.find(({ name }) => name === plan.tool);
  if (tool === undefined) {
    const there = tools.length === 0 ? 'none fits' : `listed are: ${tools.map(({ name }) => name).join(', ')}`;
    return [['tool', `no tool called ${JSON.stringify(plan.tool)} is listed; ${there}`]];
  }
  const given = { parameters: tool.parameters, arguments: argumentsText(plan) };
  const missing = fileArgumentsOf(given).filter(([, name]) => !files.includes(bareName(String(name))));
  const gaps = [
    ...argumentGaps(given).map(([, message]) => message),
    ...missing.map(
      ([parameter]) => `${parameter} names no file that is there. Where one is missing, the outcome is ask`,
    ),
  ];
  return gaps.map((message) => ['arguments', `${message}. ${inFull(tool)}`]);
}

const inFull = ({ description, parameters }: Listed): string =>
  `The tool: ${JSON.stringify(description)} Its arguments: ${parameters.map(aboutParameter).join('; ') || 'none'}`;

function aboutParameter(parameter: Parameter): string {
  const { name, type, description } = parameter;
  const options = optionsOf(parameter);
  const among = options.length === 0 ? '' : `, one of ${JSON.stringify(options)}`;
  return `${name} (${type}${among}) ${JSON.stringify(description)}`;
}
