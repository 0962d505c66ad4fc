import { randomUUID } from 'node:crypto';
import { LIMITS } from './tables/limits.ts';

/** Where a response_url leads: the message it answers, and to whom. */
export interface ResponseTarget {
  channel: string;
  person: string;
  /** The message that was pressed; absent for commands. */
  ts?: string;
  threadTs?: string;
  ephemeral: boolean;
}

/** Short-lived rights that Slack gives with an interaction. */
export interface Tickets {
  trigger: (person: string) => string;
  /** The person whose trigger it is, or Slack's name for what is wrong with it. Works once. */
  spend: (
    trigger: string,
  ) => { person: string } | { error: 'invalid_trigger_id' | 'expired_trigger_id' | 'exchanged_trigger_id' };
  responseUrl: (origin: string, target: ResponseTarget) => string;
  /** The target, or why not: 30 minutes, five uses. */
  answer: (key: string) => ResponseTarget | 'expired_url' | 'used_url' | 'unknown_url';
}

/** Keeps triggers and response addresses in memory. */
export function newTickets(lifetimes: { triggerMs: number; responseUrlMs: number }): Tickets {
  const triggers = new Map<string, { person: string; at: number; spent: boolean }>();
  const answers = new Map<string, { target: ResponseTarget; at: number; uses: number }>();
  return {
    trigger: (person) => {
      const id = `${Date.now()}.${randomUUID()}`;
      triggers.set(id, { person, at: Date.now(), spent: false });
      return id;
    },
    spend: (id) => {
      const trigger = triggers.get(id);
      if (trigger === undefined) {
        return { error: 'invalid_trigger_id' };
      }
      if (Date.now() - trigger.at > lifetimes.triggerMs) {
        return { error: 'expired_trigger_id' };
      }
      if (trigger.spent) {
        return { error: 'exchanged_trigger_id' };
      }
      trigger.spent = true;
      return { person: trigger.person };
    },
    responseUrl: (origin, target) => {
      const key = randomUUID();
      answers.set(key, { target, at: Date.now(), uses: 0 });
      return `${origin}/respond/${key}`;
    },
    answer: (key) => {
      const entry = answers.get(key);
      if (entry === undefined) {
        return 'unknown_url';
      }
      if (Date.now() - entry.at > lifetimes.responseUrlMs) {
        return 'expired_url';
      }
      entry.uses += 1;
      return entry.uses > LIMITS.responseUrlUses ? 'used_url' : entry.target;
    },
  };
}
