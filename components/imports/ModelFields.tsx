import styles from "@/components/imports/Imports.module.css";
import type { Mapping } from "@/lib/core/import/mapping";

interface ModelFieldsProps {
  readonly mapping: Mapping;
  readonly onChange: (mapping: Mapping) => void;
}

/** Which model a file is, or speaks of. Both may stay empty. */
export function ModelFields({ mapping, onChange }: ModelFieldsProps) {
  const set = (field: "name" | "version", value: string) => {
    const { [field]: _, ...rest } = mapping.model ?? {};
    onChange({ ...mapping, model: value === "" ? rest : { ...rest, [field]: value } });
  };
  return (
    <fieldset className={styles.model}>
      <legend>Model</legend>
      <label>
        Name
        <input
          type="text"
          value={mapping.model?.name ?? ""}
          placeholder="as the file is called"
          onChange={({ target }) => set("name", target.value)}
        />
      </label>
      <label>
        Version
        <input
          type="text"
          value={mapping.model?.version ?? ""}
          placeholder="newest, or made from the file"
          onChange={({ target }) => set("version", target.value)}
        />
      </label>
    </fieldset>
  );
}
