import { redirect } from "next/navigation";
import { page } from "@/app/page-gate";
import { linksOf } from "@/components/shell/roles";

/** A dataset has no page of its own: each role starts with its own question. */
export default function DatasetPage({ params }: PageProps<"/[dataset]">) {
  return page("PAGE /[dataset]", params, async ({ scope, dataset }) => {
    const { role } = scope.reader;
    const [first] = role === "operator" ? [] : linksOf(role, dataset.slug);
    redirect(first?.href ?? "/");
  });
}
