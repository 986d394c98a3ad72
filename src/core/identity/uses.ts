/** What an identity signs in with elsewhere, by the scheme of what it is used on, and what one of them is called. */
export const useKinds = {
  aws: { one: "profile", mend: "with `--profile`" },
  azure: { one: "subscription", mend: "with `--subscription`" },
  db: { one: "role", mend: "with the client's option for the user" },
  docker: { one: "context", mend: "with `--context`" },
  gcp: { one: "project", mend: "with `--project`" },
  kube: { one: "context", mend: "with `--context`" },
} as const;

export type UseKind = keyof typeof useKinds;

/** Globs over names, by kind: the agent uses no others. Absent kinds are not bounded here; an empty list is none. */
export type Uses = Readonly<Partial<Record<UseKind, readonly string[]>>>;

/** A name of a profile, a context or a role, with `*` for any part. */
export const useShape = /^[\w.:@+=,/*-]{1,200}$/;

/** As people call what the schemes stand for. */
const systems: Readonly<Record<UseKind, string>> = {
  aws: "AWS",
  azure: "Azure",
  db: "database",
  docker: "Docker",
  gcp: "Google Cloud",
  kube: "Kubernetes",
};

/** What one of a kind is called: "AWS profile". */
export function useNoun(kind: UseKind): string {
  return `${systems[kind]} ${useKinds[kind].one}`;
}

/** What is bounded, a phrase each: "AWS profile: agent". */
export function describeUses(uses: Uses): readonly string[] {
  return (Object.keys(useKinds) as readonly UseKind[]).flatMap((kind) => {
    const globs = uses[kind];
    return globs === undefined ? [] : [`${useNoun(kind)}: ${globs.length === 0 ? "none" : globs.join(", ")}`];
  });
}
