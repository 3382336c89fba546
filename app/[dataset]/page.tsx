import { cookies } from "next/headers";
import { redirect } from "next/navigation";
import { linksOf } from "@/components/shell/roles";
import { parseReader, ROLE_COOKIE } from "@/lib/server/session";

/** A dataset has no page of its own: each role starts with its own question. */
export default async function DatasetPage({ params }: { readonly params: Promise<{ dataset: string }> }) {
  const { dataset } = await params;
  const jar = await cookies();
  const [first] = linksOf(parseReader(jar.get(ROLE_COOKIE)?.value), decodeURIComponent(dataset));
  redirect(first?.href ?? "/");
}
