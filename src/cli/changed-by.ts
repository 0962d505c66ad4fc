import { userInfo } from 'node:os';

/** Who changes something from the command line, for the record: who they say, else whom this machine knows. */
export const changedBy = (said: string | undefined): string => `cli:${said?.trim() || user()}`;

function user(): string {
  try {
    return userInfo().username;
  } catch {
    return String(process.getuid?.() ?? 'unknown'); // a user without a name, as in containers
  }
}
