import { EquiluxError } from "@/lib/core/errors";
import { nearest } from "@/lib/core/import/nearest";
import type { Scope } from "@/lib/core/scope";
import { operatorScope } from "@/lib/server/session";
import { findDataset, listDatasets } from "@/lib/store/datasets";
import { printJson, textTable } from "./table";

/** `equilux datasets`. */
export async function datasetsCommand({ json }: { readonly json?: true }): Promise<number> {
  const datasets = await listDatasets();
  if (json) printJson(datasets);
  else if (datasets.length === 0)
    process.stdout.write("There are no datasets yet; equilux import makes one.\n");
  else {
    const rows = datasets.map(({ slug, name }) => [slug, name]);
    process.stdout.write(textTable(["dataset", "name"], rows));
  }
  return 0;
}

/** The scope of a dataset that is there. @throws EquiluxError not-found, naming the nearest */
export async function scopeOf(slug: string): Promise<Scope> {
  const dataset = await findDataset(slug);
  if (dataset) return operatorScope(dataset.id);
  const slugs = (await listDatasets()).map((known) => known.slug);
  const near = nearest(slug, slugs);
  const mend =
    near.length > 0 ? `did you mean ${near.join(" or ")}?` : "equilux datasets lists those there are.";
  throw new EquiluxError("not-found", `There is no dataset named "${slug}": ${mend}`, "--dataset");
}
