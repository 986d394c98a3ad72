import {
  argument,
  type CodeCall,
  harmless,
  hidden,
  loadsFile,
  onMachine,
  type Rule,
  type Rules,
  readsVariable,
  rules,
  runsCode,
  startsArguments,
  startsList,
  startsWords,
  toShell,
} from "./codeCall.ts";
import type { CodeDeed } from "./codeDeed.ts";
import { either, listOf, onlyText, unknown } from "./known.ts";

const command = { at: 0, named: "command" } as const;
const cmd = { at: 0, named: "cmd" } as const;
const args = { at: 0, named: "args" } as const;
const folder = { at: 9, named: "cwd" } as const;

/** How Python starts programs, runs further code and touches the machine. Source: the library reference of Python 3.13. */
export const pythonPrograms: Rules = rules({
  "os.system commands.getoutput commands.getstatusoutput": toShell(command),
  "os.popen os.popen2 os.popen3 os.popen4": toShell(cmd),
  "subprocess.getoutput subprocess.getstatusoutput": toShell(cmd),
  "subprocess.run subprocess.call subprocess.check_call subprocess.check_output subprocess.Popen": startsProcess,
  "os.execl os.execlp os.execle os.execlpe": replacesBy(0, "words"),
  "os.execv os.execvp os.execve os.execvpe os.posix_spawn os.posix_spawnp": replacesBy(0, "list"),
  "os.spawnl os.spawnlp os.spawnle os.spawnlpe": replacesBy(1, "words"),
  "os.spawnv os.spawnvp os.spawnve os.spawnvpe": replacesBy(1, "list"),
  "os.startfile": hidden("opens a file with whatever is set for it"),
  "pty.spawn": spawnsTerminal,
  "pty.fork os.forkpty": harmless,
  "asyncio.create_subprocess_shell": withInput(toShell(cmd, folder)),
  "asyncio.create_subprocess_exec": withInput(startsArguments()),
  "pexpect.run pexpect.spawn pexpect.runu": hidden("starts a program and types into it"),
  "pytest.main": (call) =>
    startsWords(call, [
      [{ kind: "text", value: { kind: "literal", text: "pytest" } }],
      ...(listOf(call.positional[0] ?? [{ kind: "list", items: [] }]) ?? [unknown]),
    ]),

  "builtins.eval builtins.exec builtins.compile cProfile.run profile.run": runsCode("python"),
  "timeit.timeit timeit.repeat timeit.Timer": runsGiven,
  "builtins.execfile runpy.run_path": loadsFile("python"),
  "builtins.breakpoint builtins.globals builtins.locals": hidden("gives access to everything"),
  "builtins.reload importlib.reload": harmless,
  "builtins.getattr builtins.__import__ importlib.import_module importlib.__import__": harmless,
  "importlib.util.find_spec importlib.metadata.version importlib.metadata.distribution importlib.metadata.distributions importlib.metadata.metadata importlib.metadata.requires importlib.metadata.packages_distributions importlib.metadata.entry_points importlib.resources.files importlib.resources.read_text importlib.invalidate_caches pkgutil.iter_modules pkg_resources.get_distribution":
    harmless,
  "types.FunctionType types.CodeType types.LambdaType types.MethodType types.ModuleType": hidden("builds code"),
  "inspect.currentframe inspect.stack inspect.getmodule inspect.trace inspect.getouterframes inspect.getinnerframes inspect.getclosurevars gc.get_objects gc.get_referrers gc.get_referents typing.get_type_hints inspect.get_annotations":
    hidden("gives access to everything"),
  "operator.attrgetter operator.methodcaller": picksByName,
  "multiprocessing.connection.Client multiprocessing.connection.Listener multiprocessing.managers.BaseManager":
    hidden("takes objects from elsewhere"),
  "yaml.unsafe_load yaml.unsafe_load_all yaml.UnsafeLoader": hidden("makes whatever object the text names"),
  "yaml.load yaml.load_all": loadsYaml,
  "unittest.main": (call) =>
    call.positional.length > 0 || call.named.has("module") ? hidden("runs the tests of another module")(call) : [],
  "gettext.c2py": hidden("runs code"),
  "unittest.mock.patch": harmless,
  "numpy.testing.rundocs numpy.f2py.compile numpy.distutils.exec_command sympy.sympify sympy.parsing.sympy_parser.parse_expr":
    hidden("runs code"),
  "jinja2.Environment jinja2.Template": hidden("runs what a template says"),

  "os.kill os.killpg signal.pthread_kill": onMachine("process", "sends a signal to a process"),
  "os.setuid os.setgid os.seteuid os.setegid os.setreuid os.setregid os.setgroups os.initgroups os.chroot os.setns os.unshare":
    onMachine("account", "changes whose rights this program has"),
  "os.nice os.setpriority os.sched_setaffinity": harmless,
  "time.clock_settime time.clock_settime_ns": onMachine("clock", "sets the clock"),
  "psutil.Process psutil.process_iter psutil.pids psutil.cpu_percent psutil.cpu_count psutil.virtual_memory psutil.disk_usage psutil.net_io_counters psutil.boot_time psutil.disk_partitions psutil.pid_exists psutil.swap_memory":
    harmless,

  "os.getenv os.environ.get os.environ.pop os.getenvb": readsVariable({ at: 0, named: "key" }),
  "os.environ.keys os.environ.setdefault os.putenv os.unsetenv": harmless,
  "os.environ.items os.environ.values os.environ.copy": () => [{ kind: "environment", name: undefined }],

  "os.getcwd os.getcwdb os.getpid os.getppid os.getuid os.geteuid os.getgid os.getegid os.getlogin os.getpgid os.getpgrp os.getgroups os.getloadavg os.cpu_count os.process_cpu_count os.uname os.urandom os.umask os.access os.stat os.lstat os.fstat os.statvfs os.fspath os.fsencode os.fsdecode os.close os.closerange os.read os.write os.pipe os.pipe2 os.dup os.dup2 os.fdopen os.fsync os.lseek os.isatty os.get_terminal_size os.terminal_size os.strerror os.sysconf os.getrandom os.wait os.waitpid os.WEXITSTATUS os.WIFEXITED os.WIFSIGNALED os.WTERMSIG os.waitstatus_to_exitcode os.fork os.setsid os.setpgid os._exit os.abort os.chdir os.fchdir os.readlink os.get_exec_path os.times os.sync os.path.* os.name os.sep os.linesep os.pathsep os.curdir os.pardir os.extsep os.altsep os.devnull os.defpath os.PathLike os.DirEntry os.error os.stat_result os.get_blocking os.set_blocking os.register_at_fork os.sched_getaffinity os.supports_follow_symlinks os.confstr os.major os.minor os.ttyname os.getpriority os.path os.device_encoding os.posix_fadvise os.memfd_create os.eventfd os.pread os.pwrite os.sendfile os.copy_file_range os.ftruncate":
    harmless,
  "sys.exit sys.audit sys.argv sys.argv.* sys.platform.* sys.version.* sys.executable.* sys.prefix.* os.name.* os.sep.* os.linesep.* importlib.util.cache_from_source sys.orig_argv sys.stdin.* sys.stdout.* sys.stderr.* sys.stdin sys.stdout sys.stderr sys.__stdout__ sys.__stderr__ sys.version sys.version_info sys.version_info.* sys.platform sys.executable sys.maxsize sys.maxunicode sys.byteorder sys.prefix sys.base_prefix sys.exec_prefix sys.base_exec_prefix sys.implementation sys.implementation.* sys.hexversion sys.flags sys.flags.* sys.float_info sys.float_info.* sys.int_info sys.hash_info sys.getsizeof sys.getrefcount sys.getrecursionlimit sys.setrecursionlimit sys.getdefaultencoding sys.getfilesystemencoding sys.exc_info sys.path.* sys.path sys.intern sys.builtin_module_names sys.stdlib_module_names sys.dont_write_bytecode sys.warnoptions sys.getwindowsversion sys.api_version sys.copyright sys.tracebacklimit sys.set_int_max_str_digits sys.get_int_max_str_digits sys.getswitchinterval sys.is_finalizing sys.displayhook sys.excepthook sys._MEIPASS sys.ps1 sys.thread_info sys.abiflags sys.pycache_prefix sys.platlibdir sys.is_stack_trampoline_active sys._is_gil_enabled":
    harmless,
  "subprocess.list2cmdline subprocess.CompletedProcess subprocess.TimeoutExpired subprocess.CalledProcessError":
    harmless,
  "webbrowser.open webbrowser.open_new webbrowser.open_new_tab": (call) => [
    { kind: "connect", url: firstValue(call), loses: "none", because: `${call.name} opens a page` },
  ],
  "builtins.setattr builtins.delattr": harmless,
  "copyreg.pickle pickle.dumps pickle.dump pickle.HIGHEST_PROTOCOL marshal.dumps shelve.Shelf": harmless,
  "traceback.walk_tb traceback.walk_stack": hidden("gives access to everything"),
  "mypy.api.run": startsList(args),
});

