import {
  all,
  argument,
  type CodeCall,
  changesRights,
  connects,
  creates,
  deletes,
  edits,
  harmless,
  hidden,
  onFile,
  onMachine,
  overwrites,
  type Rule,
  type Rules,
  reads,
  readsVariable,
  rules,
  startsWords,
  toShell,
} from "./codeCall.ts";
import type { CodeDeed } from "./codeDeed.ts";
import { allTexts, type Known, listOf, onlyText, unknown } from "./known.ts";

const second = { at: 1 } as const;

/** What PHP's functions do, by their names in lower case; `new x` for making an object. Source: the manual of PHP 8.4. */
export const phpRules: Rules = rules({
  "unlink rmdir": onFile(deletes),
  rename: all(
    onFile({ ...deletes, reach: "tree", as: "moves it away" }),
    onFile({ ...overwrites, as: "puts a file there" }, second),
  ),
  "copy move_uploaded_file": all(readsOrFetches, onFile(overwrites, second)),
  "link symlink": onFile({ ...creates, as: "makes a link there" }, second),
  "mkdir tempnam": onFile(creates),
  touch: onFile(edits),
  "chmod chown chgrp lchown lchgrp": onFile(changesRights),
  "fopen gzopen bzopen": opened(1),
  new_splfileobject: opened(1),
  file_put_contents: (call) =>
    isStream(call) ? [] : onFile(appends(call) ? { ...edits, as: "adds to it" } : overwrites)(call),
  "file_get_contents file readfile gzfile readgzfile parse_ini_file simplexml_load_file md5_file sha1_file hash_file exif_read_data getimagesize highlight_file show_source php_strip_whitespace":
    readsOrFetches,
  "imagepng imagejpeg imagegif imagewebp imagebmp imageavif imagegd imagegd2 imagexbm imagewbmp": onFile(
    overwrites,
    second,
  ),
  error_log: (call) => (call.positional.length > 2 ? onFile(edits, { at: 2 })(call) : []),
  "ftruncate fwrite fputs fputcsv": harmless,
  "new_ziparchive new_phar new_phardata": hidden("works on an archive that is not followed"),

  "system exec shell_exec passthru popen pcntl_exec_shell": toShell(),
  proc_open: (call) => {
    const words = listOf(argument(call, { at: 0 }) ?? unknown);
    const started = words === undefined ? toShell({ at: 0 }, { at: 3 })(call) : startsWords(call, words, { at: 3 });
    return [...started, ...hidden("may feed the program what has not been read")(call)];
  },
  pcntl_exec: (call) => {
    const [program = unknown, given] = call.positional;
    return startsWords(call, given === undefined ? [program] : listOf(given) && [program, ...(listOf(given) ?? [])]);
  },
  "eval assert create_function": runsText,
  "dl ffi::cdef ffi::load new_ffi opcache_compile_file runkit_function_redefine": hidden(
    "loads code that has not been read",
  ),
  unserialize: (call) =>
    call.positional.length > 1 || call.named.size > 0 ? [] : hidden("makes whatever object the text names")(call),
  "extract parse_str import_request_variables": hidden("sets variables whose names are not known"),
  "new_reflectionfunction new_reflectionmethod new_reflectionclass closure::fromcallable new_evalwatcher spl_autoload_call get_defined_vars":
    hidden("gives access to everything"),
  ini_set: (call) =>
    /^(?:auto_prepend_file|auto_append_file|allow_url_include|include_path|open_basedir|disable_functions|mail\.|sendmail_path|extension|unserialize_callback_func)/.test(
      onlyText(call.positional[0]) ?? "mail.",
    )
      ? hidden("changes what PHP runs")(call)
      : [],

  "mail imap_mail mb_send_mail": connects("remote", { at: 0 }, "sends a letter"),
  "fsockopen pfsockopen stream_socket_client socket_connect ftp_connect ftp_ssl_connect ssh2_connect ldap_connect imap_open mysqli_connect pg_connect new_mysqli new_soapclient new_memcached new_redis socket_sendto":
    connects("remote", { at: 0 }, "opens a connection"),
  new_pdo: (call) => {
    const file = /^sqlite:(.+)$/.exec(onlyText(call.positional[0]) ?? "")?.[1];
    if (file === ":memory:") return [];
    return file === undefined
      ? connects("remote", { at: 0 }, "opens a connection")(call)
      : onFile(reads)({ ...call, positional: [[{ kind: "text", value: { kind: "literal", text: file } }]] });
  },
  new_sqlite3: onFile(reads),
  "stream_socket_server socket_listen socket_create_listen": hidden("lets others connect"),
  "gethostbyname gethostbynamel dns_get_record checkdnsrr": connects("none", { at: 0 }, "asks for an address"),
  get_headers: connects("none", { at: 0 }),
  "mysqli_query pg_query mysqli_real_query sqlite_query mysql_query": sqlAt(1),

  getenv: (call) => (call.positional.length === 0 ? [{ kind: "environment", name: undefined }] : readsVariable()(call)),
  phpinfo: () => [{ kind: "environment", name: undefined }],
  "posix_kill sapi_windows_generate_ctrl_event": onMachine("process", "sends a signal to a process"),
  "posix_setuid posix_setgid posix_seteuid posix_setegid": onMachine(
    "account",
    "changes whose rights this program has",
  ),
});

