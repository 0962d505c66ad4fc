import type { Limits } from '../program/program.ts';
import { PREVIEW_FORMATS } from './preview-formats.ts';
import { PREVIEW_WORKBOOKS } from './preview-workbooks.ts';

/** What the preview program may use. Its own clock is shorter, so that it can still say what it found. */
export const PREVIEW_LIMITS: Limits = {
  memoryMb: 256,
  seconds: 5,
  cpuSeconds: 5,
  processes: 8,
  diskMb: 4,
  files: 0,
  outputMb: 1,
};

/** What the program is started as. */
export const PREVIEW_ENTRY = 'main.py';

/**
 * Looks at each file in a process of its own, with its own time and memory, so that a hostile one costs only itself.
 * Each tells what it knows as soon as it knows it, the last line wins: who is cut off has at least said its type.
 */
const FRAME = String.raw`"""Threadsmith's own file: says in a line and a few rows what each file in in/ holds. Trusts none of them."""
import json
import mmap
import os
import re
import resource
import select
import signal
import struct
import time
import zlib

BEGAN_S = time.monotonic()
ALL_S = 3.5
MEMORY_BYTES = 112 * 2**20
TOLD_BYTES = 2**18
SUMMARY_CHARACTERS = 200
TEXT_CHARACTERS = 2400
openpyxl = None


def main():
    names = os.listdir("in")
    zipped = {name for name in names if head_of(name, 2) == b"PK"}
    load_reader(zipped)
    found = {}
    # What is quick first, so that nothing slow can take its time away.
    for name in sorted(names, key=lambda name: (name in zipped, name)):
        left = len(names) - len(found)
        now = time.monotonic()
        found[name] = look(name, now + max(0, BEGAN_S + ALL_S - now) / left)
        write(found)


def head_of(name, count):
    with open("in/" + name, "rb") as file:
        return file.read(count)


def load_reader(zipped):
    """Once for all: loading it takes longer than reading a workbook."""
    global openpyxl
    for name in zipped:
        with open("in/" + name, "rb") as file:
            file.seek(max(0, os.path.getsize("in/" + name) - 2**20))
            if b"xl/workbook.xml" in file.read():
                try:
                    import openpyxl
                except ImportError:
                    pass
                return


def look(name, until):
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            confine()
            for seen in describe("in/" + name):
                os.write(writer, json.dumps(seen).encode() + b"\n")
        finally:
            os._exit(0)
    os.close(writer)
    told = b""
    while len(told) < TOLD_BYTES and select.select([reader], [], [], max(0, until - time.monotonic()))[0]:
        some = os.read(reader, 65536)
        if not some:
            break
        told += some
    os.close(reader)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    whole = told.split(b"\n")[:-1]
    return json.loads(whole[-1]) if whole else said("")


def confine():
    nothing = os.open("/dev/null", os.O_RDWR)
    os.dup2(nothing, 1)
    os.dup2(nothing, 2)
    with open("/proc/self/statm") as file:
        own = int(file.read().split()[5]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_DATA, (own + MEMORY_BYTES, own + MEMORY_BYTES))


def write(found):
    with open("part", "wb") as file:
        file.write(json.dumps({"files": found}, ensure_ascii=False).encode("utf-8", "replace"))
    os.replace("part", "result.json")


def said(summary, lines=(), locked=False):
    return {"summary": cut(summary, SUMMARY_CHARACTERS), "text": cut("\n".join(lines), TEXT_CHARACTERS), "locked": locked}


def cut(text, most):
    return text if len(text) <= most else text[: most - 1] + "…"


def one_line(text, most):
    return cut(" ".join(text[: 4 * most].split()), most)


def count(number, word):
    return f"{number:,} {word}" if number == 1 else f"{number:,} {word}s"
`;

/** The whole program, ours alone: it reads `in/0`, `in/1`, … and leaves result.json as previewReport reads it. */
export const PREVIEW_PROGRAM: string = [FRAME, PREVIEW_FORMATS, PREVIEW_WORKBOOKS, 'main()\n'].join('\n\n');
