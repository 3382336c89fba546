"use client";

import { useEffect, useId, useRef, useState } from "react";
import styles from "@/components/about-me/AboutMe.module.css";
import { Button } from "@/components/ui/Button";
import { Fault, Field } from "@/components/ui/Field";
import layout from "@/components/ui/Layout.module.css";
import type { AboutMe, OwnAttribute } from "@/lib/core/attributes/about-me";
import { LONGEST_VALUE } from "@/lib/core/attributes/declared-value";
import { EquiluxError } from "@/lib/core/errors";
import { plain } from "@/lib/core/report/format";
import { attributeName } from "@/lib/core/report/names";

/** More choices than this are offered while one types; fewer are all in view. */
const MOST_RADIOS = 8;

interface DeclareFormProps {
  readonly held: OwnAttribute;
  readonly consent: AboutMe["consent"];
  readonly isSaving: boolean;
  readonly error: Error | null;
  readonly onSave: (value: string) => void;
  readonly onCancel: () => void;
}

/** What a writer says of one attribute, and what they agree to by saying it. The text stands before the button. */
export function DeclareForm({ held, consent, isSaving, error, onSave, onCancel }: DeclareFormProps) {
  const form = useRef<HTMLFormElement>(null);
  const [value, setValue] = useState(held.state === "self" ? (held.values[0]?.value ?? "") : "");
  const [agreed, setAgreed] = useState<number | null>(null);
  const [unagreed, setUnagreed] = useState(false);
  const isAgreed = agreed === consent.version;
  const place = error instanceof EquiluxError ? error.place : undefined;
  const faults = {
    value: place === "value" ? error?.message : undefined,
    consent:
      place === "consent"
        ? error?.message
        : unagreed && !isAgreed
          ? "Read the text above and tick the box, or go back: without your consent nothing is saved."
          : undefined,
  };
  useEffect(() => {
    form.current?.querySelector<HTMLElement>("input")?.focus();
  }, []);
  useEffect(() => {
    if (error !== null) form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [error]);
  return (
    <form
      ref={form}
      className={styles.form}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        setUnagreed(!isAgreed);
        if (isAgreed) onSave(value);
        else form.current?.querySelector<HTMLElement>('[type="checkbox"]')?.focus();
      }}
    >
      <ValueField held={held} value={value} fault={faults.value} onChange={setValue} />
      <section className={styles.consent} aria-label={`Consent text, version ${plain(consent.version)}`}>
        <h3>What you agree to (version {plain(consent.version)})</h3>
        {consent.text.split("\n\n").map((paragraph) => (
          <p key={paragraph}>{paragraph}</p>
        ))}
      </section>
      <Agreement
        isAgreed={isAgreed}
        fault={faults.consent}
        onChange={(on) => setAgreed(on ? consent.version : null)}
      />
      <div role="alert">
        {error && place !== "value" && place !== "consent" && <Fault text={error.message} />}
      </div>
      <div className={layout.actions}>
        <Button type="submit" kind="primary" disabled={isSaving}>
          {isSaving ? "Saving…" : "Save my answer"}
        </Button>
        <Button onClick={onCancel}>Go back</Button>
      </div>
    </form>
  );
}

interface ValueFieldProps {
  readonly held: OwnAttribute;
  readonly value: string;
  readonly fault: string | undefined;
  readonly onChange: (value: string) => void;
}

/** A choice, or own words; whoever speaks of themselves is not held to a list. */
function ValueField({ held: { attribute, choices }, value, fault, onChange }: ValueFieldProps) {
  const id = useId();
  const name = attributeName(attribute);
  const areRadios = choices.length <= MOST_RADIOS;
  return (
    <div className={styles.answer}>
      {areRadios && choices.length > 0 && (
        <fieldset className={styles.choices}>
          <legend>My {name}</legend>
          {choices.map((choice) => (
            <label key={choice} className={styles.choice}>
              <input type="radio" name={id} checked={value === choice} onChange={() => onChange(choice)} />
              {choice}
            </label>
          ))}
        </fieldset>
      )}
      <Field
        label={areRadios && choices.length > 0 ? "Or in my own words" : `My ${name}`}
        hint={areRadios ? undefined : "Choose one of the words offered while you type, or write your own."}
        fault={fault}
      >
        {(field) => (
          <input
            {...field}
            list={areRadios ? undefined : `${id}-choices`}
            value={areRadios && choices.includes(value) ? "" : value}
            maxLength={LONGEST_VALUE}
            autoComplete="off"
            onChange={({ target }) => onChange(target.value)}
          />
        )}
      </Field>
      {!areRadios && (
        <datalist id={`${id}-choices`}>
          {choices.map((choice) => (
            <option key={choice} value={choice} />
          ))}
        </datalist>
      )}
    </div>
  );
}

interface AgreementProps {
  readonly isAgreed: boolean;
  readonly fault: string | undefined;
  readonly onChange: (on: boolean) => void;
}

function Agreement({ isAgreed, fault, onChange }: AgreementProps) {
  const id = useId();
  return (
    <div>
      <label className={styles.choice}>
        <input
          type="checkbox"
          checked={isAgreed}
          aria-invalid={fault === undefined ? undefined : true}
          aria-describedby={fault === undefined ? undefined : id}
          onChange={({ target }) => onChange(target.checked)}
        />
        I have read this text and agree to it.
      </label>
      <Fault id={id} text={fault} />
    </div>
  );
}
