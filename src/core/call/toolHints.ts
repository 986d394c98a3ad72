/**
 * What the server of an MCP tool declares about it (`annotations` of the Model Context Protocol). A promise of the server's
 * own: it may only make a judgement stricter. Absent is not declared.
 */
export interface ToolHints {
  readonly readOnly?: "no";
  readonly destructive?: "yes";
  readonly openWorld?: "yes";
}

/**
 * The hints of an `annotations` object that make a judgement stricter; undefined where there is none. A value that is no
 * truth value is taken for the stricter one. Never throws.
 */
export function readToolHints(annotations: unknown): ToolHints | undefined {
  if (typeof annotations !== "object" || annotations === null) return undefined;
  const fields = new Map<string, unknown>(Object.entries(annotations));
  const says = (name: string): unknown => fields.get(name) ?? undefined;
  const hints: ToolHints = {
    ...(says("readOnlyHint") === undefined || says("readOnlyHint") === true ? {} : { readOnly: "no" }),
    ...(says("destructiveHint") === undefined || says("destructiveHint") === false ? {} : { destructive: "yes" }),
    ...(says("openWorldHint") === undefined || says("openWorldHint") === false ? {} : { openWorld: "yes" }),
  };
  return Object.keys(hints).length === 0 ? undefined : hints;
}
