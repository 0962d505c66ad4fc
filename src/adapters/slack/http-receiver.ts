import type { IncomingMessage, ServerResponse } from 'node:http';
import { finished } from 'node:stream/promises';
import { type App, HTTPModuleFunctions, type Receiver } from '@slack/bolt';
import { codeOf } from '#domain/text/errors.ts';
import type { Clock } from '#ports/clock.ts';
import type { Log } from '#ports/log.ts';
import { answer, storeThenAck } from './delivery.ts';
import { isForm } from './http-body.ts';
import { end, type HttpAddress, httpServer } from './http-server.ts';
import { type Judged, type RefusedRequests, requestGate } from './request-gate.ts';

/** Where Slack's requests come in, and what they are signed with. */
export interface HttpOptions extends HttpAddress {
  readonly signingSecret: string;
  readonly clock: Clock;
  readonly log: Log;
}

/** A receiver that counts what it refuses. */
export interface HttpReceiver extends Receiver {
  refusedRequests(): RefusedRequests;
}

type Signed = Exclude<Judged, { readonly status: number }>;

/**
 * Slack over HTTP, as `storingReceiver` over a socket: an event is acked with 200 when it is stored, and gets 500 when
 * that failed, so that Slack sends it again. Clicks, commands and forms are acked by their listeners, in the response.
 */
export function httpReceiver({ signingSecret, clock, log, ...address }: HttpOptions): HttpReceiver {
  const gate = requestGate(signingSecret, clock, log);
  const running = new Set<Promise<unknown>>();
  let app: App | undefined;
  let wanted = false;

  const server = httpServer(address, log, async (request, response) => {
    const judged = await gate.judge(request);
    if ('status' in judged) {
      return end(response, judged.status);
    }
    if (judged.body.type === 'url_verification') {
      return HTTPModuleFunctions.buildUrlVerificationResponse(response, judged.body);
    }
    if (app === undefined || !wanted) {
      gate.forget(judged.signature);
      return end(response, 503);
    }
    const work = handOn(app, request, judged, response).finally(() => running.delete(work));
    running.add(work);
    return work;
  });

  async function handOn(app: App, request: IncomingMessage, { body, signature }: Signed, response: ServerResponse) {
    const isEvent = !isForm(request);
    const delivery = {
      type: isEvent ? 'events_api' : 'interactive',
      body,
      ack: async (content: unknown) => ack(response, content),
      retryNum: HTTPModuleFunctions.extractRetryNumFromHTTPRequest(request),
      retryReason: HTTPModuleFunctions.extractRetryReasonFromHTTPRequest(request),
    };
    try {
      await (isEvent ? storeThenAck(app, delivery) : answer(app, delivery, log));
    } catch (error) {
      log.error('slack delivery not stored', { code: codeOf(error), type: delivery.type }, error);
      if (!response.headersSent) {
        gate.forget(signature);
        end(response, 500);
      }
    }
    await finished(response).catch(() => undefined); // whoever no longer listens has given up on it, and asks again
  }

  return {
    init(bolt) {
      app = bolt;
    },
    async start() {
      await server.start();
      wanted = true;
    },
    /** Takes nothing new, lets what runs end and be acked, then leaves. */
    async stop() {
      wanted = false;
      await server.stop(async () => {
        while (running.size > 0) {
          await Promise.allSettled(running);
        }
      });
    },
    refusedRequests: gate.refusedRequests,
  };
}

/** Slack may have given up by now, and then hears nothing; a second ack of one request says nothing more. */
function ack(response: ServerResponse, content: unknown): void {
  if (!response.headersSent) {
    HTTPModuleFunctions.buildContentResponse(response, content);
  }
}
