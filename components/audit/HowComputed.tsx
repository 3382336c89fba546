import Link from "next/link";
import styles from "@/components/audit/HowComputed.module.css";
import type { TableModel } from "@/components/charts/table-model";
import { DataTable } from "@/components/ui/DataTable";
import { METRICS } from "@/lib/core/audit/metrics";
import { type BrowsingModel, browsingModel, PRINTED_POSITIONS } from "@/lib/core/exposure/browsing-model";
import { count, moment, plain } from "@/lib/core/report/format";
import { backgroundWords, faithfulSentence } from "@/lib/core/report/model-words";
import { groupName, listing, metricPlain } from "@/lib/core/report/names";
import type { AuditView } from "@/lib/core/report/views";
import { marginWords, perUnit, scannedWords } from "@/lib/core/report/words";

/** How the figures came about: definitions, the browsing model, the spec, and what was scanned. */
export function HowComputed({ view }: { readonly view: AuditView }) {
  const { spec } = view.head;
  const model = browsingModel(spec.browsingModel);
  return (
    <details className={styles.how}>
      <summary>
        <h2>How these figures are computed</h2>
      </summary>
      <div className={styles.body}>
        <section className={styles.part}>
          <h3>Metrics</h3>
          <p>
            These are the ones of this audit; <Link href="/methods">Methods</Link> has every metric with its
            range, its pitfalls and its namesakes.
          </p>
          <dl className={styles.metrics}>
            {METRICS.map((metric) => (
              <div key={metric.id}>
                <dt>{metric.name}</dt>
                <dd>{metricPlain(metric.id)}</dd>
                <dd className={styles.formula}>{metric.formula}</dd>
                <dd className={styles.source}>
                  {metric.source}. {metric.pitfall}
                </dd>
              </div>
            ))}
          </dl>
        </section>
        <section className={styles.part}>
          <h3>Browsing model: {model.label}</h3>
          <p>
            What readers are assumed to look at: the weight of a position is <code>{model.formula}</code> (
            {model.source}).
          </p>
          <DataTable model={weightsTable(model)} caption="Weight of each position" />
        </section>
        <section className={styles.part}>
          <h3>Intervals, tests and verdicts</h3>
          <p>
            Everything is counted over writers, because impressions of one writer are not independent. Two
            groups are compared by a studentised permutation of their writers ({count(spec.permutations)}{" "}
            draws, seed {plain(spec.seed)}): p is the share of draws at least as extreme, and the 95 %
            interval holds every ratio that the same test does not reject. A single group&apos;s share or mean
            has its interval from random halves of its writers; where a few stars make a mean, no method is
            right 95 times in 100, and there is no interval. q is p after Benjamini and Hochberg over all
            tests of this audit. A ratio meets the margin when its whole interval lies within{" "}
            {marginWords(spec.margin)}, a declared convention, not a law. It does not meet it when the
            interval lies wholly outside and q agrees. Everything else is: cannot tell.
          </p>
        </section>
        <section className={styles.part}>
          <h3>How solid it is</h3>
          <p>
            Whoever is unknown: unknown writers are given to the groups so that the ratio is as small, and as
            large, as it can be (Manski). Where the gap comes from: Kitagawa’s parts, each writer spread over
            topics by her stories; Q and I² are Cochran’s and Higgins’. Clicks at equal positions: how likely
            a position is to be looked at is fitted to the clicks (position-based model), and each click
            counts for its inverse, at most ten. Would be found: the normal approximation at 5 % and a power
            of 80 %. Drawn to the others: empirical Bayes with DerSimonian and Laird’s variance. Weeks: a
            CUSUM of sequential ranks.
          </p>
        </section>
        <section className={styles.part}>
          <h3>Specification and scan</h3>
          <DataTable model={specTable(view)} caption="Specification of this audit" />
        </section>
      </div>
    </details>
  );
}

function weightsTable(model: BrowsingModel): TableModel {
  return {
    columns: [
      { key: "position", label: "Position", numeric: true },
      ...PRINTED_POSITIONS.map((position) => ({
        key: String(position),
        label: plain(position),
        numeric: true,
      })),
    ],
    rows: [
      {
        key: "weight",
        mark: null,
        cells: ["Weight", ...PRINTED_POSITIONS.map((position) => plain(model.weight(position)))],
      },
    ],
  };
}

function specTable({ head, features }: AuditView): TableModel {
  const { spec, scanned } = head;
  const against = features && backgroundWords(features);
  const references = Object.entries(spec.references).map(([name, group]) => `${name}: ${groupName(group)}`);
  const rows: readonly (readonly [string, string])[] = [
    ["Attributes", listing(spec.attributes)],
    ["Intersections", spec.intersections === 1 ? "none" : `of up to ${plain(spec.intersections)} attributes`],
    ["Surfaces", spec.surfaces === "all" ? "all, and their pool" : listing(spec.surfaces)],
    ["Exposure is compared", perUnit(spec.benchmark)],
    ["Reference groups", references.length > 0 ? listing(references) : "the group with the most writers"],
    ["Declared margin", marginWords(spec.margin)],
    ["Selected means", `one of the first ${plain(spec.top)} positions`],
    ["Privacy floor", `${plain(spec.privacyFloor)} writers; a smaller group shows nothing`],
    ["Read of the log", scannedWords(scanned)],
    ["Run", moment(head.createdAt)],
    ["Digest", head.digest],
    ...(features
      ? ([
          ["Model", features.surrogate ? "a surrogate: trees fitted to the logged scores" : features.model],
          ...(features.surrogate ? [["Its fidelity", faithfulSentence(features.surrogate)] as const] : []),
          ["Explained impressions", count(features.explained)],
          ...(against === null ? [] : [["Explained against", against] as const]),
          ["Largest additivity residual", plain(features.residual)],
        ] as const)
      : []),
  ];
  return {
    columns: [
      { key: "name", label: "Setting", numeric: false },
      { key: "value", label: "Value", numeric: false },
    ],
    rows: rows.map(([name, value]) => ({ key: name, mark: null, cells: [name, value] })),
  };
}
