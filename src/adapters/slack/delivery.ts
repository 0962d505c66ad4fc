import type { App, ReceiverEvent } from '@slack/bolt';
import type { Log } from '#ports/log.ts';

/** What Slack hands over, whichever way it comes. Slack counts its own tries. */
export interface Delivery {
  /** What it is, for the log. */
  readonly type: string;
  readonly body: Record<string, unknown>;
  readonly ack: (response?: unknown) => Promise<void>;
  readonly retryNum?: number | undefined;
  readonly retryReason?: string | undefined;
}

/** An event: acked when what it causes is stored. Throws when that failed; without an ack Slack delivers it again. */
export async function storeThenAck(app: App, delivery: Delivery): Promise<void> {
  await app.processEvent(eventOf(delivery, async () => undefined));
  await delivery.ack();
}

/** Somebody waits in front of a spinner, so what no listener has acked (an old button, another command) is acked here. */
export async function answer(app: App, delivery: Delivery, log: Log): Promise<void> {
  let isAcked = false;
  const ack = (response?: unknown): Promise<void> => {
    isAcked = true;
    return delivery.ack(response);
  };
  try {
    await app.processEvent(eventOf(delivery, ack));
  } finally {
    if (!isAcked) {
      log.warn('nobody answered this', { code: 'INTERNAL', type: delivery.type });
      await ack();
    }
  }
}

const eventOf = ({ body, retryNum, retryReason }: Delivery, ack: ReceiverEvent['ack']): ReceiverEvent => ({
  body,
  ack,
  ...(retryNum === undefined ? {} : { retryNum }),
  ...(retryReason === undefined ? {} : { retryReason }),
});
