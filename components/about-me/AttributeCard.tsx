"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useEffect, useId, useRef } from "react";
import styles from "@/components/about-me/AboutMe.module.css";
import { DeclareForm } from "@/components/about-me/DeclareForm";
import { heldWords, originWords, saidWords, savedWords } from "@/components/about-me/words";
import { Button } from "@/components/ui/Button";
import { Card } from "@/components/ui/Card";
import { Fault } from "@/components/ui/Field";
import layout from "@/components/ui/Layout.module.css";
import { aboutMeQuery, postDeclaration } from "@/lib/client/about-me";
import type { AboutMe, DeclarationInput, OwnAttribute } from "@/lib/core/attributes/about-me";
import { EquiluxError } from "@/lib/core/errors";
import { counted, moment, plain } from "@/lib/core/report/format";
import { attributeName, sentenceCase } from "@/lib/core/report/names";

interface AttributeCardProps {
  readonly dataset: string;
  readonly held: OwnAttribute;
  readonly consent: AboutMe["consent"];
  readonly isEditing: boolean;
  readonly onEdit: (open: boolean) => void;
}

/** One attribute: what is held and whence, how to change it, and what was said before. */
export function AttributeCard({ dataset, held, consent, isEditing, onEdit }: AttributeCardProps) {
  const { attribute } = held;
  const name = attributeName(attribute);
  const said = useRef<HTMLParagraphElement>(null);
  const actions = useRef<HTMLDivElement>(null);
  const queries = useQueryClient();
  const save = useMutation({
    mutationFn: (input: Omit<DeclarationInput, "attribute">) =>
      postDeclaration(dataset, { attribute, ...input }),
    onSuccess: (view) => {
      queries.setQueryData(aboutMeQuery(dataset).queryKey, view);
      onEdit(false);
    },
    // Another consent text is in force: it is shown, and has to be agreed to anew.
    onError: (error) =>
      error instanceof EquiluxError && error.place === "consent"
        ? queries.invalidateQueries({ queryKey: aboutMeQuery(dataset).queryKey })
        : undefined,
  });
  const isSaved = save.isSuccess && !isEditing;
  const wasEditing = useRef(false);
  // The button that was pressed is gone; whoever uses a keyboard goes on from what became of it.
  useEffect(() => {
    if (isSaved) said.current?.focus();
    else if (wasEditing.current && !isEditing) actions.current?.querySelector("button")?.focus();
    wasEditing.current = isEditing;
  }, [isSaved, isEditing]);
  return (
    <Card title={sentenceCase(name)} id={useId()}>
      <div className={styles.card}>
        <div>
          <p className={styles.value}>{heldWords(held)}</p>
          <p className={layout.about}>{originWords(held)}</p>
        </div>
        <p ref={said} tabIndex={-1} role="status" className={isSaved ? layout.done : undefined}>
          {isSaved && savedWords(held)}
        </p>
        {isEditing ? (
          <DeclareForm
            held={held}
            consent={consent}
            isSaving={save.isPending}
            error={save.error}
            onSave={(value) => save.mutate({ value, consent: consent.version })}
            onCancel={() => {
              save.reset();
              onEdit(false);
            }}
          />
        ) : (
          <>
            <div ref={actions} className={layout.actions}>
              <Button
                onClick={() => {
                  save.reset();
                  onEdit(true);
                }}
              >
                {held.values.length > 0 ? "Correct" : "Say"}
                <span className="visually-hidden"> my {name}</span>
              </Button>
              {held.state !== "withdrawn" && (
                <Button disabled={save.isPending} onClick={() => save.mutate({ value: null })}>
                  {save.isPending ? "Saving…" : "Prefer not to say"}
                  <span className="visually-hidden">: withdraw my {name}</span>
                </Button>
              )}
            </div>
            <Fault text={save.error?.message} />
          </>
        )}
        <History held={held} />
      </div>
    </Card>
  );
}

function History({ held: { attribute, history } }: { readonly held: OwnAttribute }) {
  if (history.length === 0) return null;
  return (
    <details className={styles.history}>
      <summary>
        What you said of your {attributeName(attribute)}: {counted(history.length, "time")}
      </summary>
      <ol>
        {history.map((one) => (
          <li key={one.at}>
            <time dateTime={one.at}>{moment(one.at)}</time>: {saidWords(one)} (consent text, version{" "}
            {plain(one.consent)}).
          </li>
        ))}
      </ol>
    </details>
  );
}
