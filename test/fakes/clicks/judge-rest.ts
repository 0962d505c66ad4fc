import { isBusy } from '#domain/session/session.ts';
import type { Played } from './played.ts';

/** Nothing is left undone, and whoever was refused was told so, alone. */
export function whyNotSettled({ session, pressed, whispers }: Played): string[] {
  const { turns, outbox } = session;
  const isStuck = (status: string) => ['planning', 'approved', 'running', 'interrupted'].includes(status);
  const left = outbox.map(({ id }) => `left undone: ${id}`);
  const stuck = turns.filter(({ status }) => isStuck(status)).map(({ id, status }) => `${id} stays ${status}`);
  const isHeld = turns.some((turn) => isBusy(turn));
  const forgotten = turns.filter(({ status }) => status === 'queued' && !isHeld).map(({ id }) => `${id} stays queued`);
  return [...left, ...stuck, ...forgotten, ...untold(pressed, whispers)];
}

function untold(pressed: Played['pressed'], whispers: Played['whispers']): string[] {
  const left = whispers.map(({ user, why }) => `${user} ${why}`);
  return pressed.flatMap(({ who, what, answer }) => {
    // A form answers by itself what its own text is about.
    if (answer === 'accepted' || answer === 'thrown' || answer === 'not_usable' || what === 'revoke') {
      return [];
    }
    const at = left.indexOf(`${who} ${answer}`);
    left.splice(at, at < 0 ? 0 : 1);
    return at < 0 ? [`${who} was not told ${answer}`] : [];
  });
}
