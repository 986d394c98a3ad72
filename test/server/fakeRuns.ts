import { Deferred } from "../../src/base/deferred.ts";
import type { RunEnd, RunHost } from "../../src/gate/run.ts";
import type { RunClaim, RunDesk, RunGrant, RunRefusal } from "../../src/server/callDesk.ts";

/** A desk with one run to give, which notes what it is told. */
export class FakeRuns implements RunDesk {
  readonly redeemed: { readonly ticket: string; readonly claim: RunClaim }[] = [];
  readonly reports: unknown[] = [];
  readonly end = new Deferred<RunEnd>();
  host: RunHost | undefined;
  readonly #answer: () => Promise<RunGrant | RunRefusal>;

  /** `answer` is what is given for every ticket; by default the run. */
  constructor(answer?: () => Promise<RunGrant | RunRefusal>) {
    this.#answer = answer ?? (() => Promise.resolve(this.grant));
  }

  get grant(): RunGrant {
    return {
      kind: "run",
      command: "rm -rf src",
      cwd: "/workspace",
      plan: { shell: "/bin/bash", shellArguments: ["-c"], environment: { PATH: "/bin" } },
      typing: "closed",
      run: {
        started: (pid) => this.reports.push({ started: pid }),
        output: (text) => this.reports.push({ output: text }),
        dropped: (characters) => this.reports.push({ dropped: characters }),
        bounded: (refused) => this.reports.push({ refused }),
        resized: (columns, rows) => this.reports.push({ columns, rows }),
        ended: (end) => {
          this.reports.push({ ended: end });
          this.end.resolve(end);
        },
      },
    };
  }

  redeem(ticket: string, claim: RunClaim, host: RunHost): Promise<RunGrant | RunRefusal> {
    this.redeemed.push({ ticket, claim });
    this.host = host;
    return this.#answer();
  }
}
