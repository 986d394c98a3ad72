/**
 * What is known of Python's modules. Tables of words, so that a module is added by its name.
 * Source: the library reference of Python 3.13, and what the packages' own documents say that importing them does.
 */
function words(text: string): ReadonlySet<string> {
  return new Set(text.trim().split(/\s+/));
}

/** Modules that only compute, or read what they are given. What a table says of one of their functions comes first. */
const computing = words(`
  __future__ abc argparse array ast atexit base64 binascii bisect bz2 calendar cgitb cmath cmd codecs collections colorsys
  concurrent configparser contextlib contextvars copy csv curses dataclasses datetime decimal difflib dis email encodings enum
  errno faulthandler filecmp fnmatch fractions functools gc getopt getpass gettext glob graphlib grp gzip hashlib heapq hmac
  html http inspect io ipaddress itertools json keyword linecache locale logging lzma math mimetypes multiprocessing
  numbers opcode operator optparse pathlib platform plistlib pprint pwd pyclbr queue quopri random re reprlib sched secrets
  select selectors shlex stat statistics string stringprep struct symtable sysconfig tabnanny tempfile textwrap threading
  time timeit token tokenize tomllib traceback tracemalloc types typing unicodedata unittest urllib uuid warnings
  weakref xml zipfile tarfile zlib zoneinfo signal ssl asyncio binhex imghdr sndhdr nturl2path ntpath posixpath genericpath
  numpy pandas scipy matplotlib seaborn sklearn networkx sympy yaml ruamel toml tomli tomlkit simplejson orjson ujson
  rapidjson msgpack bs4 lxml html5lib markdown markdown2 mistune jinja2 markupsafe docutils pygments rich colorama termcolor
  tabulate tqdm prettytable click typer attr attrs cattrs pydantic pydantic_core marshmallow jsonschema dateutil pytz
  tzlocal arrow pendulum humanize regex chardet charset_normalizer idna certifi packaging semver semantic_version
  typing_extensions six more_itertools toolz cytoolz sortedcontainers pyparsing lark parso tiktoken PIL openpyxl xlrd
  xlsxwriter docx pptx pypdf PyPDF2 pdfplumber polars pyarrow nltk Levenshtein rapidfuzz thefuzz unidecode slugify shapely
  pytest hypothesis faker freezegun xmltodict deepdiff jmespath jsonpath_ng dotenv cryptography nacl jwt bcrypt
  requests httpx aiohttp urllib3
`);

/** Modules that reach out. What no table says of them is opaque. */
const reaching = words(`
  os sys subprocess shutil socket socketserver ssl ftplib smtplib poplib imaplib nntplib telnetlib xmlrpc pickle shelve marshal
  dbm sqlite3 ctypes cffi mmap fcntl pty tty termios resource syslog importlib imp pkgutil zipimport zipapp runpy code codeop
  pdb bdb cProfile profile pstats trace doctest webbrowser builtins venv ensurepip site pip distutils setuptools pydoc
  idlelib lib2to3 turtle tkinter fileinput mailbox netrc crypt nis spwd readline rlcompleter copyreg wsgiref cgi pipes commands
  asyncore asynchat smtpd antigravity compileall py_compile winreg msvcrt _winapi uu xdrlib ossaudiodev wave
  paramiko fabric pexpect ptyprocess sh plumbum invoke psutil dill cloudpickle joblib torch tensorflow keras jax transformers
  django flask fastapi starlette uvicorn gunicorn sqlalchemy alembic peewee psycopg psycopg2 pymysql MySQLdb pymongo redis
  boto3 botocore google azure openai anthropic stripe twilio slack_sdk github gitlab git dulwich docker kubernetes celery
  kombu pika kafka websocket websockets grpc tornado twisted gevent eventlet trio anyio selenium playwright scrapy
  pyautogui keyboard pynput pyperclip keyring watchdog schedule IPython ipykernel notebook jupyter nbformat nbconvert mypy
  black isort ruff pylint flake8 coverage tox nox virtualenv build twine wheel pkg_resources huggingface_hub datasets
  wandb mlflow ray dask numba cython Cython pycparser greenlet
`);

/** What other modules hold under these names is the module itself: `glob.os` is `os`. */
const held =
  /^_?(?:os|sys|subprocess|shutil|builtins|importlib|socket|ctypes|pty|io|pickle|marshal|pathlib|codecs|runpy|tempfile|pkgutil|pydoc|pdb|bdb|cProfile|imp|shelve|sqlite3|webbrowser|zipimport|mmap|fcntl|ftplib|smtplib|inspect|types|gc|operator|multiprocessing|urllib|asyncio|threading|posix|nt|code|codeop|timeit|typing|signal|resource|glob)$/;
const aliases: Readonly<Record<string, string>> = {
  posix: "os",
  nt: "os",
  posixpath: "os.path",
  ntpath: "os.path",
  genericpath: "os.path",
  __builtin__: "builtins",
  __builtins__: "builtins",
  _io: "io",
  _pickle: "pickle",
  cPickle: "pickle",
  _socket: "socket",
  _ctypes: "ctypes",
  _posixsubprocess: "subprocess",
  _osx_support: "subprocess",
};

/** The name under which the tables know it: `tempfile._os.unlink` is `os.unlink`, `posix.remove` is `os.remove`. */
export function canonical(name: string): string {
  if (name.startsWith(".")) return name;
  const parts = name.split(".");
  for (let at = parts.length - 1; at > 0; at -= 1) {
    if (!held.test(parts[at] ?? "") || parts[at - 1] === "asyncio" || parts[at - 1] === parts[at]) continue;
    parts.splice(0, at);
    parts[0] = (parts[0] ?? "").replace(/^_/, "");
    break;
  }
  const [first = "", ...rest] = parts;
  const start = aliases[first] ?? (first === "io" && rest[0] === "open" ? "builtins" : first);
  return [start, ...rest].join(".").replace(/^os\.sys\b/, "sys");
}

/** How far a module is known, by the first part of its name. */
export function familyOf(module: string): "computing" | "reaching" | "unknown" {
  const [first = ""] = module.split(".");
  const name = aliases[first]?.split(".")[0] ?? first;
  if (reaching.has(name)) return "reaching";
  return computing.has(name) ||
    /^_(?:weakref|collections|thread|json|random|struct|datetime|abc|operator|functools)$/.test(name)
    ? "computing"
    : "unknown";
}

/** Names of the language itself that only compute. */
export const plainBuiltins = words(`
  abs aiter all anext any ascii bin bool bytearray bytes callable chr classmethod complex dict dir divmod enumerate
  filter float format frozenset hasattr hash hex id int isinstance issubclass iter len list map max min next object oct ord pow
  print property range repr reversed round set slice sorted staticmethod str sum super tuple type zip input exit quit
  unicode xrange raw_input basestring long unichr cmp reduce NotImplemented Ellipsis __name__ __file__ __doc__ __package__
  __debug__ __annotations__ copyright credits license help memoryview WindowsError self cls
`);

/** Names of the language that reach out or see through it. */
export const reachingBuiltins = words(
  "eval exec compile __import__ open getattr setattr delattr globals locals vars breakpoint execfile file reload",
);
