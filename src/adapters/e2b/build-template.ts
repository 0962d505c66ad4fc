import { Template } from 'e2b';
import { AgentError } from '#domain/text/errors.ts';
import { translate } from './faults.ts';
import type { Connection } from './fresh.ts';
import { NODE_IMAGE, PACKAGES, SHOW_CHARTS_LINE, SIZE, TEMPLATE_NAME } from './template-list.ts';

/** What a program may import must be importable, or the build fails; bubblewrap must at least start. */
const PROBE = `/usr/bin/python3 -c "import numpy, pandas, scipy, matplotlib, openpyxl, requests" && bwrap --version && node --version`;

export interface BuildTemplateOptions extends Connection {
  /** Builds also when a template of this content is there: for newer versions of its packages. */
  readonly again?: boolean;
  /** Gets what the build says, a line each. */
  readonly tell?: (line: string) => void;
}

/** Builds the template of the list in an E2B account, unless it is there. Throws SANDBOX_UNAVAILABLE with the reason. */
export async function buildTemplate(options: BuildTemplateOptions): Promise<{ name: string; isNew: boolean }> {
  const { again = false, tell = () => {}, ...connection } = options;
  try {
    if (!again && (await Template.exists(TEMPLATE_NAME, connection))) {
      return { name: TEMPLATE_NAME, isNew: false };
    }
    const content = Template()
      .fromNodeImage(NODE_IMAGE)
      .aptInstall([...PACKAGES], { noInstallRecommends: true })
      .runCmd(SHOW_CHARTS_LINE, { user: 'root' })
      .runCmd(PROBE);
    await Template.build(content, TEMPLATE_NAME, {
      ...{ ...connection, ...SIZE, skipCache: again },
      onBuildLogs: ({ message }) => tell(message),
    });
    return { name: TEMPLATE_NAME, isNew: true };
  } catch (error) {
    throw named(error);
  }
}

/** A build that fails says itself why. */
function named(error: unknown): AgentError {
  if (error instanceof Error && error.name === 'BuildError') {
    const message = `the E2B template ${TEMPLATE_NAME} could not be built: ${error.message}`;
    return new AgentError(message, { code: 'SANDBOX_UNAVAILABLE', cause: error });
  }
  return translate(error, TEMPLATE_NAME);
}
