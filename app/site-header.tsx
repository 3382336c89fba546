import { cookies } from "next/headers";
import { parseTheme, THEME_COOKIE } from "@/app/theme";
import { type DatasetChoice, Header } from "@/components/shell/Header";
import type { WriterChoice } from "@/components/shell/RoleForm";
import { EquiluxError } from "@/lib/core/errors";
import type { Reader } from "@/lib/core/scope";
import { parseSettings } from "@/lib/core/settings";
import { listDatasets } from "@/lib/server/datasets";
import { openGate, parseReader, ROLE_COOKIE } from "@/lib/server/session";
import { listWriters } from "@/lib/server/stories";

/** Writers offered in the role menu. */
const WRITER_CHOICES = 5;

/** The header with what it needs to know. It never fails: a page whose header cannot be filled still says what is wrong. */
export async function SiteHeader({ slug = null }: { readonly slug?: string | null }) {
  const jar = await cookies();
  const role = jar.get(ROLE_COOKIE)?.value;
  const theme = parseTheme(jar.get(THEME_COOKIE)?.value);
  const { demo } = parseSettings(process.env);
  const datasets: readonly DatasetChoice[] = await listDatasets().catch(() => []);
  const dataset = datasets.find((each) => each.slug === slug) ?? null;
  const reader: Reader | null = demo ? parseReader(role) : null;
  const writers = dataset && reader ? await writerChoices(dataset.slug, role) : [];
  return <Header datasets={datasets} dataset={dataset} reader={reader} writers={writers} theme={theme} />;
}

async function writerChoices(slug: string, role: string | undefined): Promise<readonly WriterChoice[]> {
  try {
    const { scope } = await openGate(slug, role, ["auditor", "leadership", "operator", "writer"]);
    const writers = await listWriters(scope, WRITER_CHOICES);
    return writers.map(({ id, name }) => ({ id, name }));
  } catch (error) {
    if (error instanceof EquiluxError) return [];
    throw error;
  }
}