function firstValue(call: CodeCall): Extract<CodeDeed, { kind: "connect" }>["url"] {
  const [one] = argument(call, { at: 0, named: "url" }) ?? [];
  return one?.kind === "text"
    ? one.value
    : { kind: "unknown", prefix: "", stays: "anywhere", origin: "variable", words: "one" };
}

/** `subprocess.run` and its like: a list of words without a shell, a text or a list with one. */
function startsProcess(call: CodeCall): readonly CodeDeed[] {
  const shell = argument(call, { at: 8, named: "shell" });
  const given = argument(call, args) ?? unknown;
  const throughShell = shell !== undefined && !isFalse(shell);
  const deeds: CodeDeed[] = [];
  for (const one of given) {
    const only = { ...call, positional: [[one]] };
    // With a shell, a list's first item is the script and the others are its arguments.
    if (throughShell)
      deeds.push(
        ...toShell(
          { at: 0 },
          folder,
        )({ ...only, positional: [one.kind === "list" ? (one.items[0] ?? unknown) : [one]] }),
      );
    if (!throughShell || !isTrue(shell)) {
      if (one.kind === "list") deeds.push(...startsWords(only, one.items, folder));
      // A text without a shell is the name of one program.
      else if (one.kind === "text" || one.kind === "path")
        deeds.push(...startsWords(only, [[{ kind: "text", value: one.value }]], folder));
      else if (!throughShell)
        deeds.push({ kind: "opaque", because: `the program that ${call.name} starts is not known` });
    }
  }
  if (call.further === "some")
    deeds.push({ kind: "opaque", because: `${call.name} gets arguments that are not known` });
  if (call.named.has("executable") || call.positional.length > 2) {
    deeds.push({ kind: "opaque", because: `${call.name} starts another program than its words say` });
  }
  return [...deeds, ...fed(call, given)];
}

