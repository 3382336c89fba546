"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useEffect, useRef, useState } from "react";
import { AdvancedFields } from "@/components/audit/AdvancedFields";
import styles from "@/components/audit/AuditForm.module.css";
import {
  type AuditChoices,
  type Draft,
  faultsOf,
  freshDraft,
  keepDraft,
  readDraft,
  specOf,
} from "@/components/audit/draft";
import { Choice, ChoiceList } from "@/components/audit/fields";
import { Button } from "@/components/ui/Button";
import { ErrorState } from "@/components/ui/ErrorState";
import { Fault } from "@/components/ui/Field";
import { postAudit } from "@/lib/client/audits";
import { attributeName, groupName, listing, sentenceCase } from "@/lib/core/report/names";
import { questionSentence } from "@/lib/core/report/words";

interface AuditFormProps {
  readonly dataset: string;
  readonly choices: AuditChoices;
}

/** The question of a new audit. Keeps what was chosen over a reload; says what is wrong beside the field. */
export function AuditForm({ dataset, choices }: AuditFormProps) {
  const router = useRouter();
  const queries = useQueryClient();
  const form = useRef<HTMLFormElement>(null);
  const [draft, setDraft] = useState<Draft>(() => freshDraft(choices));
  const [tried, setTried] = useState(false);
  useEffect(() => {
    const kept = readDraft(dataset, choices);
    if (kept) setDraft(kept);
  }, [dataset, choices]);
  const change = (part: Partial<Draft>) => {
    const next = { ...draft, ...part };
    setDraft(next);
    keepDraft(dataset, next);
  };
  const start = useMutation({
    mutationFn: () => postAudit(dataset, specOf(draft)),
    onSuccess: async ({ id }) => {
      keepDraft(dataset, null);
      await queries.invalidateQueries({ queryKey: ["audits", dataset] });
      router.push(`/${encodeURIComponent(dataset)}/audits/${encodeURIComponent(id)}`);
    },
  });
  const faults = faultsOf(draft);
  const faultOf = (field: keyof Draft) => (tried ? faults.get(field) : undefined);
  const submit = () => {
    setTried(true);
    if (faults.size === 0) start.mutate();
    else
      requestAnimationFrame(() => form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus());
  };
  return (
    <form
      ref={form}
      className={styles.form}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <ChoiceList
        legend="Compare writers by"
        help="Each attribute is audited alone; which are audited together, you choose below."
      >
        {choices.attributes.map((attribute) => (
          <Choice
            key={attribute}
            type="checkbox"
            checked={draft.attributes.includes(attribute)}
            invalid={faultOf("attributes") !== undefined}
            onChange={(on) => change({ attributes: toggled(draft.attributes, attribute, on) })}
            label={sentenceCase(attributeName(attribute))}
            detail={listing((choices.groups[attribute] ?? []).map(groupName))}
          />
        ))}
        <Fault text={faultOf("attributes")} />
      </ChoiceList>
      <ChoiceList
        legend="Which intersections?"
        help="Every attribute may look fair alone while some of their combinations do not. More tests need larger gaps."
      >
        {INTERSECTIONS.map(({ label, detail }, i) => (
          <Choice
            key={label}
            type="radio"
            name="intersections"
            checked={draft.intersections === i + 1}
            onChange={() => change({ intersections: i + 1 })}
            label={label}
            detail={detail}
          />
        ))}
      </ChoiceList>
      <Surfaces draft={draft} choices={choices} change={change} fault={faultOf("surfaces")} />
      <ChoiceList
        legend="What is a fair share?"
        help="The benchmark decides what equal means. Fix it before you look; the sign of a gap can depend on it."
      >
        <Choice
          type="radio"
          name="benchmark"
          checked={draft.benchmark === "roster"}
          onChange={() => change({ benchmark: "roster" })}
          label="Every writer counts once"
          detail="Writers who were never shown count too. Asks: did each writer get the same chance?"
        />
        <Choice
          type="radio"
          name="benchmark"
          checked={draft.benchmark === "inventory"}
          onChange={() => change({ benchmark: "inventory" })}
          label="Every story counts once"
          detail="A writer with twice the stories may expect twice the exposure. Asks: did each story?"
        />
      </ChoiceList>
      <AdvancedFields draft={draft} choices={choices} change={change} faultOf={faultOf} />
      {start.error && (
        <ErrorState title="The audit was not started">
          <p className={styles.message}>{start.error.message}</p>
        </ErrorState>
      )}
      <div className={styles.end}>
        <p>
          {faults.size === 0 ? questionSentence(specSummary(draft)) : "Some choices are not complete yet."}
        </p>
        <Button type="submit" kind="primary" disabled={start.isPending}>
          {start.isPending ? "Starting…" : "Run the audit"}
        </Button>
      </div>
    </form>
  );
}

/** By how many attributes are crossed, one first. */
const INTERSECTIONS = [
  { label: "None", detail: "Each attribute alone." },
  { label: "Of two attributes", detail: "Such as race with gender." },
  {
    label: "Of two and of three attributes",
    detail: "Such as race with gender and region. Takes longer, and more groups are too small to be shown.",
  },
] as const;

interface SurfacesProps {
  readonly draft: Draft;
  readonly choices: AuditChoices;
  readonly change: (part: Partial<Draft>) => void;
  readonly fault: string | undefined;
}

function Surfaces({ draft, choices, change, fault }: SurfacesProps) {
  const { surfaces } = draft;
  return (
    <ChoiceList
      legend="On which surfaces?"
      help="A surface is a place with its own ranking. All also pools them."
    >
      <Choice
        type="radio"
        name="surfaces"
        checked={surfaces === "all"}
        onChange={() => change({ surfaces: "all" })}
        label="All surfaces and their pool"
        detail={listing(choices.surfaces)}
      />
      <Choice
        type="radio"
        name="surfaces"
        checked={surfaces !== "all"}
        onChange={() => change({ surfaces: choices.surfaces })}
        label="Only some"
        detail="Each is audited by itself; there is no pool."
      />
      {surfaces !== "all" && (
        <div className={styles.nested}>
          {choices.surfaces.map((surface) => (
            <Choice
              key={surface}
              type="checkbox"
              checked={surfaces.includes(surface)}
              invalid={fault !== undefined}
              onChange={(on) => change({ surfaces: toggled(surfaces, surface, on) })}
              label={surface}
            />
          ))}
        </div>
      )}
      <Fault text={fault} />
    </ChoiceList>
  );
}

const toggled = (all: readonly string[], one: string, on: boolean): string[] =>
  on ? [...all, one] : all.filter((each) => each !== one);

/** As much of the spec as the question needs. */
const specSummary = (draft: Draft): Parameters<typeof questionSentence>[0] => ({
  attributes: [...draft.attributes],
  surfaces: draft.surfaces === "all" ? "all" : [...draft.surfaces],
  benchmark: draft.benchmark,
});
