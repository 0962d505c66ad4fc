import { randomUUID } from 'node:crypto';
import type { Settings } from './options.ts';
import type { Json } from './values.ts';

/** One thing on its way to the app. */
export interface Envelope {
  id: string;
  type: 'events_api' | 'interactive' | 'slash_commands';
  payload: Json;
  /** 0 for the first delivery. */
  attempt: number;
  reason: '' | 'timeout' | 'connection_closed';
}

/** What became of it: the app's answer, or Slack's name for what people see when there is none. */
export type Delivered = { ok: true; payload: unknown } | { ok: false; error: 'operation_timeout' | 'dispatch_failed' };

/** The post office: keeps every event until the app has acked it. */
export interface Deliveries {
  send: (type: Envelope['type'], payload: Json) => Promise<Delivered>;
  /** Events that wait for an ack or for a connection. */
  unacked: () => Json[];
  /** Events given up after the last delivery. */
  dropped: () => Json[];
  /** Everything that ever went out, once each. */
  sent: () => { type: Envelope['type']; payload: Json }[];
}

interface Pending<Line> {
  envelope: Envelope;
  line: Line | undefined;
  timer: NodeJS.Timeout | undefined;
  done: (outcome: Delivered) => void;
}

interface Ways<Line> {
  pick: () => Line | undefined;
  write: (line: Line, envelope: Envelope) => void;
  changed: () => void;
}

/** Delivery with acks and repeats over lines that come and go. */
export function newDeliveries<Line>(
  settings: Settings,
  ways: Ways<Line>,
): Deliveries & {
  acked: (id: string, payload: unknown) => void;
  lost: (line: Line) => void;
  flush: () => void;
  stop: () => void;
} {
  const pending = new Map<string, Pending<Line>>();
  const dropped: Json[] = [];
  const sent: { type: Envelope['type']; payload: Json }[] = [];

  const finish = (entry: Pending<Line>, outcome: Delivered) => {
    clearTimeout(entry.timer);
    pending.delete(entry.envelope.id);
    entry.done(outcome);
    ways.changed();
  };
  const attempt = (entry: Pending<Line>) => {
    entry.timer = undefined;
    entry.line = ways.pick();
    if (entry.line !== undefined) {
      entry.timer = setTimeout(() => failed(entry, 'timeout'), settings.ackMs);
      ways.write(entry.line, entry.envelope);
    } else if (entry.envelope.type !== 'events_api') {
      finish(entry, { ok: false, error: 'dispatch_failed' });
    }
    // An event without a line stays in the map; the next connection flushes it.
  };
  const failed = (entry: Pending<Line>, reason: 'timeout' | 'connection_closed') => {
    clearTimeout(entry.timer);
    entry.line = undefined;
    const wait = settings.redeliverMs[entry.envelope.attempt];
    if (entry.envelope.type !== 'events_api') {
      finish(entry, { ok: false, error: 'operation_timeout' });
    } else if (wait === undefined) {
      dropped.push(entry.envelope.payload);
      finish(entry, { ok: false, error: 'operation_timeout' });
    } else {
      entry.envelope = { ...entry.envelope, attempt: entry.envelope.attempt + 1, reason };
      entry.timer = setTimeout(() => attempt(entry), wait);
    }
  };
  return {
    send: (type, payload) =>
      new Promise((done) => {
        const envelope: Envelope = { id: randomUUID(), type, payload, attempt: 0, reason: '' };
        const entry: Pending<Line> = { envelope, line: undefined, timer: undefined, done };
        pending.set(envelope.id, entry);
        sent.push({ type, payload });
        attempt(entry);
      }),
    unacked: () => [...pending.values()].map((entry) => entry.envelope.payload),
    dropped: () => [...dropped],
    sent: () => [...sent],
    acked: (id, payload) => {
      const entry = pending.get(id);
      if (entry !== undefined) {
        finish(entry, { ok: true, payload });
      }
    },
    lost: (line) => {
      for (const entry of [...pending.values()].filter((candidate) => candidate.line === line)) {
        failed(entry, 'connection_closed');
      }
    },
    flush: () => {
      for (const entry of [...pending.values()].filter(idle)) {
        attempt(entry);
      }
    },
    stop: () => {
      for (const entry of pending.values()) {
        clearTimeout(entry.timer);
      }
      pending.clear();
    },
  };
}

const idle = (entry: Pending<unknown>): boolean => entry.line === undefined && entry.timer === undefined;
