/** What a random command is written over: paths relative to the tree, as bytes. */
export interface Targets {
  readonly files: readonly string[];
  readonly folders: readonly string[];
}

type Template = (file: string, other: string, folder: string) => string;

const fileTools: readonly Template[] = [
  (file, other) => `rm -rf -- ${file} ${other}`,
  (_file, _other, folder) => `rm -rf -- ${folder}`,
  () => "rm -rf ./* ./.[!.]*",
  (_file, _other, folder) => `find ${folder} -delete`,
  (_file, _other, folder) => `find ${folder} -type f -exec truncate -s 3 {} +`,
  (_file, _other, folder) => `find ${folder} -type f -not -path './.git/*' -exec sed -i 's/./X/g' {} +`,
  (file) => `mv -- ${file} ../away`,
  (_file, _other, folder) => `mkdir -p ../away && mv -- ${folder} ../away/`,
  (file, other) => `mv -f -T -- ${file} ${other}`,
  (file, other) => `cp -f -- ${file} ${other}`,
  (file, other) => `cp -f --remove-destination -- ${file} ${other}`,
  (file) => `truncate -s 0 -- ${file}`,
  (file) => `truncate -s +300000 -- ${file}`,
  (file) => `sed -i 's/./X/g' -- ${file}`,
  (file) => `: > ${file}`,
  (file) => `printf X | dd of=${file} conv=notrunc seek=1 bs=1`,
  (file) => `shred -u -n 1 -- ${file}`,
  (file, other) => `ln -sfn -- ${file} ${other}`,
  (file, other) => `ln -f -- ${file} ${other}`,
  (_file, _other, folder) => `chmod -R u=rX,go= -- ${folder}`,
  () => "chmod -R 000 . ; chmod 700 .",
  (file) => `touch -d 2001-01-01 -- ${file}`,
  (_file, _other, folder) => `for f in ${folder}/* ; do rm -rf -- "$f"; done`,
];

const interpreters: readonly Template[] = [
  () =>
    `python3 -c 'import shutil,os; [shutil.rmtree(n) if os.path.isdir(n) and not os.path.islink(n) else os.unlink(n) for n in os.listdir(".")]'`,
  (_file, _other, folder) => `python3 -c 'import shutil,sys; shutil.rmtree(sys.argv[1])' ${folder}`,
  (file) => `python3 -c 'import sys,os; f=open(os.fsencode(sys.argv[1]),"r+b"); f.write(b"!")' ${file}`,
  (file) => `node -e 'fs.truncateSync(process.argv[1], 1)' -- ${file}`,
  (_file, _other, folder) => `node -e 'fs.rmSync(process.argv[1], { recursive: true, force: true })' -- ${folder}`,
  (file, other) => `perl -e 'unlink @ARGV' -- ${file} ${other}`,
  (file) => `perl -pi -e 's/./X/g' -- ${file}`,
];

const gitCommands: readonly Template[] = [
  () => "git reset --hard -q HEAD~1",
  () => "git reset --hard -q && git clean -fdxq",
  () => "git stash drop -q",
  () => "git stash clear && git reflog expire --expire=now --all && git gc -q --prune=now",
  () => "git branch -D -q side",
  () => "git tag -d mark",
  () => "git update-ref -d HEAD",
  () => "git pack-refs --all --prune",
  () => "git repack -adq && git prune --expire=now",
  () =>
    "git commit -q --amend -m other --allow-empty && git reflog expire --expire=now --all && git prune --expire=now",
  () => "git checkout -q -f side",
  (file) => `git rm -rfq -- ${file}`,
  (file) => `git checkout -q HEAD -- ${file}`,
  () => "git worktree remove --force ../tree",
  () => "rm -rf ../tree && git worktree prune",
  () => "git -C ../tree reset --hard -q HEAD~1 && git -C ../tree clean -fdxq",
  () => "git config --remove-section own",
  () => "rm -f .git/index .git/HEAD",
  () => "rm -rf .git/objects",
  () => "rm -rf .git",
  () => "rm -rf .git && git init -q && git add -A && git commit -q -m new",
  () => "git checkout -q --orphan fresh && git branch -D -q main",
];

/** One to three commands in a row that destroy, for bash; the same ones for the same numbers. */
export function destroyer(random: () => number, { files, folders }: Targets): string {
  const pick = <T>(from: readonly T[]): T | undefined => from[Math.floor(random() * from.length)];
  const one = (): string => {
    const family = pick([fileTools, fileTools, interpreters, gitCommands, gitCommands]) ?? fileTools;
    const [file, other, folder] = [pick(files), pick(files), pick(folders)].map((name) => quoted(name ?? "none"));
    return pick(family)?.(file ?? "", other ?? "", folder ?? "") ?? "true";
  };
  // Each runs whether or not the one before it found anything to destroy.
  return Array.from({ length: 1 + Math.floor(random() * 3) }, one).join("\n");
}

/** A name as bash reads it back, byte for byte. */
function quoted(name: string): string {
  const bytes = [...Buffer.from(`./${name}`, "latin1")];
  return `$'${bytes.map((byte) => `\\x${byte.toString(16).padStart(2, "0")}`).join("")}'`;
}
