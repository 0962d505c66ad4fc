SIGKILL = 9


def fields_of(pid):
    """Of /proc/PID/stat from the state on; the parent is the second, the moment of the start the twentieth."""
    return read(f"/proc/{pid}/stat").rpartition(")")[2].split()


def ancestors():
    pids, pid = set(), str(os.getpid())
    while pid not in pids and pid != "0":
        pids.add(pid)
        pid = (fields_of(pid) or "00")[1]
    return pids


STARTED, ABOVE = int(fields_of("self")[19]), ancestors()  # whoever started us may have been born in the same tick


def status():
    """(pid, fields) of all that was started after us by our user."""
    for name in os.listdir("/proc"):
        if not name.isdigit() or name in ABOVE:
            continue
        fields = fields_of(name)
        if len(fields) > 21 and fields[0] != "Z" and int(fields[19]) >= STARTED and is_ours(name):
            yield int(name), fields


def is_ours(name):
    """Whoever makes itself undumpable belongs to root in the listing."""
    try:
        return os.stat("/proc/" + name).st_uid == os.getuid() or f"\nUid:\t{os.getuid()}\t" in read(f"/proc/{name}/status")
    except OSError:
        return False


def kill_all():
    until = time.monotonic() + KILL_S
    while time.monotonic() < until:
        pids = [pid for pid, _ in status()]
        if not pids:
            return
        for pid in pids:
            try:
                os.kill(pid, SIGKILL)
            except OSError:
                pass
        time.sleep(0.002)


def proportional(pid):
    for line in read(f"/proc/{pid}/smaps_rollup").splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) * 1024
    return 0


def measure(limit):
    """Memory in bytes, CPU in seconds, threads. Forks share pages: the exact, slow figure decides when it matters."""
    all_of_it = list(status())
    memory = sum(int(fields[21]) * PAGE for _, fields in all_of_it)
    exact = sum(proportional(pid) for pid, _ in all_of_it) if memory > limit else memory
    cpu = sum(int(ticks) for _, fields in all_of_it for ticks in fields[11:15]) / TICKS
    return exact, cpu, sum(int(fields[17]) for _, fields in all_of_it)


def oom_kills():
    """Of envd's group for what users run, else of the whole machine."""
    words = (read("/sys/fs/cgroup/user/memory.events") or read("/proc/vmstat")).split()
    return int(words[words.index("oom_kill") + 1]) if "oom_kill" in words else 0


class Watch:
    """Passes the output on and ends the program at its limits. The first reason counts."""

    def __init__(self, spec, work, pid, pipes):
        self.spec, self.work, self.pid, self.pipes = spec, work, pid, pipes
        self.reason = self.code = None
        self.left, self.peak, self.cpu, self.order = spec["outputMb"] * MEBIBYTE, 0, 0, b""
        self.began = time.monotonic()

    def end(self, reason):
        self.reason = self.reason or reason
        kill_all()

    def hear(self, fd, poller):
        try:
            data = os.read(fd, 65536)
        except OSError:
            data = b""
        if not data:
            poller.unregister(fd)
            self.pipes.pop(fd, None)
        elif fd == 0:
            self.order += data
            if b"stop" in self.order:
                self.end("stopped")
        elif data and self.left >= 0:
            kept, over = data[: self.left], len(data) > self.left
            self.left = -1 if over else self.left - len(data)
            if kept:
                send(self.pipes[fd], binascii.b2a_base64(kept, newline=False))
            if over:
                self.end("output")

    def judge(self):
        spec, seconds = self.spec, time.monotonic() - self.began
        memory, cpu, threads = measure(spec["memoryMb"] * MEBIBYTE)
        self.peak, self.cpu, self.memory = max(self.peak, memory), max(self.cpu, cpu), memory
        if seconds > spec["seconds"]:
            self.end("time")
        elif cpu > spec["cpuSeconds"]:
            self.end("cpu")
        elif memory > spec["memoryMb"] * MEBIBYTE:
            self.end("memory")
        elif threads > spec["processes"] + OWN_PROCESSES[spec["language"]] + 20:
            self.end("processes")  # only where the kernel does not refuse them, as for root

    def over(self):
        if self.code is None:
            pid, code = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                exit_code = os.waitstatus_to_exitcode(code)
                self.code = exit_code if exit_code >= 0 else 128 - exit_code
                self.until = time.monotonic() + DRAIN_S
                kill_all()  # daemons, and whoever holds the pipes
        return self.code is not None and (not self.pipes or time.monotonic() > self.until)

    def run(self):
        poller, judged, walked, told, pace = select.poll(), 0, time.monotonic(), 1, DISK_S
        done = os.pidfd_open(self.pid)
        for fd in (0, done, *self.pipes):
            poller.register(fd, select.POLLIN)
        while not self.over():
            for fd, _ in poller.poll(POLL_S * 1000):
                if fd == done:
                    poller.unregister(fd)
                else:
                    self.hear(fd, poller)
            now = time.monotonic()
            if self.code is None and now - judged >= POLL_S:
                self.judge()
                judged = now
                if now - self.began >= told:
                    told += 1
                    tell("usage", memoryMb=self.memory // MEBIBYTE, milliseconds=int((now - self.began) * 1000))
            if self.code is None and now - walked >= pace:
                if used(self.work) > self.spec["diskMb"]:
                    self.end("disk")
                walked = time.monotonic()
                pace = max(DISK_S, 10 * (walked - now))
        return int((time.monotonic() - self.began) * 1000)
