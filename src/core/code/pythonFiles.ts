import {
  all,
  argument,
  type CodeCall,
  changesRights,
  creates,
  deletes,
  deletesTree,
  edits,
  harmless,
  hidden,
  onFile,
  overwrites,
  type Rule,
  type Rules,
  reads,
  readsTree,
  rules,
} from "./codeCall.ts";
import { allTexts, type Known, onlyText } from "./known.ts";

const path = { at: 0, named: "path" } as const;
const src = { at: 0, named: "src" } as const;
const dst = { at: 1, named: "dst" } as const;
const name = { at: 0, named: "name" } as const;
const file = { at: 0, named: "file" } as const;

const opened = opensFile(1, file);
const moves = all(
  onFile({ ...deletes, reach: "tree", as: "moves it away" }, src),
  onFile({ ...overwrites, as: "puts a file there" }, dst),
);
const copies = all(onFile(reads, src), onFile(overwrites, dst));

/** What Python's functions do to files. Source: the library reference of Python 3.13. */
export const pythonFiles: Rules = rules({
  "os.remove os.unlink": onFile(deletes, path),
  "os.rmdir": onFile(deletes, path),
  "os.removedirs": onFile(deletesTree, name),
  "shutil.rmtree distutils.dir_util.remove_tree": onFile(deletesTree, path),
  "os.rename os.renames os.replace shutil.move": moves,
  "os.truncate": onFile(overwrites, path),
  "os.chmod os.lchmod os.chown os.lchown os.chflags os.lchflags": onFile(changesRights, path),
  "shutil.chown": onFile(changesRights, path),
  "os.setxattr os.removexattr os.utime": onFile(edits, path),
  "os.getxattr os.listxattr": onFile(reads, path),
  "os.symlink os.link": onFile({ ...creates, as: "makes a link there" }, dst),
  "os.mkdir os.mkfifo os.mknod": onFile(creates, path),
  "os.makedirs": onFile(creates, name),
  "os.open": opensByFlags,
  "os.listdir os.scandir": listing,
  "os.walk os.fwalk": harmless,
  "shutil.copy shutil.copy2 shutil.copyfile": copies,
  "shutil.copymode shutil.copystat": onFile(edits, dst),
  "shutil.copytree": all(onFile(readsTree, src), onFile({ ...overwrites, reach: "tree" }, dst)),
  "shutil.make_archive": (call) => {
    const base = argument(call, { at: 0, named: "base_name" }) ?? [];
    const archive: Known = base.map((one) => ({ ...one }));
    return onFile({ ...overwrites, as: "writes an archive there" })({ ...call, positional: [archive] });
  },
  "shutil.unpack_archive": all(onFile(reads), extractsTo(1, "extract_dir")),
  "shutil.copyfileobj shutil.which shutil.disk_usage shutil.get_terminal_size shutil.ignore_patterns shutil.get_archive_formats":
    harmless,
  "builtins.open builtins.file codecs.open io.open_code io.FileIO gzip.open bz2.open lzma.open gzip.GzipFile bz2.BZ2File lzma.LZMAFile wave.open":
    opened,
  "tarfile.open tarfile.TarFile": opensFile(1, name),
  "zipfile.ZipFile zipfile.PyZipFile": opensFile(1, file),
  "zipfile.main tarfile.main gzip.main": hidden("takes its work from the command line"),
  "fileinput.input fileinput.FileInput": rewritesInPlace,
  "logging.FileHandler logging.handlers.RotatingFileHandler logging.handlers.TimedRotatingFileHandler logging.handlers.WatchedFileHandler":
    (call) => logsTo({ at: 0, named: "filename" }, argument(call, { at: 1, named: "mode" }))(call),
  "logging.basicConfig": (call) =>
    call.named.has("filename") ? logsTo({ named: "filename" }, call.named.get("filemode"))(call) : [],
  "argparse.FileType": (call) =>
    /^r?[bt]?$/.test(onlyText(call.positional[0] ?? [{ kind: "text", value: { kind: "literal", text: "r" } }]) ?? "w")
      ? []
      : onFile(overwrites, { at: 9 })(call),
  "logging.config.fileConfig logging.config.dictConfig logging.config.listen": hidden(
    "runs what a configuration names",
  ),
  "numpy.save numpy.savez numpy.savez_compressed numpy.savetxt": onFile(overwrites, file),
  "numpy.load pandas.read_pickle joblib.load torch.load": hidden("runs code that the file may hold"),
  "numpy.memmap": opensFile(2, { at: 0, named: "filename" }),
  "numpy.genfromtxt numpy.loadtxt numpy.fromfile": onFile(reads),
  "pandas.read_csv pandas.read_json pandas.read_excel pandas.read_parquet pandas.read_table pandas.read_html pandas.read_xml":
    readsOrFetches,
  "pandas.eval numpy.ctypeslib.load_library": hidden("runs code"),
  "matplotlib.pyplot.savefig": onFile(overwrites, { at: 0, named: "fname" }),
  "PIL.Image.open openpyxl.load_workbook docx.Document pypdf.PdfReader xml.etree.ElementTree.parse lxml.etree.parse dotenv.load_dotenv dotenv.dotenv_values linecache.getline linecache.getlines":
    readsGiven,
  "xlsxwriter.Workbook pandas.ExcelWriter": onFile(overwrites),
  "dotenv.set_key dotenv.unset_key": onFile(edits),
  "sqlite3.connect": onFile(reads, { at: 0, named: "database" }),
  "py_compile.compile compileall.compile_dir compileall.compile_file": harmless,
  "venv.create": onFile(creates),
});

