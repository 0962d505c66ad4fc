import fc from 'fast-check';
import { expect, it } from 'vitest';
import { skillFolder } from '#domain/tool/skill-folder.ts';
import type { Tool } from '#domain/tool/tool.ts';
import { bundleOf } from '#domain/tool/tool-bundle.ts';
import { newTool, nextVersion, withExample } from '#domain/tool/tool-change.ts';
import { aKeeping, anExample } from '../../fakes/tools.ts';

const provenanceIn = (isPrivate: boolean): Tool['provenance'] => ({ ...aKeeping().provenance, private: isPrivate });
const exampleOf = (at: number, place: object) =>
  anExample({ arguments: { csv: 'in/acme.csv', days: at }, result: `mark-${at}-of-a-call`, ...place });

/** What people do with a tool, in a private place or elsewhere; gives whether it left a call of a private place with it. */
type Step = (tool: Tool, at: number) => [tool: Tool, isHidden: boolean];
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.boolean().map(
    (isPrivate): Step =>
      (tool, at) => [withExample(tool, exampleOf(at, { private: isPrivate })), isPrivate],
  ),
  // Examples of before say nothing, and are from where the version is.
  fc.constant<Step>((tool, at) => [withExample(tool, exampleOf(at, {})), tool.provenance.private]),
  fc.boolean().map(
    (isPrivate): Step =>
      (tool) => {
        return [nextVersion(tool, { provenance: provenanceIn(isPrivate), replayed: 'passed' }), false];
      },
  ),
);

it('no call that was made in a private place leaves with a tool, whatever was made of the tool where', () => {
  const property = fc.property(fc.boolean(), fc.array(step, { maxLength: 12 }), (isFirst, steps) => {
    let tool = newTool(aKeeping({ provenance: provenanceIn(isFirst) }));
    const hidden: string[] = [];
    for (const [at, next] of steps.entries()) {
      const [after, isHidden] = next(tool, at);
      tool = after;
      hidden.push(...(isHidden ? [`mark-${at}-of`] : []));
      const left = JSON.stringify([bundleOf([tool], 0), skillFolder(tool)]);
      expect(hidden.filter((mark) => left.includes(mark))).toEqual([]);
    }
  });
  fc.assert(property, { numRuns: 200 });
});
