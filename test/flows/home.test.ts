import { describe, expect, it } from 'vitest';
import { audit, told } from '../fakes/policy.ts';
import { A_CSV, aPlanReply, aScript } from '../fakes/scripted-model.ts';
import { manyTools } from '../fakes/tools.ts';
import { FINANCE, JONAS, LENA, MIRA, openWorkspace, PRIYA, SAM, type Workspace } from '../fakes/workspace.ts';

const LEADS = 'C0LEADS';
const SECRET_GOAL = 'Count the salaries';

/** Who does something in Home, and what they see once it is drawn anew. */
const homeOf = ({ emulator }: Workspace) => {
  const text = (as: string) => JSON.stringify(emulator.home(as)?.body ?? {});
  const redrawn = async (as: string, act: () => unknown): Promise<string> => {
    const before = emulator.home(as)?.hash;
    await act();
    await emulator.waitFor(() => emulator.home(as)?.hash !== before, { what: `another Home for ${as}` });
    return text(as);
  };
  return {
    open: (as: string) => redrawn(as, () => emulator.openHome({ as })),
    press: (as: string, actionId: string, value?: string) =>
      redrawn(as, () => emulator.press({ as, home: true, actionId, ...(value === undefined ? {} : { value }) })),
  };
};

describe('App Home over the whole app', () => {
  it('lists what waits for somebody with a link, then what ran; nothing of channels that they are not in', async () => {
    const goal = (prompt: unknown) => (JSON.stringify(prompt).includes('salaries') ? SECRET_GOAL : 'Count the rows');
    const script = aScript({ plan: (prompt: unknown) => aPlanReply({ goal: goal(prompt) }) });
    const workspace = await openWorkspace(script);
    const { emulator, shows } = workspace;
    const home = homeOf(workspace);
    const ts = emulator.say({ as: MIRA, channel: FINANCE, text: '<@U0SMITH> how many rows?', files: [A_CSV] });
    const hidden = emulator.say({ as: MIRA, channel: LEADS, text: '<@U0SMITH> how many salaries?', files: [A_CSV] });
    const card = await shows(ts, 'proposal_approve');
    const leads = await shows(hidden, 'proposal_approve', LEADS);

    const link = `archives/${FINANCE}/p${card.ts.replace('.', '')}?thread_ts=${ts}&cid=${FINANCE}`;
    const jonas = await home.open(JONAS);
    expect(jonas).toContain(link);
    expect(jonas).not.toContain(SECRET_GOAL);
    expect(jonas).not.toContain(LEADS);
    expect(await home.open(PRIYA)).toContain(SECRET_GOAL);
    for (const outsider of [SAM, LENA]) {
      const seen = await home.open(outsider);
      expect(seen).toContain('Nothing waits for you.');
      expect(seen).not.toMatch(/library|spend|home_pause/);
    }
    await emulator.press({ as: JONAS, channel: FINANCE, ts: card.ts, actionId: 'proposal_approve' });
    await emulator.press({ as: PRIYA, channel: LEADS, ts: leads.ts, actionId: 'proposal_approve' });
    await shows(ts, 'There are 3 rows.');
    await shows(hidden, 'There are 3 rows.', LEADS);
    const after = await home.open(JONAS);
    expect(after).toContain('Nothing waits for you.');
    expect(after).toMatch(/\*Passed\* · Count the rows/);
    expect(after).not.toContain(SECRET_GOAL);
    expect(await home.open(MIRA)).toContain(SECRET_GOAL);
    expect(await home.open(SAM)).toMatch(/\*Passed\* · Count the rows/);
    expect((await audit(workspace)).map(({ kind }) => kind)).not.toContain('refused');
  });

  it('searches the library, turns its pages, retires and restores, and pauses', async () => {
    const workspace = await openWorkspace(aScript());
    const { emulator, ports } = workspace;
    const home = homeOf(workspace);
    for (const tool of manyTools(7)) {
      await ports.library.put('T0HARBOR', tool, null);
    }
    for (const at of [1, 2, 3]) {
      await ports.library.count('T0HARBOR', 'tool-2', 'failed', at);
    }
    const runs = (seen: string) => seen.match(/"tool_run_open"/g)?.length;
    expect(runs(await home.open(PRIYA))).toBe(5);
    expect(runs(await home.press(PRIYA, 'tools_page_next'))).toBe(2);
    await emulator.press({ as: PRIYA, home: true, actionId: 'tool_run_open' });
    await emulator.waitFor(() => emulator.modal(PRIYA), { what: 'the form of a tool' });
    const { tool } = (await ports.library.get('T0HARBOR', 'tool-4'))!;
    expect(await home.press(PRIYA, 'library_search', tool.name)).toContain(`*${tool.name}*`);
    const retired = await home.press(PRIYA, 'home_tool_retire');
    expect(retired).toContain('*Retired.*');
    expect(retired).not.toContain('home_tool_retire');
    expect((await ports.library.get('T0HARBOR', 'tool-2'))?.tool.state).toBe('retired');
    expect(await home.press(PRIYA, 'home_tool_restore')).toContain('*Restored.*');
    expect((await ports.library.get('T0HARBOR', 'tool-2'))?.tool.state).toBe('active');

    expect(await home.press(PRIYA, 'home_pause')).toContain('I am paused.');
    emulator.say({ as: MIRA, channel: FINANCE, text: '<@U0SMITH> how many rows?', files: [A_CSV] });
    await told(workspace, MIRA, '*Paused.*');
    expect(await home.open(JONAS)).toContain('*Paused.* I start nothing until an admin resumes me.');
    expect(await home.press(PRIYA, 'home_resume')).toContain('I work.');
    const kinds = (await audit(workspace)).map(({ kind }) => kind);
    expect(kinds).toEqual(expect.arrayContaining(['tool_retired', 'tool_restored', 'paused', 'resumed']));
  });
});
