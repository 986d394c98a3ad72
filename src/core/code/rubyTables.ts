import {
  all,
  argument,
  type CodeCall,
  changesRights,
  connects,
  creates,
  deletes,
  deletesTree,
  edits,
  harmless,
  hidden,
  loadsFile,
  onFile,
  onFiles,
  onMachine,
  overwrites,
  type Rule,
  type Rules,
  reads,
  readsTree,
  readsVariable,
  rules,
  runsCode,
  startsWords,
  toShell,
} from "./codeCall.ts";
import type { CodeDeed } from "./codeDeed.ts";
import { allTexts, type Known, listOf, onlyText, unknown } from "./known.ts";
import { plainLibraries } from "./rubyNames.ts";

const second = { at: 1 } as const;
const moves: Rule = all(
  onEach({ ...deletes, reach: "tree", as: "moves it away" }),
  onFile({ ...overwrites, as: "puts a file there" }, second),
);
const opened: Rule = (call) => {
  const given = argument(call, { at: 1, named: "mode" });
  const modes = given === undefined ? ["r"] : allTexts(given);
  if (modes === undefined) return onFile(overwrites)(call);
  return modes.flatMap((mode) => {
    if (/^a/.test(mode)) return onFile({ ...edits, as: "adds to it" })(call);
    return /w|\+/.test(mode) ? onFile(overwrites)(call) : onFile(reads)(call);
  });
};

