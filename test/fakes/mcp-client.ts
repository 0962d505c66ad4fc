import { createRequire } from 'node:module';

/** What a tool answered. */
export interface Answered {
  readonly content: readonly { readonly type: string; readonly text: string }[];
  readonly structuredContent?: Readonly<Record<string, unknown>>;
  readonly isError?: boolean;
}

/** A client of the official SDK, as far as tests need it. */
export interface McpClient {
  connect(transport: object): Promise<void>;
  getInstructions(): string | undefined;
  listTools(): Promise<{ tools: { name: string; description: string; inputSchema: object; annotations: object }[] }>;
  callTool(call: { name: string; arguments: object }, shape?: undefined, options?: object): Promise<Answered>;
  close(): Promise<void>;
}

interface Sdk {
  readonly Client: new (info: { name: string; version: string }) => McpClient;
  readonly StdioClientTransport: new (server: {
    command: string;
    args: string[];
    env: Record<string, string>;
    cwd: string;
    stderr: 'pipe';
  }) => { readonly stderr: NodeJS.ReadableStream | null };
  readonly StreamableHTTPClientTransport: new (url: URL, options: { requestInit: RequestInit }) => object;
}

/**
 * The official SDK's client of 2025, which Playwright carries: an implementation that is none of ours, without one more
 * package. Only this file knows where it is.
 */
const sdk = (): Sdk => createRequire(import.meta.url)('playwright-core/lib/utilsBundle') as Sdk;

export const newClient = (): McpClient => new (sdk().Client)({ name: 'test', version: '1' });

/** A client over HTTP that is connected. */
export async function connectedTo(port: number, token: string): Promise<McpClient> {
  const client = newClient();
  const requestInit = { headers: { authorization: `Bearer ${token}` } };
  const url = new URL(`http://127.0.0.1:${port}/mcp`);
  await client.connect(new (sdk().StreamableHTTPClientTransport)(url, { requestInit }));
  return client;
}

/** A client that starts its server as a process of its own, and what that writes beside the protocol. */
export async function startedBy(args: string[], cwd: string, env: Record<string, string>) {
  const client = newClient();
  const transport = new (sdk().StdioClientTransport)({ command: process.execPath, args, env, cwd, stderr: 'pipe' });
  const lines: string[] = [];
  transport.stderr?.on('data', (part) => lines.push(String(part)));
  await client.connect(transport);
  return { client, lines };
}
