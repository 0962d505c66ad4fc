"""
Runs one program in a fresh E2B sandbox and reports in frames, one a line, on its own output: started, o and e (output,
base64), usage, failed, ended. It comes as the head of the load (load.ts), which BOOT in there runs:
`load` is that file, read up to the end of this text. A line `stop` on stdin ends the program; its files are handed out
all the same.

The program sits behind bubblewrap where that works: no network of any kind unless hosts were approved (neither DNS nor
envd's port), its own processes only, a read-only system. Where it does not, the virtual machine alone holds it in.
Nothing that is said here is trusted outside: without bubblewrap a program of the same user could say it too.
"""
import binascii, os, select, stat, sys, time

BASE = os.path.abspath(sys.argv[1])
ETC, TMP, IN, PARCEL = BASE + "/etc", BASE + "/tmp", BASE + "/in", BASE + "/parcel"
MEBIBYTE, TICKS, PAGE = 1 << 20, os.sysconf("SC_CLK_TCK"), os.sysconf("SC_PAGE_SIZE")
POLL_S, DISK_S, SETUP_S, DRAIN_S, KILL_S = 0.025, 0.25, 20, 1, 2
FILE_BYTES, ALL_BYTES, RESULT_BYTES, INLINE_BYTES = 50 * MEBIBYTE, 100 * MEBIBYTE, MEBIBYTE, 49152
LEFT_OUT, NAMED, ENTRIES, DEPTH = 1000, 200000, 50000, 128
OWN_PROCESSES = {"python": 2, "javascript": 17}
CACHES = {"__pycache__", ".cache", ".config", ".local", ".npm", ".matplotlib"}
PYTHON, NODES = "/usr/bin/python3", ("/opt/node/bin/node", "/usr/local/bin/node", "/usr/bin/node")
# Node writes into pipes when it finds the time, and process.exit() would lose what is still to be written.
BLOCKING = "data:text/javascript,for(const s of [process.stdout,process.stderr])s._handle?.setBlocking?.(true)"
# V8 reserves address space at its start that counts as data though it is never filled.
RESERVED_MB = {"python": 0, "javascript": 1024}


def send(kind, payload=b""):
    data = kind.encode() + b" " + payload + b"\n"
    while data:
        data = data[os.write(1, data):]


def literal(value):
    """JSON. Loading Python's own module takes longer than running a small program."""
    if isinstance(value, str):
        units = value.encode("utf-16-be", "surrogatepass")
        codes = [units[at] << 8 | units[at + 1] for at in range(0, len(units), 2)]
        return '"' + "".join(chr(c) if 31 < c < 127 and c not in (34, 92) else f"\\u{c:04x}" for c in codes) + '"'
    if isinstance(value, dict):
        return "{" + ",".join(f'"{key}":{literal(one)}' for key, one in value.items()) + "}"
    if isinstance(value, (list, tuple)):
        return "[" + ",".join(map(literal, value)) + "]"
    return "null" if value is None else str(value).lower()


def tell(kind, **facts):
    send(kind, literal(facts).encode())


def read(path):
    try:
        with open(path, encoding="latin-1") as file:
            return file.read()
    except OSError:
        return ""


def write(path, data, mode):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "wb") as file:
        file.write(data)
    os.chmod(path, mode)


def unpack(work):
    """What follows in the load: a line of JSON, then the bytes of all files one after the other."""
    for folder in (work + "/out", TMP, IN, ETC):
        os.makedirs(folder, exist_ok=True)
    # JSON.stringify's line is Python, too, but for three words
    spec = eval(load.readline().decode(), {"__builtins__": {}, "true": True, "false": False, "null": None})
    for folder, files, mode in ((ETC, "house", 0o644), (work, "files", 0o644), (IN, "inputs", 0o444)):
        for each in spec[files]:
            write(folder + "/" + each["path"], load.read(each["size"]), mode)
    os.chmod(IN, 0o555)
    os.remove(BASE + "/load")  # the environment may hold secrets
    return spec


def interpreter(spec):
    if spec["language"] == "python":
        # no user site, no PYTHON… variables, no script folder on the path, no bytecode files, unbuffered
        return [PYTHON, "-s", "-E", "-P", "-B", "-u"], []
    node = next((path for path in NODES if os.access(path, os.X_OK)), None)
    if node is None:
        raise FileNotFoundError("Node is not installed in this template")
    heap = "--max-old-space-size=" + str(max(8, int(spec["memoryMb"] * 0.6)))
    return [node, "--import", BLOCKING, heap], ["--ro-bind", os.path.realpath(node), "/opt/node"]


