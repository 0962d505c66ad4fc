import type { Elsewhere } from '#ports/thread.ts';
import { joined, plainly, type Said, said, say } from '../said.ts';
import { CARD } from '../views/limits.ts';

const NAME_CHARACTERS = 40;

/** What whoever asked is told by direct message, when their thread does not take it. No code and no result. */
export function elsewhereText(news: Elsewhere): Said {
  const place = placeOf(news);
  const start = news.closed
    ? say`I can no longer write in ${place}`
    : say`Slack did not take what I wanted to write in ${place}`;
  const about = said(news.about.replace(/[.!?\s]+$/, ''), CARD.goal);
  return joined([say`${start}, so ${soOf(news)}: ${about}.`, doneOf(news), nextOf(news)], ' ');
}

const placeOf = ({ place }: Elsewhere): Said => {
  if (place.kind === 'direct') {
    return plainly`our thread`;
  }
  return place.name === '' ? plainly`your thread` : say`your thread in #${said(place.name, CARD.name)}`;
};

function soOf({ kind, by, ran }: Elsewhere): Said {
  const who = said(by ?? 'Somebody', NAME_CHARACTERS);
  switch (kind) {
    case 'decide':
    case 'second_try':
    case 'reminder':
      return plainly`nobody can approve the program for your request there`;
    case 'passed':
      return plainly`the answer to your request stays with me`;
    case 'answered':
      return plainly`my reply to your request stays with me`;
    case 'failed':
      return ran ? plainly`I tell you here that the program failed` : plainly`I tell you here that I could not do this`;
    case 'stopped':
      return say`I tell you here that ${who} stopped this`;
    case 'rejected':
      return say`I tell you here that ${who} rejected this`;
    default:
      return kind satisfies never;
  }
}

function doneOf({ kind, ran }: Elsewhere): Said {
  if (kind === 'second_try') {
    return plainly`The program failed, and the next try has not run.`;
  }
  if (!ran) {
    return plainly`Nothing ran.`;
  }
  return kind === 'passed' ? plainly`The program ran, and it worked.` : plainly`What it left stays with me.`;
}

const nextOf = ({ closed }: Elsewhere): Said =>
  closed
    ? plainly`Once I can write there again, mention me in the thread and I say it there. You can also ask me here.`
    : plainly`Mention me in the thread and I try again. You can also ask me here.`;
