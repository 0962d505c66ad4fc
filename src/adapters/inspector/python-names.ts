import { type ReachTable, reachOver, wordsOf } from './reach.ts';

/** Top names of the standard library of Python 3.11 (sys.stdlib_module_names), underscores left out. */
export const PYTHON_MODULES: ReadonlySet<string> = new Set(
  wordsOf(`__future__ __main__ abc aifc antigravity argparse array ast asynchat asyncio asyncore atexit audioop base64
  bdb binascii bisect builtins bz2 cProfile calendar cgi cgitb chunk cmath cmd code codecs codeop collections colorsys
  compileall concurrent configparser contextlib contextvars copy copyreg crypt csv ctypes curses dataclasses datetime dbm
  decimal difflib dis distutils doctest email encodings ensurepip enum errno faulthandler fcntl filecmp fileinput fnmatch
  fractions ftplib functools gc genericpath getopt getpass gettext glob graphlib grp gzip hashlib heapq hmac html http
  idlelib imaplib imghdr imp importlib inspect io ipaddress itertools json keyword lib2to3 linecache locale logging lzma
  mailbox mailcap marshal math mimetypes mmap modulefinder msilib msvcrt multiprocessing netrc nis nntplib nt ntpath
  nturl2path numbers opcode operator optparse os ossaudiodev pathlib pdb pickle pickletools pipes pkgutil platform
  plistlib poplib posix posixpath pprint profile pstats pty pwd py_compile pyclbr pydoc pydoc_data pyexpat queue quopri
  random re readline reprlib resource rlcompleter runpy sched secrets select selectors shelve shlex shutil signal site
  smtpd smtplib sndhdr socket socketserver spwd sqlite3 sre_compile sre_constants sre_parse ssl stat statistics string
  stringprep struct subprocess sunau symtable sys sysconfig syslog tabnanny tarfile telnetlib tempfile termios textwrap
  this threading time timeit tkinter token tokenize tomllib trace traceback tracemalloc tty turtle turtledemo types typing
  unicodedata unittest urllib uu uuid venv warnings wave weakref webbrowser winreg winsound wsgiref xdrlib xml xmlrpc
  zipapp zipfile zipimport zlib zoneinfo`),
);

/** What names of the standard library and of the installed packages do. A name covers everything below it. */
export const PYTHON_TABLE: ReachTable = {
  network: `socket socketserver ssl http.client http.server ftplib smtplib smtpd poplib imaplib nntplib telnetlib
    urllib.request urllib.robotparser xmlrpc webbrowser asyncore asynchat wsgiref requests urllib3 aiohttp httpx websocket
    websockets paramiko boto3 botocore pycurl grpc ftputil redis pymongo psycopg2 sqlalchemy antigravity
    asyncio.open_connection asyncio.start_server asyncio.open_unix_connection asyncio.start_unix_server
    logging.handlers multiprocessing.connection multiprocessing.managers ensurepip pydoc.browse
    pandas.read_gbq scipy.datasets scipy.misc.face sklearn.datasets os.sendfile`,
  processes: `subprocess multiprocessing pty concurrent.futures.ProcessPoolExecutor concurrent.futures.process
    os.system os.popen os.fork os.forkpty os.execl os.execle os.execlp os.execlpe os.execv os.execve os.execvp os.execvpe
    os.spawnl os.spawnle os.spawnlp os.spawnlpe os.spawnv os.spawnve os.spawnvp os.spawnvpe os.posix_spawn os.posix_spawnp
    os.startfile os.kill os.killpg asyncio.create_subprocess_exec asyncio.create_subprocess_shell asyncio.subprocess
    pipes pexpect psutil sh webbrowser venv ensurepip numpy.f2py numpy.distutils distutils setuptools pip
    joblib.Parallel pandas.read_clipboard signal.pthread_kill`,
  dynamic: `builtins.eval builtins.exec builtins.compile builtins.__import__ builtins.globals builtins.locals
    builtins.breakpoint builtins.__build_class__ builtins.__loader__ builtins.__spec__ importlib imp runpy code codeop
    ctypes cffi zipimport pkgutil modulefinder pdb bdb gc.get_objects gc.get_referrers gc.get_referents symtable
    inspect.currentframe inspect.stack inspect.trace inspect.getmembers inspect.getattr_static inspect.getouterframes
    inspect.getinnerframes py_compile compileall sys.modules sys.meta_path
    sys.path sys.path_hooks sys.path_importer_cache sys._getframe sys._current_frames sys.settrace sys.setprofile
    sys.last_traceback types.FunctionType types.CodeType types.LambdaType
    types.ModuleType cProfile profile timeit trace doctest lib2to3 rlcompleter site distutils operator.attrgetter operator.methodcaller
    logging.config sqlite3.enable_load_extension numpy.ctypeslib numpy.f2py pandas.eval pandas.core.computation numexpr numba cython
    codecs.register builtins.help mmap fcntl`,
  deserialisation: `pickle cPickle _pickle pickletools marshal shelve dbm copyreg dill cloudpickle jsonpickle joblib
    yaml.load yaml.load_all yaml.full_load yaml.full_load_all yaml.unsafe_load yaml.unsafe_load_all yaml.Loader
    yaml.UnsafeLoader yaml.FullLoader yaml.CLoader yaml.CUnsafeLoader yaml.CFullLoader pandas.read_pickle
    pandas.read_hdf pandas.HDFStore torch.load numpy.lib.format.read_array multiprocessing.reduction
    xml.dom.pulldom h5py tensorflow keras sklearn.externals`,
  environment: `os.environ os.environb os.getenv os.getenvb os.putenv os.unsetenv os.getlogin os.uname platform getpass
    os.path.expandvars os.path.expanduser pwd grp spwd pathlib.Path.home pathlib.Path.expanduser socket.gethostname`,
  clock: `time.time time.time_ns time.localtime time.gmtime time.ctime time.asctime time.strftime time.monotonic
    time.monotonic_ns time.perf_counter time.perf_counter_ns time.process_time time.clock_gettime
    datetime.datetime.now datetime.datetime.today datetime.datetime.utcnow datetime.date.today timeit
    pandas.Timestamp.now pandas.Timestamp.today pandas.Timestamp.utcnow pandas.to_datetime.now pandas.datetime`,
  chance: `random secrets uuid.uuid1 uuid.uuid4 os.urandom os.getrandom numpy.random ssl.RAND_bytes scipy.stats.rvs`,
  files: `tempfile os.chdir os.fchdir os.chroot os.mkfifo os.mknod os.symlink os.link os.mount mailbox netrc
    builtins.license pathlib.Path.home os.path.expanduser pathlib.Path.expanduser`,
};
/** PYTHON_TABLE, ready to be asked. */
export const PYTHON_REACH = reachOver(PYTHON_TABLE);

