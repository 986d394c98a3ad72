/** Every command of the extension. None of them approves, accepts or restores anything: they open our pages. */
export const commandIds = {
  openReview: "holdpoint.openReview",
  openGuard: "holdpoint.openGuard",
  stopEverything: "holdpoint.stopEverything",
  connectAgents: "holdpoint.connectAgents",
  startAgent: "holdpoint.startAgent",
  whoIsAgent: "holdpoint.whoIsAgent",
  storeCredential: "holdpoint.storeCredential",
  removeCredential: "holdpoint.removeCredential",
  openScope: "holdpoint.openScope",
  openMyScope: "holdpoint.openMyScope",
  reviewScope: "holdpoint.reviewScope",
  undo: "holdpoint.undo",
  openRecords: "holdpoint.openRecords",
  sessionReport: "holdpoint.sessionReport",
  doctor: "holdpoint.doctor",
} as const;

/** Every setting with its type and default; a test compares this with package.json. */
export interface Settings {
  readonly "holdpoint.holdMinutes": number;
  readonly "holdpoint.sandbox": "auto" | "off";
  readonly "holdpoint.collector": string;
  readonly "holdpoint.snapshots.keepDays": number;
  readonly "holdpoint.snapshots.keepCount": number;
  readonly "holdpoint.snapshots.keepGigabytes": number;
  readonly "holdpoint.snapshots.largestGigabytes": number;
}

export const settingDefaults: Settings = {
  "holdpoint.holdMinutes": 60,
  "holdpoint.sandbox": "auto",
  "holdpoint.collector": "",
  "holdpoint.snapshots.keepDays": 30,
  "holdpoint.snapshots.keepCount": 500,
  "holdpoint.snapshots.keepGigabytes": 10,
  "holdpoint.snapshots.largestGigabytes": 4,
};

/** The review page's view type and the scheme of the documents shown in its diffs. */
export const viewIds = { review: "holdpoint.review", diffScheme: "holdpoint-review" } as const;
