def listed(folder):
    for attempt in (1, 2):
        try:
            return sorted(os.listdir(folder))
        except OSError:
            try:
                os.chmod(folder, 0o700)
            except OSError:
                break
    return []


def walk(top):
    """(path below top, lstat) of everything, opening what was closed; in/ belongs to us."""
    folders, seen = [""], 0
    while folders and seen < ENTRIES:
        folder = folders.pop()
        names = listed(top + "/" + folder)
        for name in names:
            path, seen = folder + name, seen + 1
            if path == "in":
                continue
            try:
                facts = os.lstat(top + "/" + path)
            except OSError:
                continue
            if stat.S_ISDIR(facts.st_mode):
                if path.count("/") < DEPTH:
                    folders.append(path + "/")  # no file deeper down has a name that is taken
            else:
                yield path, facts


def used(work):
    sizes = [facts.st_blocks * 512 for top in (work, TMP) for _, facts in walk(top)]
    return sum(sizes) / MEBIBYTE + (float("inf") if len(sizes) >= ENTRIES else 0)


# --- handing out


def shown(path):
    return os.fsencode(path).decode("utf-8", "replace")


def is_safe(path):
    """UTF-8, at most 255 characters, none of them a control character."""
    return len(path) <= 255 and all(31 < ord(c) < 127 or 159 < ord(c) < 0xD800 or ord(c) > 0xDFFF for c in path)


def refusal(path, facts, count, size, most):
    if not stat.S_ISREG(facts.st_mode):
        return "not_regular"
    if not is_safe(path):
        return "unsafe_name"
    if path == "result.json":
        return "too_large" if facts.st_size > RESULT_BYTES else None
    if count >= most:
        return "too_many"
    return "too_large" if facts.st_size > FILE_BYTES or size + facts.st_size > ALL_BYTES else None


def choose(spec, work):
    """Files to hand out as (path, size), what stays as path and reason, and how many new files there are."""
    own, files, left_out, found, count, size, named = {each["path"] for each in spec["files"]}, [], [], 0, 0, 0, 0
    for path, facts in sorted(walk(work), key=lambda entry: shown(entry[0])):
        if path in own or CACHES.intersection(path.split("/")):
            continue
        is_result = path == "result.json"
        found += not is_result
        reason = refusal(path, facts, count, size, spec["maxFiles"])
        if reason:
            named += len(path)
            if len(left_out) < LEFT_OUT and named < NAMED:
                left_out.append({"path": shown(path), "reason": reason})
            continue
        files.append((path, facts.st_size))
        count, size = count + (not is_result), size + (0 if is_result else facts.st_size)
    return files, left_out, found


def contents(path, size):
    """Exactly so many bytes of a regular file; nobody of the program is left who could change it."""
    for attempt in (1, 2):
        try:
            fd = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
            break
        except PermissionError:
            os.chmod(path, 0o600)
    with open(fd, "rb") as file:
        return file.read(size).ljust(size, b"\0")


def pack(work, files):
    """The files one after the other: with this report when they are small, else beside it in a file."""
    if sum(size for _, size in files) <= INLINE_BYTES:
        return binascii.b2a_base64(b"".join(contents(work + "/" + path, size) for path, size in files), newline=False).decode()
    if os.path.lexists(PARCEL):
        os.remove(PARCEL)
    with open(os.open(PARCEL, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as parcel:
        for path, size in files:
            parcel.write(contents(work + "/" + path, size))
    return None


def main():
    work = BASE + "/work"
    spec, kills = unpack(work), oom_kills()
    complaint = ""
    for isolated in [True, False] if os.access("/usr/bin/bwrap", os.X_OK) else [False]:
        pid, out, err = launch(spec, work, isolated)
        if pid is not None:
            break
        complaint = complaint or out
    else:
        raise ChildProcessError(complaint)
    tell("started", isolated=isolated, complaint=complaint)
    watch = Watch(spec, work, pid, {out: "o", err: "e"})
    milliseconds = watch.run()
    files, left_out, found = choose(spec, work)
    disk = os.statvfs(work)
    tell("ended", reason=watch.reason, code=watch.code, oomKills=oom_kills() - kills, cpuMs=int(watch.cpu * 1000),
         peakMb=-(-watch.peak // MEBIBYTE), isDiskFull=disk.f_bavail <= 1, milliseconds=milliseconds, found=found,
         files=[{"path": path, "size": size} for path, size in files], leftOut=left_out, parcel=pack(work, files))


try:
    main()
except Exception as error:
    tell("failed", message=f"{type(error).__name__}: {error}")