/** Programs that only look at what comes in, so that it does not matter what that is. */
const filters =
  /^(?:cat|grep|egrep|fgrep|sort|uniq|wc|head|tail|tr|cut|jq|fold|nl|rev|column|diff|patch|base64|md5sum|sha\d+sum|xxd|less|more|clang-format|black|pbcopy|xclip|wl-copy|fzf|dot|gofmt|rustfmt|prettier)$/;

/** What is fed to a program may be code for it. */
function fed(call: CodeCall, given: ReturnType<typeof argument>): readonly CodeDeed[] {
  const input = ["input", "stdin"].some((name) => {
    const value = call.named.get(name);
    return (
      value !== undefined &&
      !isFalse(value) &&
      !value.every((one) => one.kind === "name" && one.name === "subprocess.DEVNULL")
    );
  });
  const program = onlyText(listOf(given ?? unknown)?.[0] ?? unknown);
  if (!input || (program !== undefined && filters.test(program))) return [];
  return [{ kind: "opaque", because: `what ${call.name} feeds to the program has not been read` }];
}

function withInput(rule: Rule): Rule {
  return (call) => [...rule(call), ...fed(call, undefined)];
}

function isTrue(known: NonNullable<ReturnType<typeof argument>>): boolean {
  return known.length === 1 && known[0]?.kind === "object" && known[0].of === "true";
}

/** What is not certainly `False` or `None` counts as true. */
function isFalse(known: NonNullable<ReturnType<typeof argument>>): boolean {
  return known.length === 1 && known[0]?.kind === "object" && known[0].of === "false";
}

/** `os.execv(path, args)`: the path is what runs, the first of the arguments only its name. */
function replacesBy(at: number, how: "words" | "list"): Rule {
  return (call) => {
    const program = call.positional[at];
    const rest = how === "words" ? call.positional.slice(at + 2) : listOf(call.positional[at + 1] ?? unknown)?.slice(1);
    if (program === undefined || rest === undefined || call.further === "some") return startsWords(call, undefined);
    // `os.execle` ends with the environment, which is no word.
    const words = rest.filter((known) => known.every(({ kind }) => kind === "text" || kind === "path"));
    return [
      ...startsWords(call, [program, ...words]),
      ...(/e$|pe$|posix_spawn/.test(call.name) && words.length < rest.length
        ? hidden("gives the program an environment")(call)
        : []),
      ...(words.length < rest.length && !/le$|lpe$/.test(call.name)
        ? hidden("gives the program arguments that are not known")(call)
        : []),
    ];
  };
}

function spawnsTerminal(call: CodeCall): readonly CodeDeed[] {
  const given = argument(call, { at: 0, named: "argv" }) ?? unknown;
  return startsWords(call, listOf(given) ?? [given]);
}

function runsGiven(call: CodeCall): readonly CodeDeed[] {
  const texts = either([...call.positional, ...call.named.values()]).filter(({ kind }) => kind === "text");
  return texts.flatMap((one) => runsCode("python")({ ...call, positional: [[one]] }));
}

function picksByName(call: CodeCall): readonly CodeDeed[] {
  const plain =
    call.further === "none" && call.positional.every((known) => /^(?!.*__)[\w.]+$/.test(onlyText(known) ?? ""));
  const reaches = call.positional.some((known) =>
    /^(?:unlink|rmdir|rmtree|system|popen|write_\w+|kill|execute)$/.test(onlyText(known) ?? ""),
  );
  return plain && !reaches ? [] : hidden("picks what it calls by a name")(call);
}

function loadsYaml(call: CodeCall): readonly CodeDeed[] {
  const loader = argument(call, { at: 1, named: "Loader" }) ?? unknown;
  const safe = loader.every((one) => one.kind === "name" && /^yaml\.C?(?:Safe|Base|Full)Loader$/.test(one.name));
  return safe ? [] : hidden("makes whatever object the text names")(call);
}
