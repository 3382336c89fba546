"use client";

import { useMutation } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import styles from "@/components/requests/Requests.module.css";
import { writerWords } from "@/components/requests/words";
import { Button } from "@/components/ui/Button";
import { Fault } from "@/components/ui/Field";
import layout from "@/components/ui/Layout.module.css";
import { fetchAttributes } from "@/lib/client/requests";
import type { AttributeOrigin, HeldValue } from "@/lib/core/attributes/about-me";
import type { ClearAttributes, ClearRequestView } from "@/lib/core/attributes/clear-request";
import { moment, share } from "@/lib/core/report/format";
import { attributeName, listing, sentenceCase } from "@/lib/core/report/names";

interface InClearProps {
  readonly dataset: string;
  readonly request: ClearRequestView;
}

/**
 * A writer's attributes, after a click that says what it does. They are in this component alone and go with it: every look is
 * one call, and every call is in the access log.
 */
export function InClear({ dataset, request }: InClearProps) {
  const shown = useRef<HTMLHeadingElement>(null);
  const look = useMutation({ mutationFn: () => fetchAttributes(dataset, request.id), gcTime: 0 });
  useEffect(() => {
    if (look.data) shown.current?.focus();
  }, [look.data]);
  if (look.data) {
    return (
      <div className={styles.clear}>
        <h4 ref={shown} tabIndex={-1}>
          What is held of {writerWords(look.data.writer)}
        </h4>
        <Attributes {...look.data} />
        <p className={layout.about}>This look is on record. You may look until {moment(look.data.until)}.</p>
        <div className={layout.actions}>
          <Button onClick={() => look.reset()}>Hide</Button>
        </div>
      </div>
    );
  }
  return (
    <>
      <div className={layout.actions}>
        <Button disabled={look.isPending} onClick={() => look.mutate()}>
          {look.isPending ? "Looking…" : "Look: this is recorded and the writer is told"}
          <span className="visually-hidden"> (about {writerWords(request.writer)})</span>
        </Button>
      </div>
      <Fault text={look.error?.message} />
    </>
  );
}

function Attributes({ attributes }: ClearAttributes) {
  return (
    <dl className={styles.attributes}>
      {attributes.map(({ attribute, values }) => (
        <div key={attribute}>
          <dt>{sentenceCase(attributeName(attribute))}</dt>
          <dd>{values.length === 0 ? "nothing is held" : listing(values.map(valueWords), "or")}</dd>
        </div>
      ))}
    </dl>
  );
}

const ORIGINS: Record<AttributeOrigin, string> = {
  self: "said by the writer",
  file: "from a file of the platform",
  inferred: "guessed",
};

const valueWords = ({ value, origin, probability }: HeldValue): string =>
  `${value} (${ORIGINS[origin]}${origin === "inferred" ? `, ${share(probability)}` : ""})`;
