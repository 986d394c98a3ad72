/** Something that a tool's configuration says: in which part of it, under which key, and what. */
export interface Setting {
  /** A profile, a context; "" for the file as a whole. */
  readonly section: string;
  readonly key: string;
  readonly value: string;
}

/** What a configuration parses to. A key may stand there more than once: tools differ in which counts. */
export type ContextTree =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "list"; readonly items: readonly ContextTree[] }
  | { readonly kind: "map"; readonly entries: readonly (readonly [string, ContextTree])[] }
  | undefined;

/** Which tool's configuration a file is. */
export type ContextFormat =
  | "kubeconfig"
  | "aws"
  | "gcloudActive"
  | "gcloud"
  | "azureProfile"
  | "azureClouds"
  | "azureDefaults"
  | "docker"
  | "terraformWorkspace"
  | "fly"
  | "vercel"
  | "netlify"
  | "firebase"
  | "supabase"
  | "pgService"
  | "mysql"
  | "dotenv";

interface Format {
  readonly syntax: "yaml" | "json" | "ini" | "word" | "assignments";
  /** The settings that tell where commands go. Nothing else of the file is ever kept: these files hold keys and tokens. */
  readonly pick: (tree: ContextTree) => readonly Setting[];
}

/** How each is written, and what of it is looked at. `~/.aws/credentials` and the like are none of them. */
export const contextFormats: Readonly<Record<ContextFormat, Format>> = {
  kubeconfig: { syntax: "yaml", pick: kubeSettings },
  aws: { syntax: "ini", pick: inSections("region sso_account_id role_arn".split(" ")) },
  gcloudActive: { syntax: "word", pick: oneWord("configuration") },
  gcloud: { syntax: "ini", pick: inSections("project region zone".split(" ")) },
  azureProfile: { syntax: "json", pick: subscriptions },
  azureClouds: { syntax: "ini", pick: inSections(["subscription"]) },
  azureDefaults: { syntax: "ini", pick: inSections(["group"]) },
  docker: { syntax: "json", pick: atPaths("currentContext") },
  terraformWorkspace: { syntax: "word", pick: oneWord("workspace") },
  fly: { syntax: "ini", pick: inSections(["app"]) },
  vercel: { syntax: "json", pick: atPaths("projectName", "projectId") },
  netlify: { syntax: "json", pick: atPaths("siteId") },
  firebase: { syntax: "json", pick: atPaths("projects.default") },
  supabase: { syntax: "word", pick: oneWord("project") },
  pgService: { syntax: "ini", pick: inSections("host dbname".split(" ")) },
  mysql: { syntax: "ini", pick: inSections("host database".split(" ")) },
  dotenv: { syntax: "assignments", pick: addresses },
};

function kubeSettings(tree: ContextTree): readonly Setting[] {
  const current = textsAt(tree, ["current-context"]).map((value) => ({ section: "", key: "current-context", value }));
  const contexts = itemsAt(tree, ["contexts"]).flatMap((item) =>
    textsAt(item, ["name"]).flatMap((section) =>
      ["cluster", "namespace"].flatMap((key) =>
        textsAt(item, ["context", key]).map((value) => ({ section, key, value })),
      ),
    ),
  );
  return [...current, ...contexts];
}

function subscriptions(tree: ContextTree): readonly Setting[] {
  return itemsAt(tree, ["subscriptions"]).flatMap((item) => {
    const isDefault = textsAt(item, ["isDefault"]).includes("true");
    const section = textsAt(item, ["id"])[0] ?? "";
    const named = textsAt(item, ["name"]).map((value) => ({ section, key: "name", value }));
    return isDefault ? [{ section: "", key: "default", value: section }, ...named] : named;
  });
}

/** Names that hold an address of a database. Of the address, the place alone is kept. */
function addresses(tree: ContextTree): readonly Setting[] {
  return inSections("DATABASE_URL DB_URL POSTGRES_URL PGHOST DB_HOST".split(" "))(tree);
}

function inSections(keys: readonly string[]): Format["pick"] {
  return (tree) =>
    entriesOf(tree).flatMap(([section, body]) =>
      entriesOf(body).flatMap(([key, value]) =>
        keys.includes(key) && value?.kind === "text" ? [{ section, key, value: value.text }] : [],
      ),
    );
}

function atPaths(...paths: readonly string[]): Format["pick"] {
  return (tree) => paths.flatMap((key) => textsAt(tree, key.split(".")).map((value) => ({ section: "", key, value })));
}

function oneWord(key: string): Format["pick"] {
  return (tree) => (tree?.kind === "text" && /^\S+$/.test(tree.text) ? [{ section: "", key, value: tree.text }] : []);
}

function entriesOf(tree: ContextTree): readonly (readonly [string, ContextTree])[] {
  return tree?.kind === "map" ? tree.entries : [];
}

/** Everything that stands at a path of keys. */
function treesAt(tree: ContextTree, keys: readonly string[]): readonly ContextTree[] {
  const [first, ...others] = keys;
  if (first === undefined) return [tree];
  return entriesOf(tree).flatMap(([key, value]) => (key === first ? treesAt(value, others) : []));
}

function textsAt(tree: ContextTree, keys: readonly string[]): readonly string[] {
  return treesAt(tree, keys).flatMap((found) => (found?.kind === "text" ? [found.text] : []));
}

function itemsAt(tree: ContextTree, keys: readonly string[]): readonly ContextTree[] {
  return treesAt(tree, keys).flatMap((found) => (found?.kind === "list" ? found.items : []));
}
