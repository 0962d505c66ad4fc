const ADDRESS =
  /\b(?:https?|wss?|s?ftps?|s3|gs|tcp|udp|ldaps?|redis|mysql|postgres(?:ql)?|mongodb(?:\+srv)?):\/\/(?:[^\s/'"<>@]*@)?([^\s/'"<>?#:{}\\,;)\]]+)/gi;
const MOST_HOSTS = 20;
const ROOTED =
  /^(?:\/(?:etc|proc|sys|dev|home|root|var|tmp|usr|bin|sbin|lib|lib64|opt|mnt|media|run|boot|srv|Users|private|host)(?:\/|$)|~[\w.-]*\/|file:|[A-Za-z]:[\\/]\w|\\\\\w)/;

/** Every address in a long text: its host and where it stands. */
export const addressesIn = (text: string): { host: string; at: number }[] =>
  [...text.matchAll(ADDRESS)].map(({ 1: host = '', index }) => ({ host: host.toLowerCase(), at: index }));

/** Hosts of the addresses in a text, in lower case, without repetitions. */
export function hostsIn(text: string): string[] {
  if (!text.includes('://')) {
    return [];
  }
  return [...new Set(addressesIn(text).map(({ host }) => host))].slice(0, MOST_HOSTS);
}

/** Whether a text, wherever it stands, is the path of something that every machine has. */
export const isRootedPath = (text: string): boolean => ROOTED.test(text);

/** Whether a text that is used as a path leads out of the work folder. */
export const isOutsidePath = (text: string): boolean =>
  text.startsWith('/') || text.startsWith('~') || text.split(/[\\/]/).includes('..') || ROOTED.test(text);
