"use client";

import { useState } from "react";
import styles from "@/components/imports/Imports.module.css";
import {
  attributeRows,
  confidenceWords,
  fieldLabel,
  withAttribute,
  withField,
} from "@/components/imports/mapping-edit";
import { SourceField } from "@/components/imports/SourceField";
import { Button } from "@/components/ui/Button";
import layout from "@/components/ui/Layout.module.css";
import { fieldsOf, type ImportKind } from "@/lib/core/import/fields";
import type { KindMapping } from "@/lib/core/import/mapping";

interface MappingFormProps {
  readonly kind: ImportKind;
  readonly headers: readonly string[];
  readonly mapping: KindMapping;
  readonly confidence: Readonly<Record<string, number>>;
  readonly onChange: (mapping: KindMapping) => void;
}

/** Which column feeds which field; every guess says how sure it is, and a field that was changed by hand says nothing. */
export function MappingForm({ kind, headers, mapping, confidence, onChange }: MappingFormProps) {
  const [touched, setTouched] = useState<ReadonlySet<string>>(new Set());
  const sure = (target: string) => (touched.has(target) ? null : confidenceWords(confidence[target]));
  const change = (target: string, next: KindMapping) => {
    setTouched(new Set([...touched, target]));
    onChange(next);
  };
  return (
    <div className={styles.fields}>
      {fieldsOf(kind).map(({ name, required, description }) => (
        <SourceField
          key={name}
          label={fieldLabel(name)}
          required={required}
          description={description}
          confidence={sure(name)}
          headers={headers}
          source={mapping[name]}
          onChange={(source) => change(name, withField(mapping, name, source))}
        />
      ))}
      {kind === "writers" && (
        <Attributes
          headers={headers}
          mapping={mapping}
          sure={sure}
          onChange={(name, next) => change(`attributes.${name}`, next)}
        />
      )}
      {kind === "predictions" && (
        <p className={layout.about}>
          Every feature of the model is read from the column of its own name. Where a column is called
          otherwise, name it in the mapping's JSON under “features”. Where you have no model, name all that
          the ranker saw there: audits and stories are then explained by an imitation of the ranker, with how
          near it comes.
        </p>
      )}
    </div>
  );
}

interface AttributesProps {
  readonly headers: readonly string[];
  readonly mapping: KindMapping;
  readonly sure: (target: string) => string | null;
  readonly onChange: (name: string, mapping: KindMapping) => void;
}

function Attributes({ headers, mapping, sure, onChange }: AttributesProps) {
  const [name, setName] = useState("");
  const rows = attributeRows(mapping);
  const isNew = name.trim() !== "" && !rows.some((row) => row.name === name.trim());
  return (
    <fieldset className={styles.attributes}>
      <legend>Protected attributes</legend>
      <p className={layout.about}>
        Declared values; an empty cell is “not declared”. Audits compare writers by these.
      </p>
      {rows.map((row) =>
        row.source === null ? (
          <p key={row.name} className={layout.about}>
            {row.name}: set in the mapping's JSON.
          </p>
        ) : (
          <SourceField
            key={row.name}
            label={row.name}
            confidence={sure(`attributes.${row.name}`)}
            headers={headers}
            source={row.source}
            onChange={(source) => onChange(row.name, withAttribute(mapping, row.name, source))}
          />
        ),
      )}
      <div className={styles.add}>
        <label>
          Another attribute
          <input type="text" value={name} maxLength={100} onChange={({ target }) => setName(target.value)} />
        </label>
        <Button
          aria-disabled={!isNew}
          onClick={() => {
            const [first] = headers;
            if (!isNew || first === undefined) return;
            onChange(
              name.trim(),
              withAttribute(mapping, name.trim(), headers.find((header) => header === name.trim()) ?? first),
            );
            setName("");
          }}
        >
          Add
        </Button>
      </div>
    </fieldset>
  );
}