/** A log is added to, unless it is begun anew. */
function logsTo(slot: { readonly at?: number; readonly named?: string }, mode: Known | undefined): Rule {
  return onFile(mode === undefined || onlyText(mode) === "a" ? edits : overwrites, slot);
}

/** A file that is opened with a mode: `r` reads, `a` adds to it, `w` and what is not known write it anew. */
export function opensFile(modeAt: number, slot: { readonly at?: number; readonly named?: string } | "receiver"): Rule {
  return (call) => {
    const given = argument(call, { at: modeAt, named: "mode" });
    const modes = given === undefined ? ["r"] : allTexts(given);
    const onDescriptor = slot !== "receiver" && isNumber(argument(call, slot));
    if (onDescriptor) return [];
    if (modes === undefined) return onFile(overwrites, slot)(call);
    return modes.flatMap((mode) => {
      if (/w/.test(mode)) return onFile(overwrites, slot)(call);
      if (/[x]/.test(mode)) return onFile(creates, slot)(call);
      if (/a/.test(mode)) return onFile({ ...edits, as: "adds to it" }, slot)(call);
      return /\+/.test(mode) ? onFile(overwrites, slot)(call) : onFile(reads, slot)(call);
    });
  };
}

/** What an archive holds is put into a folder: over what is there, and by the archive's own names. */
export function extractsTo(at: number, named: string): Rule {
  return (call) =>
    onFile({ ...overwrites, reach: "tree", as: "unpacks into it" })({
      ...call,
      positional: [argument(call, { at, named }) ?? [{ kind: "text", value: { kind: "literal", text: "." } }]],
    });
}

/** Descriptors are opened elsewhere. */
function isNumber(known: Known | undefined): boolean {
  const [one] = known ?? [];
  return one?.kind === "object" && one.of === "descriptor";
}

function opensByFlags(call: CodeCall): ReturnType<Rule> {
  const flags = argument(call, { at: 1, named: "flags" }) ?? [];
  const onlyReads = flags.length > 0 && flags.every((one) => one.kind === "name" && one.name === "os.O_RDONLY");
  return onFile(onlyReads ? reads : overwrites, path)(call);
}

/** Names of files are no content. */
function listing(): ReturnType<Rule> {
  return [];
}

function rewritesInPlace(call: CodeCall): ReturnType<Rule> {
  const inPlace = argument(call, { named: "inplace" });
  const files = argument(call, { at: 0, named: "files" });
  if (files === undefined) return inPlace === undefined ? [] : hidden("rewrites files named elsewhere")(call);
  const listed = files.flatMap((one) =>
    one.kind === "list" ? one.items.flat() : one.kind === "many" ? one.item : [one],
  );
  return onFile(inPlace === undefined ? reads : overwrites)({ ...call, positional: [listed] });
}

function readsOrFetches(call: CodeCall): ReturnType<Rule> {
  const from = onlyText(call.positional[0]);
  if (from !== undefined && /^[a-z][\w+.-]*:\/\//i.test(from)) {
    return [
      { kind: "connect", url: { kind: "literal", text: from }, loses: "none", because: `${call.name} fetches it` },
    ];
  }
  return readsGiven(call);
}

/** Reads a file, if one is named; an object that was opened elsewhere is judged there. */
function readsGiven(call: CodeCall): ReturnType<Rule> {
  const named = call.positional[0]?.filter(({ kind }) => kind === "text" || kind === "path") ?? [];
  return named.length === 0 ? [] : onFile(reads)({ ...call, positional: [named] });
}
