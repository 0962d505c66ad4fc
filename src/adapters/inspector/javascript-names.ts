import { builtinModules } from 'node:module';
import { type ReachTable, reachOver, wordsOf } from './reach.ts';

/** What Node brings, without `node:`. */
export const NODE_MODULES: ReadonlySet<string> = new Set(builtinModules.map((name) => name.replace(/^node:/, '')));

/** What globals of Node 24 and its modules do; modules carry `node:`. A name covers everything below it. */
export const JAVASCRIPT_TABLE: ReachTable = {
  network: `fetch WebSocket WebSocketStream XMLHttpRequest EventSource WebTransport navigator.sendBeacon node:net node:http
    node:https node:http2 node:dgram node:tls node:dns node:dns/promises node:inspector node:inspector/promises
    node:_http_client node:_http_server node:_http_agent node:_tls_wrap node:_http_common node:quic
    npm:axios npm:undici npm:ws npm:got npm:node-fetch`,
  processes: `node:child_process node:cluster node:worker_threads Worker process.kill process.abort process.execve
    process.setuid process.setgid node:pty npm:execa npm:shelljs npm:zx`,
  dynamic: `eval Function AsyncFunction GeneratorFunction WebAssembly node:vm node:module node:wasi node:repl
    node:inspector node:inspector/promises node:v8.setFlagsFromString node:async_hooks.executionAsyncResource node:sea
    process.binding process._linkedBinding process.dlopen process.getBuiltinModule process.mainModule
    require.main require.cache require.extensions module ShadowRealm Reflect.construct Reflect.getPrototypeOf
    Error.prepareStackTrace`,
  deserialisation: 'node:v8.deserialize node:v8.Deserializer node:v8.DefaultDeserializer node:v8.startupSnapshot',
  environment: `process.env process.execPath process.report process.getuid process.getgid process.loadEnvFile node:os
    navigator`,
  clock: `Date.now performance.now performance.timeOrigin process.hrtime process.uptime node:perf_hooks Temporal.Now
    performance.mark performance.measure`,
  chance: `Math.random crypto.getRandomValues crypto.randomUUID node:crypto.randomBytes node:crypto.randomInt
    node:crypto.randomUUID node:crypto.randomFill node:crypto.randomFillSync node:crypto.getRandomValues
    node:crypto.webcrypto node:crypto.generateKey node:crypto.generateKeySync node:crypto.generateKeyPair
    node:crypto.generateKeyPairSync`,
  files: `process.chdir node:os.homedir node:os.tmpdir node:fs.mkdtemp node:fs.mkdtempSync node:fs/promises.mkdtemp
    node:fs.symlink node:fs.symlinkSync node:fs.link node:fs.linkSync node:fs/promises.symlink node:fs/promises.link`,
};
/** JAVASCRIPT_TABLE, ready to be asked. */
export const JAVASCRIPT_REACH = reachOver(JAVASCRIPT_TABLE);

/** Names that lead to all globals. */
export const GLOBAL_OBJECTS: ReadonlySet<string> = new Set(['globalThis', 'global']);

/** Globals whose names programs also give to things of their own. */
export const COMMON_WORDS: ReadonlySet<string> = new Set(
  wordsOf('performance crypto navigator Worker module Date Math'),
);

/** Properties that give something away whatever object they are taken from. */
export const JAVASCRIPT_PROPERTIES: ReachTable = {
  dynamic: `__defineGetter__ __lookupGetter__ mainModule getBuiltinModule _linkedBinding dlopen createRequire
    runInThisContext runInNewContext runInContext compileFunction _load _compile prepareStackTrace`,
  processes: 'execSync execFile execFileSync spawnSync execve',
  network: 'sendBeacon createConnection',
};
