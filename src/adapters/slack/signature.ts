import { createHmac, timingSafeEqual } from 'node:crypto';

const LARGEST_SKEW_SECONDS = 300;
const HEX = /^v0=([0-9a-f]{64})$/;
const SECONDS = /^\d{1,12}$/;

/** What a request says of itself: the two headers as they came, the body before anything was read into it. */
export interface SignedRequest {
  readonly timestamp: string | undefined;
  readonly signature: string | undefined;
  readonly body: Buffer;
}

/** Why a request is not Slack's, or undefined when it is. */
export type Flaw = 'malformed' | 'skew' | 'signature';

/**
 * Slack's signature v0: `v0=` HMAC-SHA256 of `v0:TIMESTAMP:BODY`, in hex (docs.slack.dev/authentication/verifying-requests-from-slack).
 * Bolt's own check takes what is dated in the future and reads the body as text first. Here the bytes count, and more
 * than five minutes off is too much either way. One spelling only, so that a signature can stand for its request.
 */
export function flawOf({ timestamp, signature, body }: SignedRequest, secret: string, nowMs: number): Flaw | undefined {
  const hex = HEX.exec(signature ?? '')?.[1];
  if (hex === undefined || timestamp === undefined || !SECONDS.test(timestamp)) {
    return 'malformed';
  }
  const expected = createHmac('sha256', secret).update(`v0:${timestamp}:`).update(body).digest();
  if (!timingSafeEqual(expected, Buffer.from(hex, 'hex'))) {
    return 'signature';
  }
  return Math.abs(nowMs / 1_000 - Number(timestamp)) > LARGEST_SKEW_SECONDS ? 'skew' : undefined;
}