/** What Ruby's methods do, by receiver and name. Source: the documentation of Ruby 3.4's core and standard library. */
export const rubyRules: Rules = rules({
  "File.delete File.unlink": onFiles(deletes),
  "Dir.rmdir Dir.delete Dir.unlink": onFile(deletes),
  "File.rename": moves,
  "File.write File.binwrite IO.write IO.binwrite File.truncate": onFile(overwrites),
  "File.open File.new File.for_fd": opened,
  "File.read File.binread File.readlines File.foreach File.readlink": onFile(reads),
  "IO.read IO.binread IO.readlines IO.foreach": all(onFile(reads), pipes),
  "IO.copy_stream": all(onFile(reads), onFile(overwrites, second)),
  "IO.sysopen": opened,
  "File.chmod File.lchmod": onFiles(changesRights, 1),
  "File.chown File.lchown": onFiles(changesRights, 2),
  "File.symlink File.link": onFile({ ...creates, as: "makes a link there" }, second),
  "File.utime": onFiles(edits, 2),
  "File.mkfifo Dir.mkdir": onFile(creates),
  "FileUtils.rm FileUtils.rm_f FileUtils.remove_file FileUtils.safe_unlink FileUtils.rmdir": onFiles(deletes),
  "FileUtils.rm_r FileUtils.rm_rf FileUtils.rmtree FileUtils.remove FileUtils.remove_dir FileUtils.remove_entry FileUtils.remove_entry_secure":
    onFiles(deletesTree),
  "FileUtils.mv FileUtils.move": moves,
  "FileUtils.cp FileUtils.copy FileUtils.cp_r FileUtils.copy_entry FileUtils.copy_file FileUtils.cp_lr FileUtils.install":
    all(onEach(readsTree), onFile(overwrites, second)),
  "FileUtils.mkdir FileUtils.mkdir_p FileUtils.makedirs FileUtils.mkpath": onFiles(creates),
  "FileUtils.touch": onFiles(edits),
  "FileUtils.ln FileUtils.ln_s FileUtils.symlink FileUtils.link": onFile(
    { ...creates, as: "makes a link there" },
    second,
  ),
  "FileUtils.ln_sf FileUtils.ln_sr FileUtils.ln_srf": onFile(overwrites, second),
  "FileUtils.chmod FileUtils.chmod_R": onFiles(changesRights, 1),
  "FileUtils.chown FileUtils.chown_R": onFiles(changesRights, 2),
  "FileUtils.pwd FileUtils.compare_file FileUtils.identical? FileUtils.uptodate? FileUtils.cmp": harmless,
  "Logger.new": (call) => (call.positional[0]?.some(({ kind }) => kind === "text") ? onFile(edits)(call) : []),
  "YAML.load_file YAML.safe_load_file CSV.read CSV.foreach CSV.table JSON.load_file Psych.load_file": onFile(reads),
  "CSV.open": opened,
  "YAML.unsafe_load YAML.unsafe_load_file Psych.unsafe_load Marshal.load Marshal.restore": hidden(
    "makes whatever object the text names",
  ),
  "ERB.new": hidden("runs what a template says"),
  "PStore.new YAML::Store.new": onFile(overwrites),

  "Kernel.system Kernel.exec Kernel.spawn Process.spawn Process.exec": starts,
  "Kernel.` Kernel.popen": toShell(),
  "IO.popen PTY.spawn PTY.getpty Open3.popen3 Open3.popen2 Open3.popen2e Open3.capture3 Open3.capture2 Open3.capture2e":
    all(starts, fed),
  "Open3.pipeline Open3.pipeline_r Open3.pipeline_w Open3.pipeline_rw Open3.pipeline_start": hidden("starts programs"),
  "Kernel.eval Kernel.instance_eval Kernel.class_eval Kernel.module_eval": (call) =>
    call.positional.length === 0 && call.further === "none" ? [] : runsCode("ruby")(call),
  "Kernel.load": loadsFile("ruby"),
  "Kernel.open": (call) => {
    const first = argument(call, { at: 0 }) ?? unknown;
    const plain = first.every((one) => one.kind === "path" || (one.kind === "text" && /^[^|]/.test(startOf(one))));
    const url = onlyText(first);
    if (url !== undefined && /^[a-z]+:\/\//i.test(url)) return connects("none", { at: 0 })(call);
    return plain ? opened(call) : [...opened(call), ...pipes(call)];
  },
  "Kernel.syscall Kernel.binding Kernel.set_trace_func Kernel.autoload Kernel.irb Kernel.trace_var":
    hidden("gives access to everything"),
  "Kernel.test": harmless,
  "Process.kill": onMachine("process", "sends a signal to a process"),
  "Process.daemon Process.setsid": hidden("goes on in the background"),
  "Process::Sys.setuid Process::UID.change_privilege Process::GID.change_privilege Process::UID.eid= Dir.chroot":
    onMachine("account", "changes whose rights this program has"),
  "ENV.fetch ENV.values_at ENV.slice": readsVariable(),
  "ENV.to_h ENV.to_hash ENV.each ENV.each_pair ENV.map ENV.select ENV.inspect ENV.to_a ENV.values ENV.dup ENV.clone ENV.filter ENV.sort":
    () => [{ kind: "environment", name: undefined }],
  "ENV.key? ENV.has_key? ENV.include? ENV.keys ENV.delete ENV.[]= ENV.store": harmless,
  "Net::HTTP.get Net::HTTP.get_response Net::HTTP.get_print URI.open OpenURI.open_uri Faraday.get HTTParty.get HTTParty.head RestClient.get Excon.get Faraday.head":
    connects("none", { at: 0 }),
  "Net::HTTP.post Net::HTTP.post_form Net::HTTP.start Net::HTTP.new Faraday.post Faraday.put Faraday.delete Faraday.patch Faraday.new HTTParty.post HTTParty.put HTTParty.delete HTTParty.patch RestClient.post RestClient.put RestClient.delete RestClient.patch Net::SMTP.start Net::SMTP.new Net::FTP.open Net::FTP.new Net::SSH.start Net::SCP.start Net::SFTP.start TCPSocket.new TCPSocket.open UDPSocket.new Socket.tcp Socket.new UNIXSocket.new UNIXSocket.open OpenSSL::SSL::SSLSocket.new":
    connects("remote", { at: 0 }, "opens a connection"),
  "TCPServer.new TCPServer.open UNIXServer.new WEBrick::HTTPServer.new Socket.tcp_server_loop":
    hidden("lets others connect"),
  "SQLite3::Database.new SQLite3::Database.open": onFile(reads),
});

/** What methods do on an object that is not known. Those without arguments are told from those of lists and tables. */
export const rubyMethods: Rules = rules({
  delete: (call) =>
    call.positional.length === 0 && call.further === "none" && !isList(call.receiver)
      ? onFile(deletes, "receiver")(call)
      : [],
  "unlink rmdir": onFile(deletes, "receiver"),
  "rmtree remove_entry": onFile(deletesTree, "receiver"),
  binwrite: onFile(overwrites, "receiver"),
  "mkpath mkdir": onFile(creates, "receiver"),
  rename: (call) =>
    call.positional.length === 1
      ? all(onFile({ ...deletes, as: "moves it away" }, "receiver"), onFile(overwrites))(call)
      : [],
  write: (call) => (isPath(call.receiver) ? onFile(overwrites, "receiver")(call) : []),
  "read readlines each_line binread": (call) => (isPath(call.receiver) ? onFile(reads, "receiver")(call) : []),
  open: (call) =>
    isPath(call.receiver) ? opened({ ...call, positional: [call.receiver ?? unknown, ...call.positional] }) : [],
  truncate: onFile(overwrites, "receiver"),
  "make_link make_symlink": onFile(creates, "receiver"),
  "system exec spawn popen": starts,
  "instance_eval class_eval module_eval eval class_exec_string": (call) =>
    call.positional.length === 0 && call.further === "none" ? [] : runsCode("ruby")(call),
  "constantize safe_constantize to_proc_from unbind bind_call syscall": hidden("picks what it calls by a name"),
  "execute exec_query execute_batch exec_params": (call) =>
    /^\s*(?:select|explain|show|pragma)\b(?![\s\S]*\b(?:into|delete|drop|update|insert)\b)/i.test(
      onlyText(call.positional[0]) ?? "",
    )
      ? []
      : hidden("runs SQL that changes a database or is not known")(call),
  "delete_all destroy_all drop_table update_all": hidden("changes a database"),
});

function startOf(one: Known[number]): string {
  if (one.kind !== "text") return "";
  return one.value.kind === "literal" ? one.value.text : one.value.kind === "unknown" ? one.value.prefix : "|";
}

/** What stands behind a `|` is a command. */
function pipes(call: CodeCall): readonly CodeDeed[] {
  return (argument(call, { at: 0 }) ?? unknown).flatMap((one): readonly CodeDeed[] => {
    const start = startOf(one);
    if (one.kind === "path" || /^[^|]/.test(start)) return [];
    const whole = onlyText([one]);
    return [
      whole === undefined
        ? { kind: "opaque", because: `${call.name} may run a command that is not known` }
        : { kind: "shell", text: { kind: "literal", text: whole.slice(1) } },
    ];
  });
}

/** `system`: one text goes to the shell, several words are a program. A table of variables may stand before them. */
function starts(call: CodeCall): readonly CodeDeed[] {
  const words = call.positional.filter((known) => known.some(({ kind }) => kind !== "object"));
  const [only] = words;
  if (only === undefined || call.further === "some") return startsWords(call, undefined);
  const listed = listOf(only);
  const cwd = call.named.has("chdir") ? ({ named: "chdir" } as const) : undefined;
  if (words.length > 1 && listed?.length === 2)
    return startsWords(call, [listed[0] ?? unknown, ...words.slice(1)], cwd);
  if (listed !== undefined) return startsWords(call, listed, cwd);
  // `IO.popen("x", "r")` and options at the end are no words.
  const plain = /popen$/.test(call.name) ? words.slice(0, 1) : words;
  return plain.length === 1 ? toShell({ at: 0 }, cwd)({ ...call, positional: plain }) : startsWords(call, plain, cwd);
}

/** Code may be fed to the program that is started. */
function fed(call: CodeCall): readonly CodeDeed[] {
  const mode = onlyText(call.positional.at(-1));
  const feeds =
    call.named.has("stdin_data") || (/^IO\.popen$/.test(call.name) && mode !== undefined && /^(?:w|r\+|a)/.test(mode));
  return feeds ? hidden("feeds the program what has not been read")(call) : [];
}

/** The first argument, or each item of it. */
function onEach(what: Parameters<typeof onFile>[0]): Rule {
  return (call) => onFiles(what)({ ...call, positional: call.positional.slice(0, 1) });
}

function isList(known: Known | undefined): boolean {
  return known?.every(({ kind }) => kind === "list" || kind === "many" || kind === "text") === true;
}

function isPath(known: Known | undefined): boolean {
  return known?.some(({ kind }) => kind === "path") === true;
}

/** What `require` and `require_relative` load: a file of the project, or a library. */
export function requires(call: CodeCall): readonly CodeDeed[] {
  const library = onlyText(argument(call, { at: 0 }));
  if (library === undefined) return hidden("loads what is not known")(call);
  if (call.name === "require_relative" || /^(?:\.{1,2})?\//.test(library)) {
    return [{ kind: "load", language: "ruby", file: { kind: "literal", text: library.replace(/(?:\.rb)?$/, ".rb") } }];
  }
  return plainLibraries.has(library)
    ? []
    : [{ kind: "opaque", because: `what the library ${library} does has not been read` }];
}