/** Attributes that give something away whatever object they are taken from. */
export const PYTHON_ATTRIBUTES: ReachTable = {
  dynamic: `__globals__ __builtins__ __subclasses__ __bases__ __base__ __mro__ mro __code__ __closure__ __self__
    __getattribute__ __import__ __loader__ __spec__ __reduce__ __reduce_ex__ __build_class__ __subclasshook__
    f_globals f_locals f_builtins f_back f_code gi_frame gi_code cr_frame ag_frame tb_frame co_code func_globals
    exec_module load_module find_spec run_module run_path import_module _getframe runcode runsource modules meta_path
    path_hooks enable_load_extension`,
  processes: `system popen Popen fork forkpty execv execve execl execle execlp execvp execvpe spawnv spawnl posix_spawn
    startfile check_output check_call getoutput getstatusoutput create_subprocess_exec create_subprocess_shell
    subprocess_exec subprocess_shell`,
  network: 'urlopen urlretrieve create_connection getaddrinfo gethostbyname create_server open_connection',
  deserialisation: 'read_pickle Unpickler UnpicklingError',
  environment: 'environ environb',
};

/** Modules that others carry around as an attribute, as in `random._os`. */
export const CARRIED_MODULES: ReadonlySet<string> = new Set(
  wordsOf('os sys subprocess socket builtins importlib shutil ctypes posix pickle marshal pty codecs inspect'),
);

/** Calls whose first argument is a path. */
export const PYTHON_PATH_CALLS: ReadonlySet<string> = new Set(
  wordsOf(`builtins.open io.open io.FileIO codecs.open os.open os.listdir os.scandir os.walk os.stat os.lstat os.remove
  os.unlink os.rename os.replace os.mkdir os.makedirs os.rmdir os.chmod os.chown os.access os.readlink os.truncate
  os.path.exists os.path.isfile os.path.isdir os.path.getsize os.path.join pathlib.Path pathlib.PurePath
  pathlib.PosixPath shutil.copy shutil.copyfile shutil.copy2 shutil.copytree shutil.move shutil.rmtree
  shutil.make_archive shutil.unpack_archive glob.glob glob.iglob sqlite3.connect gzip.open bz2.open lzma.open
  zipfile.ZipFile tarfile.open fileinput.input linecache.getline linecache.getlines openpyxl.load_workbook numpy.load
  numpy.loadtxt numpy.genfromtxt numpy.fromfile numpy.memmap numpy.save numpy.savetxt pandas.ExcelFile pandas.ExcelWriter
  scipy.io.loadmat scipy.io.savemat matplotlib.pyplot.savefig matplotlib.pyplot.imread`),
);

/** Functions that take an address where they take a path. */
export const ADDRESS_READERS =
  /^(?:pandas\.(?:read_|io\.|ExcelFile)|numpy\.(?:loadtxt|genfromtxt|DataSource|lib\.)|matplotlib\.(?:pyplot|image)\.imread)/;

/** Modules whose old or inner name differs. */
export const PYTHON_ALIASES: ReadonlyMap<string, string> = new Map([
  ['posix', 'os'],
  ['nt', 'os'],
  ['_io', 'io'],
  ['_socket', 'socket'],
  ['_ssl', 'ssl'],
  ['_posixsubprocess', 'subprocess'],
  ['_multiprocessing', 'multiprocessing'],
  ['_random', 'random'],
  ['_pickle', 'pickle'],
  ['_ctypes', 'ctypes'],
  ['_imp', 'importlib'],
  ['_frozen_importlib', 'importlib'],
  ['_frozen_importlib_external', 'importlib'],
  ['__builtin__', 'builtins'],
  ['__builtins__', 'builtins'],
]);
