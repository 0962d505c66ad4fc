import type { Agent } from '#agent/face/agent.ts';

/** One call of the agent. */
export interface Heard {
  readonly name: keyof Agent;
  readonly args: readonly unknown[];
}

/** An agent that only takes down what it is asked; `behave` says what a call does, and may be changed on the way. */
export function recordingAgent(behave: Partial<Agent> = {}) {
  const heard: Heard[] = [];
  const waiting = new Set<() => void>();
  const note = (name: keyof Agent, ...args: readonly unknown[]) => {
    heard.push({ name, args });
    for (const wake of waiting) {
      wake();
    }
    waiting.clear();
  };
  const agent: Agent = {
    ask: async (ref, ask) => {
      note('ask', ref, ask);
      return behave.ask?.(ref, ask);
    },
    hear: async (ref, ask) => {
      note('hear', ref, ask);
      return behave.hear?.(ref, ask);
    },
    changed: async (...args) => {
      note('changed', ...args);
      return behave.changed?.(...args);
    },
    approve: async (...args) => {
      note('approve', ...args);
      return behave.approve?.(...args);
    },
    reject: async (...args) => {
      note('reject', ...args);
      return behave.reject?.(...args);
    },
    revise: async (...args) => {
      note('revise', ...args);
      return behave.revise?.(...args);
    },
    withdraw: async (...args) => {
      note('withdraw', ...args);
      return behave.withdraw?.(...args);
    },
    edit: async (...args) => {
      note('edit', ...args);
      return behave.edit?.(...args);
    },
    exportTools: async (...args) => {
      note('exportTools', ...args);
      return behave.exportTools?.(...args) ?? { why: 'no_tool' };
    },
    importTools: async (...args) => {
      note('importTools', ...args);
      return behave.importTools?.(...args) ?? { why: 'no_tool' };
    },
    saveTool: async (...args) => {
      note('saveTool', ...args);
      return behave.saveTool?.(...args);
    },
    settleAlike: async (...args) => {
      note('settleAlike', ...args);
      return behave.settleAlike?.(...args);
    },
    offerGrant: async (...args) => {
      note('offerGrant', ...args);
      return behave.offerGrant?.(...args);
    },
    grants: async (...args) => {
      note('grants', ...args);
      return behave.grants?.(...args) ?? [];
    },
    revokeGrant: async (...args) => {
      note('revokeGrant', ...args);
      return behave.revokeGrant?.(...args);
    },
    mayMove: async (...args) => {
      note('mayMove', ...args);
      return behave.mayMove?.(...args);
    },
    move: async (...args) => {
      note('move', ...args);
      return behave.move?.(...args);
    },
    tools: async (...args) => {
      note('tools', ...args);
      return behave.tools?.(...args) ?? [];
    },
    tool: async (...args) => {
      note('tool', ...args);
      return behave.tool?.(...args) ?? { why: 'no_tool' };
    },
    toolById: async (...args) => {
      note('toolById', ...args);
      return behave.toolById?.(...args) ?? { why: 'no_tool' };
    },
    toolsToReview: async (...args) => {
      note('toolsToReview', ...args);
      return behave.toolsToReview?.(...args) ?? [];
    },
    retireTool: async (...args) => {
      note('retireTool', ...args);
      return behave.retireTool?.(...args) ?? { why: 'no_tool' };
    },
    restoreTool: async (...args) => {
      note('restoreTool', ...args);
      return behave.restoreTool?.(...args) ?? { why: 'no_tool' };
    },
    editTool: async (...args) => {
      note('editTool', ...args);
      return behave.editTool?.(...args) ?? { why: 'no_tool' };
    },
    keepDraft: async (...args) => {
      note('keepDraft', ...args);
      return behave.keepDraft?.(...args) ?? { why: 'no_tool' };
    },
    runForm: async (...args) => {
      note('runForm', ...args);
      return behave.runForm?.(...args) ?? { why: 'no_tool' };
    },
    runTool: async (...args) => {
      note('runTool', ...args);
      return behave.runTool?.(...args);
    },
    byToken: behave.byToken ?? {
      whyNot: async () => ({ why: 'unknown_token' }),
      search: async () => ({ why: 'unknown_token' }),
      describe: async () => ({ why: 'unknown_token' }),
      ready: async () => ({ why: 'unknown_token' }),
      seen: async () => ({ why: 'unknown_token' }),
    },
    whyNotTimes: async (...args) => {
      note('whyNotTimes', ...args);
      return behave.whyNotTimes?.(...args);
    },
    schedule: async (...args) => {
      note('schedule', ...args);
      return behave.schedule?.(...args) ?? { why: 'no_tool' };
    },
    schedules: async (...args) => {
      note('schedules', ...args);
      return behave.schedules?.(...args) ?? [];
    },
    endSchedule: async (...args) => {
      note('endSchedule', ...args);
      return behave.endSchedule?.(...args) ?? { unfit: 'gone' };
    },
    usage: async (...args) => {
      note('usage', ...args);
      return behave.usage?.(...args) ?? { why: 'unknown_turn' };
    },
    keepOn: async (...args) => {
      note('keepOn', ...args);
      return behave.keepOn?.(...args) ?? { why: 'no_tool' };
    },
    home: async (...args) => {
      note('home', ...args);
      if (behave.home === undefined) {
        throw new Error('nobody said what Home shows');
      }
      return behave.home(...args);
    },
    pause: async (...args) => {
      note('pause', ...args);
      return behave.pause?.(...args);
    },
    details: async (...args) => {
      note('details', ...args);
      return behave.details?.(...args) ?? { why: 'unknown_turn' };
    },
    stop: async (...args) => {
      note('stop', ...args);
      return behave.stop?.(...args);
    },
    retry: async (...args) => {
      note('retry', ...args);
      return behave.retry?.(...args);
    },
    program: async (...args) => {
      note('program', ...args);
      return behave.program?.(...args) ?? { why: 'unknown_turn' };
    },
    removed: async (...args) => {
      note('removed', ...args);
      return behave.removed?.(...args);
    },
    recover: async () => note('recover'),
    sweep: async () => note('sweep'),
    upkeep: async () => note('upkeep'),
    drain: async () => note('drain'),
  };
  const callsOf = (name: keyof Agent) => heard.filter((call) => call.name === name).map((call) => call.args);
  return {
    agent,
    behave,
    heard,
    callsOf,
    /** The arguments of the n-th call of that name, once it has come. */
    async called(name: keyof Agent, number = 1): Promise<readonly unknown[]> {
      for (;;) {
        const args = callsOf(name)[number - 1];
        if (args !== undefined) {
          return args;
        }
        await new Promise<void>((wake) => waiting.add(wake));
      }
    },
  };
}
