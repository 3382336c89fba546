import { ButtonLink } from "@/components/ui/Button";
import { exportPath } from "@/lib/client/audits";

const FORMATS = [
  { format: "csv", label: "CSV" },
  { format: "xlsx", label: "Excel" },
  { format: "json", label: "JSON" },
] as const;

/** Every finding of the audit as a file. */
export function Downloads({ dataset, audit }: { readonly dataset: string; readonly audit: string }) {
  return FORMATS.map(({ format, label }) => (
    <ButtonLink key={format} href={exportPath(dataset, audit, format)} download>
      <svg viewBox="0 0 16 16" width="13" height="13" aria-hidden="true">
        <path
          d="M8 2v8M4.5 7L8 10.5 11.5 7M3 13.5h10"
          fill="none"
          stroke="currentColor"
          strokeWidth="1.7"
          strokeLinecap="round"
          strokeLinejoin="round"
        />
      </svg>
      <span className="visually-hidden">Download all findings as </span>
      {label}
    </ButtonLink>
  ));
}
