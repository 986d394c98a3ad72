import {
  all,
  type CodeCall,
  changesRights,
  connects,
  creates,
  deletes,
  deletesTree,
  edits,
  hidden,
  onFile,
  onFiles,
  onMachine,
  overwrites,
  type Rule,
  type Rules,
  reads,
  rules,
  startsWords,
  toShell,
} from "./codeCall.ts";
import type { CodeDeed } from "./codeDeed.ts";
import { onlyText, text, unknown } from "./known.ts";

function words(list: string): ReadonlySet<string> {
  return new Set(list.trim().split(/\s+/));
}

const second = { at: 1 } as const;
const starts: Rule = (call) =>
  call.positional.length === 1 && call.further === "none"
    ? toShell()(call)
    : startsWords(call, call.further === "some" ? undefined : call.positional);
const moves: Rule = all(
  onFile({ ...deletes, reach: "tree", as: "moves it away" }),
  onFile({ ...overwrites, as: "puts a file there" }, second),
);
const copies: Rule = all(onFile(reads), onFile(overwrites, second));

/** What functions of Perl and its usual modules do. Source: perlfunc of Perl 5.40 and the modules' own documents. */
export const perlRules: Rules = rules({
  unlink: onFiles(deletes),
  rmdir: onFile(deletes),
  rename: moves,
  mkdir: onFile(creates),
  chmod: onFiles(changesRights, 1),
  chown: onFiles(changesRights, 2),
  utime: onFiles(edits, 2),
  truncate: onFile(overwrites),
  "link symlink": onFile({ ...creates, as: "makes a link there" }, second),
  "system exec": starts,
  "qx readpipe": toShell(),
  open: opens,
  sysopen: onFile(overwrites, second),
  "dbmopen tie syscall dump format": hidden("cannot be followed"),
  kill: onMachine("process", "sends a signal to a process"),
  chroot: onMachine("account", "changes its root folder"),
  "socket connect send bind listen accept socketpair": connects("remote", { at: 9 }, "opens a connection"),
  "rmtree remove_tree File::Path::rmtree File::Path::remove_tree": onFiles(deletesTree),
  "mkpath make_path File::Path::make_path": onFiles(creates),
  "copy cp File::Copy::copy File::Copy::cp": copies,
  "move mv File::Copy::move": moves,
  "POSIX::unlink POSIX::remove POSIX::rmdir": onFile(deletes),
  "POSIX::system": toShell(),
  "find finddepth File::Find::find": () => [],
  "getstore mirror LWP::Simple::getstore": all(connects("none", { at: 0 }), onFile(overwrites, second)),
  "getprint LWP::Simple::get LWP::Simple::head": connects("none", { at: 0 }),
  "write_file append_file overwrite_file edit_file write_text write_binary": onFile(overwrites),
  "read_file read_text read_lines slurp": onFile(reads),
});

/** Methods that reach out, on whatever object. */
export const perlMethods: Rules = rules({
  "unlink remove rmdir delete_file": hidden("deletes what its object names"),
  "remove_tree rmtree": hidden("deletes all below what its object names"),
  "spew spew_utf8 spew_raw append append_utf8 edit edit_lines edit_utf8 touch move copy copy_to move_to mkpath openw opena":
    hidden("changes the file that its object names"),
  "post put patch delete request send mail post_form mirror": connects("remote", { at: 0 }),
  "get head": (call) => (/^https?:/.test(onlyText(call.positional[0]) ?? "") ? connects("none", { at: 0 })(call) : []),
  "do execute prepare selectall_arrayref selectrow_array": (call) =>
    /^\s*(?:select|explain|show|describe)\b(?!.*\b(?:into|delete|drop|update|insert)\b)/is.test(
      onlyText(call.positional[0]) ?? (call.name === "execute" ? "select" : ""),
    )
      ? []
      : hidden("runs SQL that changes a database or is not known")(call),
  "can import unimport AUTOLOAD": hidden("picks what is called by a name"),
});

/** Modules that only compute, and pragmas. What else they hold is told by its name. */
export const plainModules = words(`
  strict warnings utf8 feature integer bigint bignum bytes vars constant open locale less sort overload parent base fields version lib
  autodie diagnostics English POSIX List::Util List::MoreUtils Scalar::Util Hash::Util Data::Dumper JSON JSON::PP JSON::XS Cpanel::JSON::XS
  YAML YAML::XS YAML::Tiny Text::CSV Text::Wrap Text::Tabs Text::ParseWords Text::Abbrev Text::Balanced Time::HiRes Time::Local Time::Piece
  DateTime Date::Parse Getopt::Long Getopt::Std File::Basename File::Spec File::Spec::Functions File::Find File::Path File::Copy File::Temp
  File::Slurp File::stat Path::Tiny Path::Class Cwd FindBin Carp Encode Encode::Guess Unicode::Normalize charnames MIME::Base64 Digest::MD5
  Digest::SHA Math::Trig Math::BigInt Math::BigFloat Benchmark Term::ANSIColor IO::File IO::Handle Test::More Test::Simple Tie::File
  LWP::UserAgent LWP::Simple HTTP::Tiny HTTP::Request URI URI::Escape HTML::Entities XML::LibXML XML::Simple DBI Storable Config Errno
  Symbol SelectSaver Fcntl Exporter Class::Struct Memoize threads Thread::Queue Socket Sys::Hostname Modern::Perl Moose Moo experimental
`);