/** Methods by name in lower case, on whatever object. */
export const phpMethods: Rules = rules({
  "exec query prepare multi_query real_query querysingle statement unprepared": sqlAt(0),
  extractto: onFile({ ...overwrites, reach: "tree", as: "unpacks into it" }),
  "save savehtmlfile asxml savexml": (call) =>
    call.positional.length === 0 || call.positional[0]?.every(({ kind }) => kind === "object") === true
      ? []
      : onFile(overwrites)(call),
  "load loadhtmlfile loadxml": harmless,
  "invoke invokeargs newinstance newinstanceargs getclosure fromcallable bindto": hidden("calls what a name picks"),
  "deletefile deletedirectory unlink rmdir": onFile(deletes),
});

/** Families of functions that only compute, print or look, by how their names begin; and those that stand alone. */
const computing =
  /^(?:str(?!eam)|array|preg|mb|ctype|is|json|date|gm|time|hr|micro|mk|math|bc|gmp|iconv|html|url|base64|bin2|hex|dec|oct|md5|sha1|crc|hash|random|openssl_(?:random|encrypt|decrypt|digest)|sodium|password|number|money|num|lc|uc|sprintf|vsprintf|similar|sound|meta|lev|nl|add|strip|quoted|chunk|word|text|get(?:type|_(?:class|object|parent|called|declared|debug|resource|included|required|loaded|cfg|current|mang|html|ext|def))|property|method|class|interface|enum|trait|function|func|spl_object|iterator|ctype|filter|token|xml(?:reader|writer)?_|simplexml_load_string|dom_|libxml|utf8|var_|debug_|print_|error_(?:get|clear|reporting)|trigger|set_(?:error|exception)|restore|assert_options|version|php(?:version|_|credits)|zend_|gc_|memory|sys_get|disk_|file(?:a|c|g|i|m|o|p|s|t|_exists)|f(?:close|eof|flush|get|lock|pass|read|scan|seek|stat|tell|mod|div)|rewind|scandir|opendir|readdir|closedir|rewinddir|glob|real|path|base|dir|stat|lstat|clear|tmpfile|ob_|output|flush|header|http_|setcookie|session|sleep|usleep|uniqid|uuid|lcg|mt_|rand|srand|range|compact|count|sizeof|current|key|next|prev|reset|end|each|in_array|sort|rsort|usort|uasort|uksort|asort|arsort|ksort|krsort|natsort|natcase|shuffle|min|max|abs|ceil|floor|round|sqrt|pow|intdiv|fdiv|exp|log|pi|sin|cos|tan|asin|acos|atan|sinh|deg|rad|hypot|int|float|double|bool|settype|serialize|implode|explode|join|ltrim|rtrim|trim|chop|chr|ord|parse_url|http_build|inet|ip2|long2|checkdate|cal|jd|easter|locale|intl|num|normalizer|collator|call_user|forward|func_get|constant|define|defined|register|unregister|spl_autoload_register|php_sapi|getmypid|getmyuid|getcwd|get_|umask|posix_(?:get|is|tty|uname|times)|pcntl_(?:fork|wait|signal|async)|stream_(?:get|set|context|is|copy|select|filter|wrapper_restore)|gettimeofday|getdate|idate|localtime|timezone|levenshtein|soundex|ignore_user|connection|set_time_limit|escapeshell|curl_(?:close|error|errno|getinfo|strerror|version|init|setopt|multi|exec|reset|share|escape|unescape|copy)|image(?!png|jpeg|gif|webp|bmp)|gz(?:comp|unc|def|inf|enc|dec|read|close|gets|eof)|zlib|array|each|list|isset|unset|empty|die|exit|printf|vprintf|fprintf|vfprintf|echo|print|nl2br|similar|crypt|str_|hebrev|lcfirst|mysqli_(?:fetch|num|error|close|real_escape|free|set_charset)|pg_(?:fetch|num|close|last|escape|free)|proc_(?:close|get_status|nice)|pclose|highlight_string|iterator_|ctype_|password_|fsync|fdatasync|is_|unpack|pack|sscanf|substr|ucwords|vsprintf|wordwrap|readline|cli_|socket_(?:strerror|last_error|close))/;

/** Whether a function of PHP only computes, as its name tells. */
export function onlyComputes(name: string): boolean {
  return computing.test(name) && !phpRules.has(name);
}

