import { describe, expect, it } from 'vitest';
import { cardFacts } from '#domain/program/card-facts.ts';
import { alertWords, networkWords, packagesWords } from '#domain/program/card-words.ts';
import type { Language } from '#domain/program/program.ts';
import { inspect } from './opened.ts';

const NO_NEEDS = { hosts: [], secrets: [] };
const factsOf = (language: Language, text: string) => cardFacts(inspect(language, text), NO_NEEDS);

describe('what the card says', () => {
  it.each<[Language, string]>([
    ['python', '"""Uses no network."""\nimport socket\nsocket.create_connection(("example.com", 80))\n'],
    ['python', '# no network\nfrom urllib.request import urlopen as read_local_file\n'],
    ['python', '# no network\n__import__("so" + "cket")\n'],
    ['javascript', '// Uses no network.\nimport * as local from "node:net";\n'],
    ['javascript', '// no network\nconst { fetch: compute } = globalThis;\n'],
  ])('is network over %s that opens sockets and says that it does not', (language, text) => {
    const facts = factsOf(language, text);
    expect(networkWords(facts)).toBe('Used, but none is granted');
    expect(facts.alerts.map((alert) => alertWords(alert, 'x'))).toContainEqual(
      expect.stringContaining('the network, but the plan names no host, so it gets none.'),
    );
  });

  it.each<[Language, string]>([
    ['python', 'import importlib\nimportlib.import_module(name)\n'],
    ['python', 'eval(text)\n'],
    ['python', 'import left_pad\n'],
    ['python', 'def f(:\n'],
    ['javascript', 'await import(name);\n'],
    ['javascript', 'new Function(text)();\n'],
    ['javascript', 'const = 1;\n'],
  ])('is unknown over %s in %j', (language, text) => {
    expect(networkWords(factsOf(language, text))).toBe('Unknown');
  });

  it('is nothing more than it has to be over an ordinary program', () => {
    const text = `import os
import pandas as pd
import matplotlib.pyplot as plt

def chart_totals(path, column):
    """Draws the totals of a column."""
    table = pd.read_csv(path)
    totals = table.groupby(column).sum(numeric_only=True)
    totals.plot(kind="bar")
    plt.savefig(os.path.join("out", "totals.png"))
    return {"columns": list(totals.columns), "rows": totals.values.tolist()}
`;
    const facts = factsOf('python', text);
    expect(facts).toEqual({ network: { kind: 'none' }, packages: ['matplotlib', 'pandas'], unknown: [], alerts: [] });
    expect(packagesWords(facts)).toBe('matplotlib, pandas');
  });
});