def limited(spec):
    """Sizes are refused by the kernel at once, what it cannot bound is polled. /work and /tmp lie on the disk."""
    data = (spec["memoryMb"] + RESERVED_MB[spec["language"]]) * MEBIBYTE
    processes = spec["processes"] + OWN_PROCESSES[spec["language"]]
    return ["/usr/bin/prlimit", f"--data={data}", f"--nproc={processes}", f"--fsize={spec['diskMb'] * MEBIBYTE}",
            f"--cpu={spec['cpuSeconds'] + 1}", "--nofile=256", "--core=0", "--"]


def links():
    for path in ("/bin", "/sbin", "/lib", "/lib32", "/lib64"):
        if os.path.islink(path):
            yield from ("--symlink", os.readlink(path), path)
        elif os.path.isdir(path):
            yield from ("--ro-bind", path, path)


def behind_bubblewrap(spec, work, binds):
    net = ["--ro-bind-try", os.path.realpath("/etc/resolv.conf"), "/etc/resolv.conf"] if spec["network"] else ["--unshare-net"]
    system = [part for name in ("alternatives", "ld.so.cache", "fonts", "matplotlibrc", "ssl/certs", "mime.types")
              for part in ("--ro-bind-try", "/etc/" + name, "/etc/" + name)]
    # Debian's Python runs sitecustomize from a folder of its version in /etc.
    own = {"sitecustomize.py": os.path.basename(os.path.realpath(PYTHON)) + "/sitecustomize.py"}
    house = [part for each in spec["house"] for part in
             ("--ro-bind", ETC + "/" + each["path"], "/etc/" + own.get(each["path"], each["path"]))]
    return ["/usr/bin/bwrap", "--unshare-user", "--unshare-ipc", "--unshare-pid", "--unshare-uts", "--unshare-cgroup-try",
            *net, "--disable-userns", "--die-with-parent", "--cap-drop", "ALL", "--hostname", "sandbox",
            "--uid", "1000", "--gid", "1000", "--ro-bind", "/usr", "/usr", "--tmpfs", "/usr/local",
            "--remount-ro", "/usr/local", *links(), *system, *house, *binds, "--proc", "/proc", "--dev", "/dev",
            "--size", str(16 * MEBIBYTE), "--tmpfs", "/dev/shm", "--bind", TMP, "/tmp", "--bind", work, "/work",
            "--ro-bind", IN, "/work/in", "--ro-bind", "/proc/sys", "/proc/sys", "--remount-ro", "/dev",
            "--remount-ro", "/", "--chdir", "/work", "--"]


def launch(spec, work, isolated):
    """Gives the child's pid and its two pipes; no pid but a complaint when bubblewrap cannot set itself up here."""
    line, binds = interpreter(spec)
    home, etc = ("/work", "/etc") if isolated else (work, ETC)
    if isolated:
        line, wrap = [line[0] if not binds else "/opt/node", *line[1:]], behind_bubblewrap(spec, work, binds)
    else:
        wrap = []
        os.chmod(IN, 0o755)
        os.rename(IN, work + "/in")
        os.chmod(work + "/in", 0o555)
    announce = ["/bin/sh", "-c", 'echo >&3; exec "$@" 3>&-', "sh"]
    argv = [*wrap, *announce, *limited(spec), *line, home + "/" + spec["entry"]]
    temporary = "/tmp" if isolated else TMP
    environment = {**spec["environment"], "PATH": "/usr/bin:/bin", "HOME": home, "USER": "program", "TMPDIR": temporary,
                   "LANG": "C.UTF-8", "TZ": spec["timeZone"], "MPLBACKEND": "Agg", "OMP_NUM_THREADS": "1",
                   "OPENBLAS_NUM_THREADS": "1", "MPLCONFIGDIR": temporary + "/matplotlib",
                   "MATPLOTLIBRC": etc + "/charts.matplotlibrc", "XDG_CACHE_HOME": temporary + "/cache"}
    (out, out_end), (err, err_end), (up, up_end) = os.pipe(), os.pipe(), os.pipe()
    pid = os.fork()
    if pid == 0:
        try:
            os.setsid()
            for end, fd in ((os.open(os.devnull, os.O_RDONLY), 0), (out_end, 1), (err_end, 2), (up_end, 3)):
                os.dup2(end, fd)
            os.closerange(4, 1024)
            os.chdir(work)
            with open("/proc/self/oom_score_adj", "w") as score:
                score.write("1000")  # before envd and before us
            os.execve(argv[0], argv, environment)
        finally:
            os._exit(127)
    for end in (out_end, err_end, up_end):
        os.close(end)
    started = bool(select.select([up], [], [], SETUP_S)[0]) and os.read(up, 1) != b""
    os.close(up)
    if started:
        return pid, out, err
    kill_all()
    os.waitpid(pid, 0)
    complaint = os.read(err, 300).decode("utf-8", "replace") if select.select([err], [], [], 0)[0] else ""
    os.close(out)
    os.close(err)
    return None, complaint, None
