import { canonical } from '#domain/json/canonical.ts';
import { sha256 } from '#domain/program/program.ts';
import { AgentError } from '#domain/text/errors.ts';
import type { Template } from '#ports/sandbox.ts';
import { translate } from './faults.ts';
import { type Account, inFresh } from './fresh.ts';
import { HOUSE, SUPERVISOR } from './load.ts';
import { PACKAGES } from './template-list.ts';

const OWNER = { workspace: '-', turn: 'describe', epoch: 0 };
const LIFE_MS = 60_000;
/** Prints `name version` lines; what is not there is not printed. */
const QUESTION = `
echo "python $(/usr/bin/python3 --version 2>&1 | cut -d ' ' -f 2)"
for node in /opt/node/bin/node /usr/local/bin/node /usr/bin/node; do
  if [ -x $node ]; then echo "node $($node --version)"; break; fi
done
dpkg-query -W -f '\${Package} \${Version}\\n' ${PACKAGES.filter((name) => name.startsWith('python3-')).join(' ')} 2>/dev/null
exit 0`;

/** Asks a sandbox what is installed. The digest covers exact versions and everything of ours that programs run under. */
export async function describeTemplate(account: Account, signal: AbortSignal): Promise<Template> {
  const wanted = { owner: OWNER, hosts: [], lifeMs: LIFE_MS, fill: async () => {} };
  const answer = await inFresh(
    account,
    wanted,
    () => {},
    signal,
    async (machine) => {
      try {
        return (await machine.commands.run(QUESTION)).stdout;
      } catch (error) {
        throw translate(error, account.template);
      }
    },
  );
  const exact = Object.fromEntries((answer ?? '').split('\n').flatMap(entry));
  if (exact.python === undefined || exact.node === undefined) {
    throw new AgentError(`the E2B template ${account.template} lacks Python or Node: npm run e2b:template`, {
      code: 'SANDBOX_UNAVAILABLE',
    });
  }
  const house = HOUSE.map(({ path, bytes }) => [path, sha256(bytes)]);
  const digest = sha256(canonical({ exact, house, supervisor: SUPERVISOR }));
  const versions = Object.entries(exact).map(([name, version]) => [name.replace('python3-', ''), upstream(version)]);
  return { provider: 'e2b', digest, versions: Object.fromEntries(versions), egress: true };
}

function entry(line: string): [string, string][] {
  const [name, version] = line.split(' ');
  return name && version && /^v?\d/.test(version) ? [[name, version]] : [];
}

/** `v24.21.0` → `24.21.0`, `1:1.24.2-1+deb12u1` → `1.24.2`. */
const upstream = (text: string): string => text.replace(/^(?:v|\d+:)/, '').replace(/[-+~].*$/, '');
