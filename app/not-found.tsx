import type { Metadata } from "next";
import { SiteHeader } from "@/app/site-header";
import { ButtonLink } from "@/components/ui/Button";
import { EmptyState } from "@/components/ui/EmptyState";

export const metadata: Metadata = { title: "Not found" };

/** No page at this address. */
export default function NotFound() {
  return (
    <>
      <SiteHeader />
      <main id="main" tabIndex={-1}>
        <EmptyState
          level={1}
          title="There is nothing at this address"
          action={
            <ButtonLink href="/" kind="primary">
              See all datasets
            </ButtonLink>
          }
        >
          <p>
            The dataset may have another name, or the link was cut short. Start from the list of datasets.
          </p>
        </EmptyState>
      </main>
    </>
  );
}
