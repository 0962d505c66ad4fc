import { expect, it } from 'vitest';
import { checkOutgoing } from '#adapters/slack/outgoing.ts';

const ORIGIN = 'https://slack.com';

it('lets buttons lead into Slack alone, in a message and in a view', () => {
  const leading = (url: string) => {
    const blocks = [{ type: 'actions', elements: [{ type: 'button', url }] }];
    return [() => checkOutgoing({ blocks }, ORIGIN), () => checkOutgoing({ view: { type: 'home', blocks } }, ORIGIN)];
  };
  for (const check of leading('https://acme.slack.com/archives/C1/p1?thread_ts=1.0&cid=C1')) {
    expect(check).not.toThrow();
  }
  for (const url of [
    'https://evil.test/',
    'javascript:alert(1)',
    'https://me@acme.slack.com/',
    'http://acme.slack.com/',
    '',
  ]) {
    for (const check of leading(url)) {
      expect(check, url).toThrow('a link out of Slack');
    }
  }
});
