/** Where the relay listens, in the sandbox's own network namespace. */
export const RELAY_PORT = 3128;

/** Where a run's way out is bound in its sandbox: the relay's argument. */
export const RELAY_SOCKET = '/opt/egress';

/** What the relay itself takes: added to a run's bounds, so that the program has what it was promised. */
export const RELAY_ROOM = { memoryMb: 16, processes: 1 } as const;

/**
 * Python program that lets what knows only of HTTP proxies at an address use one on a unix socket, whose path is its
 * argument. Runs inside the sandbox as the program's own user, beside it: it can do nothing that the program could not
 * do itself, and whoever kills it only cuts himself off. Returns to whoever started it once it listens. Holds so many
 * connections at a time; others wait in line. Without single quotes, because a shell carries it.
 */
export const RELAY_PROGRAM = `
import os, selectors, socket, sys
MOST, CHUNK = 30, 65536
READ, WRITE = selectors.EVENT_READ, selectors.EVENT_WRITE
listener = socket.create_server(("127.0.0.1", ${RELAY_PORT}), backlog=1024)
if os.fork():
    os._exit(0)
null = os.open("/dev/null", os.O_RDWR)
for number in range(3):
    os.dup2(null, number)
ready = selectors.DefaultSelector()
peer, waiting, ended, shut = {}, {}, set(), set()

def watch(key, wanted):
    known = ready.get_map().get(key)
    if known and not wanted:
        ready.unregister(key)
    elif known and known.events != wanted:
        ready.modify(key, wanted)
    elif wanted and not known:
        ready.register(key, wanted)

def settle(one):
    reads = READ if one not in ended and not waiting[peer[one]] else 0
    watch(one, reads | (WRITE if waiting[one] else 0))

def admit():
    watch(listener, READ if len(peer) < 2 * MOST else 0)

def drop(one):
    for each in (one, peer[one]):
        watch(each, 0)
        each.close()
        del peer[each], waiting[each]
        ended.discard(each)
        shut.discard(each)

def accept():
    near, _ = listener.accept()
    far = socket.socket(socket.AF_UNIX)
    try:
        far.connect(sys.argv[1])
    except OSError:
        near.close()
        far.close()
        return
    for one, other in ((near, far), (far, near)):
        one.setblocking(False)
        peer[one], waiting[one] = other, b""
    settle(near)
    settle(far)

def serve(one, events):
    other = peer[one]
    if events & READ and not waiting[other]:
        data = one.recv(CHUNK)
        if not data:
            ended.add(one)
        waiting[other] = data
    for each, source in ((one, other), (other, one)):
        if waiting[each]:
            try:
                waiting[each] = waiting[each][each.send(waiting[each]):]
            except BlockingIOError:
                pass
        if source in ended and not waiting[each] and each not in shut:
            shut.add(each)
            each.shutdown(socket.SHUT_WR)
    if shut >= {one, other}:
        raise ConnectionError
    settle(one)
    settle(other)

admit()
while True:
    for key, events in ready.select():
        try:
            if key.fileobj is listener:
                accept()
            elif key.fileobj in peer:
                serve(key.fileobj, events)
        except OSError:
            if key.fileobj in peer:
                drop(key.fileobj)
        admit()
`;

/** What HTTP clients look for in the environment; Node's own ones only when they are told to. */
export const RELAY_ENVIRONMENT: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    ['HTTP_PROXY', 'HTTPS_PROXY', 'http_proxy', 'https_proxy'].map((name) => [name, `http://127.0.0.1:${RELAY_PORT}`]),
  ),
  ...Object.fromEntries(['NO_PROXY', 'no_proxy'].map((name) => [name, 'localhost,127.0.0.1,::1'])),
  NODE_USE_ENV_PROXY: '1',
};
