import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { Connections } from "../../src/connect/connections.ts";
import type { Machine } from "../../src/connect/machine.ts";
import { TemporaryProject } from "../facts/temporaryProject.ts";
import { FakeClock } from "../gate/fakes.ts";

/** A home folder of its own on the real disk, with a hook program that does what its mode file says, and nothing else installed. */
export class TemporaryMachine {
  readonly #project = new TemporaryProject();
  readonly clock = new FakeClock();
  readonly environment: Record<string, string | undefined> = {};
  readonly home: string;

  /** `name` is what the home folder is called. */
  constructor(name = "home") {
    this.home = this.#project.path(name);
    mkdirSync(join(this.home, ".holdpoint", "bin"), { recursive: true });
    this.answer("cat >/dev/null; exit 0");
  }

  get machine(): Machine {
    return {
      home: this.home,
      state: join(this.home, ".holdpoint"),
      platform: "linux",
      environment: this.environment,
      folders: [this.#project.path("work")],
      etc: this.#project.path("etc"),
    };
  }

  get program(): string {
    return join(this.home, ".holdpoint", "bin", "holdpoint-hook");
  }

  /** Other connections to the same machine, as another window has them. */
  connections(): Connections {
    return new Connections(this.machine, this.clock);
  }

  /** What the hook program does, as shell text. */
  answer(text: string): void {
    writeFileSync(this.program, `#!/bin/sh\n${text}\n`);
    chmodSync(this.program, 0o700);
  }

  path(...parts: string[]): string {
    return join(this.home, ...parts);
  }

  /** Beside the home folder: `work/…` is the open folder, `etc/…` the machine's. */
  beside(path: string, content: string): void {
    this.#project.write(path, content);
  }

  write(path: string, content: string | Uint8Array, mode = 0o644): void {
    mkdirSync(dirname(this.path(path)), { recursive: true });
    writeFileSync(this.path(path), content);
    chmodSync(this.path(path), mode);
  }

  read(path: string): string {
    return readFileSync(this.path(path), "utf8");
  }

  has(path: string): boolean {
    return existsSync(this.path(path));
  }

  /** Every file and folder of the home folder but our state's, with content and permissions. */
  everything(): Readonly<Record<string, string>> {
    const names = readdirSync(this.home, { recursive: true, encoding: "utf8" }).filter(
      (name) => !name.startsWith(".holdpoint"),
    );
    return Object.fromEntries(
      names.toSorted().map((name) => {
        const found = statSync(this.path(name));
        const mode = (found.mode & 0o777).toString(8);
        return [name, found.isFile() ? `${mode} ${readFileSync(this.path(name), "latin1")}` : mode];
      }),
    );
  }

  remove(): void {
    this.#project.remove();
  }
}
