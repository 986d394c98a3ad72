/** One piece of Perl. */
export interface PerlToken {
  /**
   * `word`: a name without a sign before it. `variable`: with its sign. `text`: a string, as written between its quotes, `raw`
   * where nothing is put into it. `command`: backticks. `pattern`: a pattern or the like; `code` where its replacement is code.
   * `handle`: `<X>`. `sign`: anything else.
   */
  readonly kind: "word" | "variable" | "text" | "command" | "pattern" | "handle" | "number" | "sign";
  readonly text: string;
  readonly inserts: "yes" | "no";
  /** For a substitution: what it puts in place, which is code under the modifier `e`. */
  readonly code?: string;
}

/** Functions after which a value is expected, so that a slash begins a pattern. */
export const takesValue =
  /^(?:if|unless|while|until|and|or|not|xor|x|return|split|grep|map|join|print|push|unshift|when|eq|ne|lt|gt|le|ge|cmp|for|foreach|else|do|eval|defined|ref|scalar|lc|uc|die|warn|say|printf|sort|reverse|keys|values|each|unlink|system|exec|open|chomp|qr|length|delete|exists|my|our|local|elsif|sprintf|require|chmod|rename|mkdir|rmdir|bless)$/;
/** Functions without arguments: a slash after them divides. */
export const isValue = /^(?:time|times|wait|wantarray|getppid|__LINE__|__FILE__|__PACKAGE__)$/;

/** Brackets and what closes them. */
export const closing: Readonly<Record<string, string>> = { "(": ")", "[": "]", "{": "}", "<": ">" };
