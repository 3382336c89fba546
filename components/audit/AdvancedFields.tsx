"use client";

import { useState } from "react";
import styles from "@/components/audit/AuditForm.module.css";
import type { AuditChoices, Draft, DraftField } from "@/components/audit/draft";
import { NumberField, SelectField } from "@/components/audit/fields";
import { AUDIT_MODELS, browsingModel } from "@/lib/core/exposure/browsing-model";
import { attributeName, groupName } from "@/lib/core/report/names";

interface AdvancedFieldsProps {
  readonly draft: Draft;
  readonly choices: AuditChoices;
  readonly change: (part: Partial<Draft>) => void;
  readonly faultOf: (field: DraftField) => string | undefined;
}

const NUMBERS: readonly {
  readonly field: "top" | "margin" | "permutations" | "seed" | "privacyFloor";
  readonly label: string;
  readonly help: string;
}[] = [
  {
    field: "margin",
    label: "Declared margin",
    help: "The lowest ratio you accept. 0.8 is the four-fifths convention; its inverse is the upper end.",
  },
  {
    field: "top",
    label: "Selected means among the first",
    help: "Positions that count as selected in selection rates.",
  },
  {
    field: "privacyFloor",
    label: "Privacy floor",
    help: "A group with fewer writers shows nothing, to anyone.",
  },
  {
    field: "permutations",
    label: "Permutations",
    help: "Draws of the test. More give finer p-values and take longer.",
  },
  { field: "seed", label: "Seed", help: "The same seed over the same data gives the same audit." },
];

/** Choices most audits leave as they are. Opens by itself when something inside is wrong, and then stays open. */
export function AdvancedFields({ draft, choices, change, faultOf }: AdvancedFieldsProps) {
  const [opened, setOpened] = useState(false);
  const wrong = NUMBERS.some(({ field }) => faultOf(field) !== undefined);
  return (
    <details
      className={styles.advanced}
      open={opened || wrong}
      onToggle={(event) => setOpened(event.currentTarget.open)}
    >
      <summary>Advanced: browsing model, reference groups, margin and test</summary>
      <div className={styles.grid}>
        <SelectField
          label="Browsing model"
          help="What readers are assumed to look at: the weight of a position in exposure."
          value={draft.browsingModel}
          options={AUDIT_MODELS.map((name) => ({
            value: name,
            text: `${browsingModel(name).label}: ${browsingModel(name).formula}`,
          }))}
          onChange={(value) => change({ browsingModel: value })}
        />
        {draft.attributes.map((attribute) => (
          <SelectField
            key={attribute}
            label={`Reference group of ${attributeName(attribute)}`}
            help="The group others are compared with."
            value={draft.references[attribute] ?? ""}
            options={[
              { value: "", text: "The group with the most writers" },
              ...(choices.groups[attribute] ?? []).map((group) => ({ value: group, text: groupName(group) })),
            ]}
            onChange={(group) => change({ references: { ...draft.references, [attribute]: group } })}
          />
        ))}
        {NUMBERS.map(({ field, label, help }) => (
          <NumberField
            key={field}
            label={label}
            help={help}
            value={draft[field]}
            fault={faultOf(field)}
            onChange={(value) => change({ [field]: value })}
          />
        ))}
      </div>
    </details>
  );
}