/** Of those, the ones that hold functions which reach out, so that a value that names one may be called. */
export const holdsReaching = /\b(?:POSIX|File::(?:Path|Copy|Slurp|Temp)|LWP|HTTP|Path::|Socket|Storable|DBI|IO::)/;

/** Functions that only compute, print or read what is open. */
export const plainWords = words(`
  abs atan2 binmode bless caller chomp chop chr close closedir cmp continue cos crypt default defined delete die each else elsif endgrent
  eof eq exists exit exp fc fileno for foreach flock fork getc getgrgid getgrnam getlogin getpgrp getppid getpriority getpwnam getpwuid given
  glob gmtime goto grep gt ge hex if import index int ioctl join keys last lc lcfirst le length local localtime log lstat lt map my ne next
  no not oct opendir or ord our pack pipe pop pos print printf prototype push quotemeta rand read readdir readline readlink redo ref reset
  return reverse rewinddir rindex say scalar seek seekdir select shift sin sleep sort splice split sprintf sqrt srand stat state study sub
  substr sysread sysseek syswrite tell telldir time times uc ucfirst umask undef unless unpack unshift unti until use utf8 values vec wait
  waitpid wantarray warn when while write x xor and package BEGIN END INIT CHECK UNITCHECK __FILE__ __LINE__ __PACKAGE__ __SUB__ try catch
  finally isa any all none first sum sum0 min max minstr maxstr uniq uniqnum shuffle reduce product pairs pairkeys pairvalues blessed reftype
  looks_like_number dualvar weaken Dumper encode_json decode_json to_json from_json basename dirname fileparse catfile catdir rel2abs abs2rel
  splitdir splitpath curdir cwd getcwd abs_path realpath tempfile tempdir carp croak confess cluck encode decode encode_utf8 decode_utf8
  strftime floor ceil fmod pow mktime ok is isnt like unlike is_deeply cmp_ok done_testing plan pass fail diag note GetOptions getopts
  md5_hex sha1_hex sha256_hex encode_base64 decode_base64 uri_escape uri_unescape encode_entities decode_entities path colored gettimeofday
  tv_interval usleep timelocal timegm wrap hostname lock alarm constant strict warnings zip mesh natatime firstidx indexes part dclone
  getpwent setpwent endpwent has extends with around before after does class method field signatures pi Load LoadFile printflush autoflush
`);

/** `open` by its two or three arguments. */
function opens(call: CodeCall): readonly CodeDeed[] {
  const [, how, ...rest] = call.positional;
  if (how === undefined) return hidden("opens what is not known")(call);
  const mode = onlyText(how);
  if (rest.length > 0 || call.further === "some") {
    if (mode === undefined) return hidden("opens something in a way that is not known")(call);
    const plain = mode.replace(/:.*/s, "").trim();
    if (/\|/.test(plain)) return starts({ ...call, positional: rest });
    return byMode(plain, { ...call, positional: rest });
  }
  // One text says both: what begins or ends with a bar is a command.
  const start =
    how.map((one) => (one.kind === "text" && one.value.kind === "unknown" ? one.value.prefix : ""))[0] ?? "";
  if (mode === undefined) {
    const known = /^\s*(\+?[<>]{1,2})\s*\S/.exec(start)?.[1];
    return known === undefined
      ? hidden("may run a command that is not known")(call)
      : byMode(known, { ...call, positional: [unknown] });
  }
  const command = /^\s*\|(.*)$/s.exec(mode)?.[1] ?? /^(.*)\|\s*$/s.exec(mode)?.[1];
  if (command !== undefined) return toShell()({ ...call, positional: [text(command.trim())] });
  const [, sign = "<", path = ""] = /^\s*(\+?[<>]{0,2}&?=?)\s*(.*?)\s*$/s.exec(mode) ?? [];
  return sign.includes("&") ? [] : byMode(sign, { ...call, positional: [text(path)] });
}

function byMode(mode: string, call: CodeCall): readonly CodeDeed[] {
  if (mode === "" || mode === "<") return onFile(reads)(call);
  if (/^>>/.test(mode)) return onFile({ ...edits, as: "adds to it" })(call);
  return mode.includes("&") ? [] : onFile(overwrites)(call);
}
