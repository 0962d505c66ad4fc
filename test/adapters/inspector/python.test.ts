import { describe, expect, it } from 'vitest';
import type { TouchKind } from '#domain/findings.ts';
import { importsOf, inspect, kindsOf } from './opened.ts';

/** What must be found, and the ways in which it may be written. */
const EVASIONS: readonly [TouchKind, string][] = [
  ['processes', 'import os as o\no.system("id")\n'],
  ['processes', 'from subprocess import run as r\nr(["id"])\n'],
  ['processes', 'from os import *\nsystem("id")\n'],
  ['processes', 'import os\ngetattr(os, "sys" + "tem")("id")\n'],
  ['processes', 'import os\nf = os.system\n'],
  ['processes', 'import os\na, b = os, 1\na.popen("id")\n'],
  ['processes', 'import os\n[os][0].system("id")\n'],
  ['processes', 'import os\ndef f(m):\n    m.run("id")\nf(os)\n'],
  ['processes', 'import os\ndef f(m=os):\n    m.system("id")\n'],
  ['processes', 'import os\nwith os as o:\n    o.fork()\n'],
  ['processes', 'import os\nfor o in (os,):\n    o.fork()\n'],
  ['processes', 'import os\n(o := os).system("id")\n'],
  ['processes', 'import os\nos.__dict__["system"]("id")\n'],
  ['processes', 'import os\nvars(os)["sys" "tem"]("id")\n'],
  ['processes', 'import os\nvars(os).get("system")("id")\n'],
  ['processes', 'import sys\nsys.modules["os"].system("id")\n'],
  ['processes', '__import__("os").system("id")\n'],
  ['processes', '__import__("\\x6fs").system("id")\n'],
  ['processes', '__import__("so"[::-1]).system("id")\n'],
  ['processes', '__import__("".join(["o", "s"])).system("id")\n'],
  ['processes', '__import__(chr(111) + chr(115)).system("id")\n'],
  ['processes', 'import random\nrandom._os.system("id")\n'],
  ['processes', 'import pandas as pd\npd.io.common.os.system("id")\n'],
  ['processes', 'from random import _os as z\nz.system("id")\n'],
  ['processes', 'from shutil import *\nos.system("id")\n'],
  ['processes', 'import os.path as p\np.os.system("id")\n'],
  ['processes', 'import os\nclass A:\n    m = os\nA.m.posix_openpt()\n'],
  ['processes', 'import os\ndef f(a: os.system("id")):\n    pass\n'],
  ['processes', 'import posix\nposix.system("id")\n'],
  ['processes', 'import os\nos.__getattribute__("system")("id")\n'],
  ['processes', 'from multiprocessing import Pool\n'],
  ['processes', 'import asyncio\nasyncio.create_subprocess_shell("id")\n'],
  ['dynamic', 'eval("1")\n'],
  ['dynamic', 'e = eval\n'],
  ['dynamic', '\uff45\uff56\uff41\uff4c("1")\n'],
  ['dynamic', '__builtins__["ev" + "al"]("1")\n'],
  ['dynamic', '__builtins__.exec("1")\n'],
  ['dynamic', 'getattr(__builtins__, "ev" + "al")("1")\n'],
  ['dynamic', 'globals()["__builtins__"]["eval"]("1")\n'],
  ['dynamic', 'import builtins as b\nb.compile("1", "", "eval")\n'],
  ['dynamic', 'list(map(exec, ["1"]))\n'],
  ['dynamic', '@exec\nclass x:\n    pass\n'],
  ['dynamic', 'import builtins as b\nclass A:\n    m = b\nA.m.exec("1")\n'],
  ['dynamic', 'class A:\n    import sys as s\nA.s.modules["builtins"].eval("1")\n'],
  ['dynamic', 'print.__self__.eval("1")\n'],
  ['dynamic', '"{0.__globals__}".format(f)\n'],
  ['dynamic', 'f"{1:{eval(\'1\')}}"\n'],
  ['dynamic', 'vars()["__builtins__"].eval("1")\n'],
  ['dynamic', 'try:\n    f()\nexcept E as e:\n    e.__traceback__.tb_frame\n'],
  ['dynamic', 'getattr(x, y)\n'],
  ['dynamic', 'setattr(x, y, 1)\n'],
  ['dynamic', '().__class__.__bases__[0].__subclasses__()\n'],
  ['dynamic', 'getattr((), "__cl" + "ass__").__base__\n'],
  ['dynamic', 'f"{(lambda: 0).__globals__}"\n'],
  ['dynamic', 'f"{eval(\'1\')}"\n'],
  ['dynamic', 'import operator\noperator.attrgetter("__globals__")\n'],
  ['dynamic', 'import importlib\nimportlib.import_module(x)\n'],
  ['dynamic', 'import types\ntypes.FunctionType(c, {})\n'],
  ['dynamic', 'import ctypes\n'],
  ['dynamic', 'import sys\nsys.modules[x]\n'],
  ['dynamic', 'import sys\nsys.path.insert(0, "out")\n'],
  ['dynamic', 'df.eval(x)\n'],
  ['dynamic', 'df.query("@__builtins__")\n'],
  ['dynamic', 'def f():\n    eval = 1\neval("1")\n'],
  ['network', 'import socket\n'],
  ['network', 'import urllib.request as u\n'],
  ['network', 'from urllib import request\n'],
  ['network', 'import http.client\n'],
  ['network', 'import requests\n'],
  ['network', 'import importlib\nimportlib.import_module("so" + "cket").socket()\n'],
  ['network', 'import asyncio\nasyncio.open_connection("example.com", 80)\n'],
  ['network', 'import pandas as pd\npd.read_csv("https://example.com/a.csv")\n'],
  ['network', 'from pandas import read_html as r\nu = "http" + "://example.com"\nr(u)\n'],
  ['network', 'import pandas as pd\npd.io.common.urlopen(x)\n'],
  ['deserialisation', 'import pandas as pd\npd.io.pickle.loads(x)\n'],
  ['deserialisation', 'import pickle\n'],
  ['deserialisation', 'import marshal, shelve\n'],
  ['deserialisation', 'import yaml\nyaml.load(x)\n'],
  ['deserialisation', 'import joblib\njoblib.load(x)\n'],
  ['deserialisation', 'import numpy as np\nnp.load(x, allow_pickle=True)\n'],
  ['deserialisation', 'import pandas as pd\npd.read_pickle(x)\n'],
  ['environment', 'import os\nos.environ["HOME"]\n'],
  ['environment', 'from os import getenv as g\n'],
  ['files', 'open("/etc/passwd")\n'],
  ['files', 'open("../" + "secret")\n'],
  ['files', 'from pathlib import Path as P\nP("/pr" "oc/self/environ").read_text()\n'],
  ['files', 'import tempfile\n'],
  ['clock', 'from datetime import datetime as d\nd.now()\n'],
  ['clock', 'import time\ntime.time()\n'],
  ['chance', 'import numpy as np\nnp.random.rand()\n'],
  ['chance', 'from random import choice\n'],
];

