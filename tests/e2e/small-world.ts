import { Readable } from "node:stream";
import type { TestInfo } from "@playwright/test";
import { parseMapping } from "@/lib/core/import/mapping";
import { parseSpec, runAudit } from "@/lib/server/audits";
import { importFile } from "@/lib/server/import/import-file";
import { SMALL_WORLD } from "@/tests/support/small-world";
import { datasetWith } from "./datasets";

/** A dataset of this journey's own: what is signed, asked or withdrawn in it, no other journey sees. */
export async function smallWorld(name: string, { project, retry }: TestInfo): Promise<string> {
  const slug = `journey-${name}-${project.name}-${retry}`;
  const scope = await datasetWith(slug, "auditor", "auditor");
  for (const kind of ["writers", "impressions"] as const) {
    const stream = Readable.from([Buffer.from(SMALL_WORLD[kind]())]);
    const mapping = parseMapping(SMALL_WORLD.mapping);
    await importFile({ scope, kind, fileName: `${kind}.csv`, stream, mapping });
  }
  await datasetWith(slug, "second-auditor", "auditor");
  await datasetWith(slug, "engineer", "engineer");
  await datasetWith(slug, "writer", "writer", "w0");
  return slug;
}

/** Audits the small world by its only attribute; gives the audit's address. */
export async function smallAudit(slug: string): Promise<string> {
  const scope = await datasetWith(slug, "auditor", "auditor");
  const { audit } = await runAudit(scope, parseSpec({ attributes: ["group"], permutations: 199 }));
  return `/${slug}/audits/${audit}?attribute=group&surface=home`;
}
