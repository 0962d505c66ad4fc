"""
First process of a machine of the loopback E2B server: starts processes, passes their bytes and deaths on, and leaves
orphans alone, as the real envd does. Orders and news are JSON lines.
"""
import base64, json, os, select, signal, sys

wake, waker = os.pipe()
os.set_blocking(wake, False)
os.set_blocking(waker, False)
signal.set_wakeup_fd(waker)
signal.signal(signal.SIGCHLD, lambda *_: None)
poller = select.poll()
running, readers, codes, pending = {}, {}, {}, b""


def tell(**news):
    data = json.dumps(news).encode() + b"\n"
    while data:
        data = data[os.write(1, data):]


def start(id, argv, env, cwd, stdin):
    try:
        os.stat(cwd)
    except OSError as error:
        return tell(id=id, error=f"cwd '{cwd}' does not exist: {error.strerror}")
    (given, giver), (out, out_end), (err, err_end) = os.pipe(), os.pipe(), os.pipe()
    pid = os.fork()
    if pid == 0:
        try:
            os.setsid()
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            for end, fd in ((given if stdin else os.open("/dev/null", os.O_RDONLY), 0), (out_end, 1), (err_end, 2)):
                os.dup2(end, fd)
            os.closerange(3, 1024)
            os.chdir(cwd)
            os.execve(argv[0], argv, env)
        finally:
            os._exit(127)
    for fd in (given, out_end, err_end):
        os.close(fd)
    running[id] = {"pid": pid, "stdin": giver, "pipes": 2}
    for fd, stream in ((out, "stdout"), (err, "stderr")):
        readers[fd] = (id, stream)
        poller.register(fd, select.POLLIN)
    tell(id=id, pid=pid)


def obey(order):
    what, process = order.pop("do"), running.get(order["id"])
    if what == "start":
        start(**order)
    elif process and what == "input":
        os.write(process["stdin"], base64.b64decode(order["data"]))
    elif process and what == "close" and process["stdin"] is not None:
        os.close(process["stdin"])
        process["stdin"] = None
    elif process and what == "signal":
        os.kill(process["pid"], order["signal"])


def settle():
    for id, process in list(running.items()):
        if process["pipes"] == 0 and process["pid"] in codes:
            code = codes.pop(process["pid"])
            if process["stdin"] is not None:
                os.close(process["stdin"])
            del running[id]
            tell(id=id, exit=code if code >= 0 else -1, signal=-code if code < 0 else None)


poller.register(0, select.POLLIN)
poller.register(wake, select.POLLIN)
tell(ready=True)
while True:
    for fd, _ in poller.poll():
        if fd == wake:
            os.read(wake, 4096)
            continue
        data = os.read(fd, 32768)
        if fd == 0:
            if not data:
                sys.exit(0)
            *lines, pending = (pending + data).split(b"\n")
            for line in lines:
                try:
                    obey(json.loads(line))
                except OSError:
                    pass  # it ended meanwhile
        elif data:
            id, stream = readers[fd]
            tell(id=id, stream=stream, data=base64.b64encode(data).decode())
        else:
            poller.unregister(fd)
            os.close(fd)
            running[readers.pop(fd)[0]]["pipes"] -= 1
    try:
        while True:
            pid, code = os.waitpid(-1, os.WNOHANG)
            if pid == 0:
                break
            codes[pid] = os.waitstatus_to_exitcode(code)
    except ChildProcessError:
        pass
    settle()