/** What programs here usually do, and nothing more. */
const PLAIN: readonly string[] = [
  'import pandas as pd\n\ndef f(path, column):\n    table = pd.read_csv(path)\n    return table[column].mean()\n',
  'import json\nwith open("in/a.json") as f:\n    data = json.load(f)\nwith open("out/a.json", "w") as f:\n    json.dump(data, f)\n',
  'import os\nos.makedirs("out", exist_ok=True)\nos.path.join("out", name)\n',
  'import re\nre.compile("a+").match(x)\n',
  'import numpy as np\nnp.load("in/a.npy")\nnp.linspace(0, 1)\n',
  'import matplotlib.pyplot as plt\nplt.plot(x)\nplt.savefig("out/a.png")\n',
  'def f(a):\n    """See https://example.com and /etc/passwd."""\n    return a.run(), a.get("b"), a.__class__.__name__\n',
  'df.query("a > 1 and b < @limit")\ndf.eval("c = a + b")\n',
  'import csv, math, statistics, collections, itertools, decimal, datetime\nx = datetime.date(2024, 1, 1)\n',
  'for n in ("a", "b"):\n    getattr(x, n)\n',
  'import os, sys\nprint("x", file=sys.stderr)\nname = os.path.basename(path)\nsys.exit(1)\n',
  'import textwrap\nif __name__ == "__main__":\n    textwrap.fill("a")\n',
];

describe('python', () => {
  it.each(EVASIONS)('finds %s in %j', (kind, text) => {
    expect(inspect('python', text).files.map(({ state }) => state)).toEqual(['parsed']);
    expect(kindsOf('python', text)).toContain(kind);
  });

  it.each(PLAIN)('finds nothing in %j', (text) => {
    const { touches, imports } = inspect('python', text);
    expect(touches).toEqual([]);
    expect(imports.filter(({ from }) => from === 'unknown')).toEqual([]);
  });

  it('finds imports in every form', () => {
    const text = `import a, b.c as d
from e.f import (g,
    h as i)
if x: from .j import *
from __future__ import annotations
try: import k
except ImportError: k = None
class L:
    def m(self): import n; __import__("o"); return __import__(p)
`;
    expect(importsOf('python', text)).toEqual(['a', 'b.c', 'e.f', '.j', '__future__', 'k', 'n', 'o', null]);
  });

  it('names the line of each', () => {
    const text = 'import os\n\n\ndef f():\n    return (\n        os\n        .system("id")\n    )\n';
    expect(inspect('python', text).touches).toEqual([
      { file: 'tool.py', line: 6, kind: 'processes', what: 'os.system' },
    ]);
  });

  it('names the hosts of addresses, and none of docstrings', () => {
    const text =
      '"""https://docs.example.com"""\nBASE = "https://api.example.com:8443/v1"\nu = f"http://{host}.example.org/x"\n';
    expect(inspect('python', text).addresses).toEqual([{ file: 'tool.py', line: 2, host: 'api.example.com' }]);
  });
});