/** Classes that only compute. */
export const plainClasses =
  /^(?:stdclass|date\w*|arrayobject|arrayiterator|spl(?!fileobject)\w+|\w*iterator|generator|closure|weakmap|weakreference|\w*exception|\w*error|dom\w+|simplexmlelement|xmlreader|intl\w*|numberformatter|collator|normalizer|locale|messageformatter|stringable|countable|jsonserializable|random\\\w+|attribute|fiber|mysqli_\w+|pdo\w+|sqlite3\w+|finfo|directory|self|static|parent|ziparchive|enum|backedenum|unitenum|traversable|arrayaccess|serializable|ds\\\w+|bcmath\\\w+|cachingiterator|reflectionnamedtype|reflectionenum)$/;

/** Functions that call what one of their arguments names. */
export const callsBack: Readonly<Record<string, number>> = {
  call_user_func: 0,
  call_user_func_array: 0,
  forward_static_call: 0,
  forward_static_call_array: 0,
  array_map: 0,
  array_filter: 1,
  array_reduce: 1,
  array_walk: 1,
  array_walk_recursive: 1,
  array_find: 1,
  array_any: 1,
  array_all: 1,
  usort: 1,
  uasort: 1,
  uksort: 1,
  iterator_apply: 1,
  preg_replace_callback: 1,
  mb_ereg_replace_callback: 1,
  register_shutdown_function: 0,
  register_tick_function: 0,
  set_error_handler: 0,
  set_exception_handler: 0,
  spl_autoload_register: 0,
  ob_start: 0,
  header_register_callback: 0,
  array_udiff: 2,
  array_uintersect: 2,
  array_diff_ukey: 2,
  pcntl_signal: 1,
};

function opened(modeAt: number): Rule {
  return (call) => {
    if (isStream(call)) return [];
    const modes = allTexts(argument(call, { at: modeAt }) ?? [{ kind: "text", value: { kind: "literal", text: "r" } }]);
    if (isUrl(call))
      return connects(modes?.every((mode) => /^r/.test(mode)) === true ? "none" : "remote", { at: 0 })(call);
    if (modes === undefined) return onFile(overwrites)(call);
    return modes.flatMap((mode) => {
      if (/^r[bte]*$/.test(mode)) return onFile(reads)(call);
      return /^a/.test(mode)
        ? onFile({ ...edits, as: "adds to it" })(call)
        : onFile(/^x/.test(mode) ? creates : overwrites)(call);
    });
  };
}

function readsOrFetches(call: CodeCall): readonly CodeDeed[] {
  if (isStream(call)) return [];
  // A context may say that something is sent.
  if (isUrl(call)) return connects(call.positional.length > 2 ? "remote" : "none", { at: 0 })(call);
  return onFile(reads)(call);
}

function firstText(call: CodeCall): string {
  const [one] = argument(call, { at: 0 }) ?? [];
  if (one?.kind !== "text") return "";
  return one.value.kind === "literal" ? one.value.text : one.value.kind === "unknown" ? one.value.prefix : "";
}

/** PHP's own streams are no files. Filters are: they name one at their end. */
function isStream(call: CodeCall): boolean {
  return /^php:\/\/(?:stdin|stdout|stderr|input|output|memory|temp)/i.test(firstText(call));
}

function isUrl(call: CodeCall): boolean {
  return /^(?:https?|ftps?|ssh2\.\w+):\/\//i.test(firstText(call));
}

function appends(call: CodeCall): boolean {
  const flags: Known = argument(call, { at: 2, named: "flags" }) ?? [];
  return flags.some((one) => one.kind === "object" && one.of === "FILE_APPEND");
}

function runsText(call: CodeCall): readonly CodeDeed[] {
  const given = argument(call, { at: call.name === "create_function" ? 1 : 0 }) ?? unknown;
  if (call.name === "assert" && given.every(({ kind }) => kind === "unknown")) return [];
  const code = onlyText(given);
  return code === undefined
    ? hidden("runs code that is not known")(call)
    : [
        { kind: "code", language: "php", text: { kind: "literal", text: `<?php ${code}` } },
        ...(/\$\w|\bfunction\b|\bclass\b/.test(code) ? hidden("runs code that shares its variables")(call) : []),
      ];
}

function sqlAt(at: number): Rule {
  return (call) => {
    const sql = onlyText(argument(call, { at }));
    const looks =
      sql !== undefined &&
      /^\s*(?:select|explain|show|describe|pragma\s+\w+\s*(?:\(|;|$))/i.test(sql) &&
      !/\b(?:insert|update|delete|drop|into|alter|truncate|create|grant)\b/i.test(sql);
    return looks ? [] : hidden("runs SQL that changes a database or is not known")(call);
  };
}
