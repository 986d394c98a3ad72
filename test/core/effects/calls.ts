import type { Call, Shell } from "../../../src/core/call/call.ts";

const origin = {
  caller: { agent: "vscode", label: "VS Code agent", session: "s1", identity: "claimed" },
  cwd: "/home/dev/project",
  tool: "run_in_terminal",
  toolUse: "",
} as const;

/** A command as an agent sends it, from the workspace folder unless another is named. */
export function commandCall(text: string, shell: Shell = "bash", cwd: string = origin.cwd): Call {
  return { ...origin, kind: "command", text, shell, cwd };
}

/** Any other call of the same agent. */
export function callOf<Kind extends Call["kind"]>(
  kind: Kind,
  fields: Omit<Extract<Call, { readonly kind: Kind }>, "kind" | "caller" | "cwd" | "tool" | "toolUse"> & {
    readonly tool?: string;
  },
): Extract<Call, { readonly kind: Kind }> {
  return { ...origin, kind, ...fields } as unknown as Extract<Call, { readonly kind: Kind }>;
}
