import { describe, expect, it } from 'vitest';
import { approve, ask } from '../fakes/one-job.ts';
import { aDraftReply, aPlanReply, aScript } from '../fakes/scripted-model.ts';
import { openWorkspace } from '../fakes/workspace.ts';

/** What a plan declares of the result and the files is looked at by us, whatever the program says and ends with. */

const CHECKS = [
  [{ check: 'key', path: '/total' }, 'nothing at total'],
  [{ check: 'type', path: '/rows', kind: 'string' }, 'rows is no string'],
  [{ check: 'finite', path: '/name' }, 'name is no number'],
  [{ check: 'rows', path: '/list', min: 3 }, 'list has 2 rows, fewer than 3'],
  [{ check: 'file', glob: 'out/chart.png', magic: 'png' }, 'no file chart.png'],
  [{ check: 'equals', path: '/rows', other: '/other' }, 'rows and other differ'],
] as const;
const HOLDING = [
  { check: 'key', path: '/rows' },
  { check: 'type', path: '/name', kind: 'string' },
  { check: 'finite', path: '/rows' },
  { check: 'rows', path: '/list', min: 1, max: 2 },
  { check: 'file', glob: 'out/*.txt', magic: 'text' },
  { check: 'equals', path: '/rows', other: '/same' },
];
const source = `def count_rows(csv):
    """How many rows a file has."""
    with open("out/rows.txt", "w") as out:
        out.write("3")
    return {"rows": 3, "same": 3, "other": 4, "name": "a", "list": [1, 2]}
`;
const script = (checks: readonly unknown[]) =>
  aScript({
    plan: aPlanReply({ checks }),
    code: aDraftReply({ source }),
    repair: aDraftReply({ source, explanation: 'Once more.' }),
  });

describe('what a plan promises', () => {
  it('that does not hold fails the run, and says which promise', async () => {
    for (const [check, words] of CHECKS) {
      const workspace = await openWorkspace(script([...HOLDING, check]));
      const thread = ask(workspace);
      await approve(workspace, thread);
      await workspace.shows(thread, words);
      const outcome = (await workspace.session(thread))?.turns[0]?.attempts[0]?.run?.outcome;
      expect(outcome).toEqual({ kind: 'check_failed', check: words });
    }
  });

  it('holds where all of it does', async () => {
    const workspace = await openWorkspace(script(HOLDING));
    const thread = ask(workspace);
    await approve(workspace, thread);
    await workspace.shows(thread, 'All 6 checks hold.');
  });

  it('is nothing that we cannot look at ourselves: another kind of check is no plan', async () => {
    const workspace = await openWorkspace(script([{ check: 'sounds_right', path: '/rows' }]));
    const card = await workspace.shows(ask(workspace), 'turn_retry');
    expect(JSON.stringify(card.blocks)).not.toContain('proposal_approve');
  });
});
