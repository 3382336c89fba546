import { Readable } from "node:stream";
import { auditSpecSchema } from "@/lib/core/audit/spec";
import { setPassword } from "@/lib/server/accounts";
import { runAudit } from "@/lib/server/audits";
import { importFile } from "@/lib/server/import/import-file";
import { acceptAsNew, makeInvitation } from "@/lib/server/invitations";
import { operatorScope } from "@/lib/server/session";
import { listAuditRows } from "@/lib/store/audits";
import { ensureDataset } from "@/lib/store/datasets";

export const OTHER = { slug: "other-platform", name: "Another platform" } as const;

const OWNER = {
  name: "Stella Fremd",
  email: "stranger@elsewhere.example",
  password: "a stranger's long password",
};

/** A small dataset that nobody of the demo belongs to, with something of every kind in it; and its auditor. */
export async function makeOtherDataset(): Promise<typeof OWNER> {
  const { id } = await ensureDataset(OTHER.slug, OTHER.name);
  const scope = operatorScope(id, "journeys");
  if ((await listAuditRows(scope)).length === 0) {
    for (const [kind, lines] of Object.entries(FILES)) {
      await importFile({
        scope,
        kind: kind as keyof typeof FILES,
        fileName: `${kind}.csv`,
        stream: Readable.from([lines().join("\n")]),
        mapping: {},
      });
    }
    await runAudit(scope, auditSpecSchema.parse({ attributes: ["gender"], permutations: 199 }));
  }
  const known = await setPassword(OWNER.email, OWNER.password).catch(() => null);
  if (known === null) {
    const { token } = await makeInvitation(scope, { email: OWNER.email, role: "auditor" });
    await acceptAsNew(token, OWNER);
  }
  return OWNER;
}

const WRITERS = 40;
const each = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, i) => make(i));

const FILES = {
  writers: () => [
    "writer,name,gender",
    ...each(WRITERS, (w) => `w${w},Writer ${w},${w % 2 ? "woman" : "man"}`),
  ],
  stories: () => [
    "story,writer,title,topic",
    ...each(WRITERS, (w) => `s${w},w${w},A secret story ${w},Elsewhere`),
  ],
  impressions: () => [
    "request,position,story,surface,shown_at",
    ...each(
      400,
      (n) => `r${Math.floor(n / 10)},${(n % 10) + 1},s${(n * 7) % WRITERS},home,2026-10-01T08:00:00Z`,
    ),
  ],
};
