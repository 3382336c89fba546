import type { TableModel } from "@/components/charts/table-model";
import styles from "@/components/methods/Methods.module.css";
import { DataTable } from "@/components/ui/DataTable";
import { AUDIT_MODELS, type BrowsingModel, browsingModel } from "@/lib/core/exposure/browsing-model";
import { plain } from "@/lib/core/report/format";

const POSITIONS = Array.from({ length: 10 }, (_, index) => index + 1);

/** The suggested ones, and one of each family that they leave out. */
const MODELS = [...AUDIT_MODELS, "geometric-0.5", "gerr-0.8-0.5", "cascade-0.8-0.5"].map(browsingModel);

/** What readers are assumed to look at: formulas, and the weights of the first ten positions. */
export function BrowsingModels() {
  return (
    <section id="browsing-models" aria-labelledby="browsing-models-title" className={styles.family}>
      <h2 id="browsing-models-title">Browsing models</h2>
      <p>
        Exposure is a sum of weights: how much readers look at a position. The models are not interchangeable,
        and one name stands for several of them in public code. Items that share a position share its weight.
      </p>
      <DataTable model={weights(MODELS)} caption="Weights of the first ten positions" captionHidden={false} />
      <dl className={styles.models}>
        {MODELS.map(({ name, label, formula, source, stop }) => (
          <div key={name}>
            <dt>
              {label} <code>{name}</code>
            </dt>
            <dd className={styles.formula}>{formula}</dd>
            <dd>{source}</dd>
            {stop && <dd>Needs relevance; the table shows the weights of a list without relevant items.</dd>}
          </div>
        ))}
      </dl>
    </section>
  );
}

const weights = (models: readonly BrowsingModel[]): TableModel => ({
  columns: [
    { key: "model", label: "Model", numeric: false },
    ...POSITIONS.map((position) => ({ key: String(position), label: plain(position), numeric: true })),
  ],
  rows: models.map((model) => ({
    key: model.name,
    mark: null,
    cells: [model.name, ...POSITIONS.map((position) => plain(model.weight(position)))],
  })),
});
