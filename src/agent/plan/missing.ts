import type { Plan } from '#domain/program/plan.ts';
import { type Secret, whyNotSecret } from '#domain/secret/secret.ts';

/** What a program would need that no sandbox here can give: said before anybody could approve it. */
export function missingOf(
  { needs }: Plan,
  hasEgress: boolean,
  secrets: readonly Secret[],
  channel: string,
): string | undefined {
  if (needs.hosts.length > 0 && !hasEgress) {
    return `This needs the network (${needs.hosts.join(', ')}), and programs here have none. Nothing ran. Please attach the data as a file, and ask again.`;
  }
  for (const name of needs.secrets) {
    const secret = secrets.find((each) => each.name === name);
    const use = (hosts: readonly string[]) => whyNotSecret(secret, { hosts, channel });
    if (secret === undefined) {
      return `This needs a secret (${name}), and none of that name is set up here. Nothing ran. Please ask an admin to set it, or attach the data as a file, and ask again.`;
    }
    const host = needs.hosts.find((each) => use([each]) === 'host');
    if (host !== undefined) {
      return `This would send the secret ${name} to ${host}, and it is not meant for that. Nothing ran. Please ask an admin to allow it, or ask for something else.`;
    }
  }
  return undefined;
}
