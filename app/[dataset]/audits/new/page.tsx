import type { Metadata } from "next";
import { page } from "@/app/page-gate";
import { AuditForm } from "@/components/audit/AuditForm";
import { EmptyState } from "@/components/ui/EmptyState";
import { PageHeader } from "@/components/ui/PageHeader";
import { auditChoices } from "@/lib/server/audits";

export const metadata: Metadata = { title: "New audit" };

/** The question of a new audit, fixed before anyone looks at an answer. */
export default function NewAuditPage({ params }: PageProps<"/[dataset]/audits/new">) {
  return page("PAGE /[dataset]/audits/new", params, async ({ scope, dataset: { slug, name } }) => {
    const choices = await auditChoices(scope);
    return (
      <>
        <PageHeader eyebrow={name} title="New audit">
          <p>
            Say what to compare, and where. Everything has a sensible start; change what you have a reason to
            change.
          </p>
        </PageHeader>
        {choices.attributes.length === 0 ? (
          <EmptyState title="No protected attribute to audit">
            <p>
              None of this dataset’s writers has a declared gender, race, region or the like. A data engineer
              can import a writers file with such columns; then an audit can compare groups.
            </p>
          </EmptyState>
        ) : (
          <AuditForm dataset={slug} choices={choices} />
        )}
      </>
    );
  });
}
