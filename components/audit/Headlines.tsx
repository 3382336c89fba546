"use client";

import styles from "@/components/audit/Headlines.module.css";
import { VerdictBadge } from "@/components/ui/VerdictBadge";
import { findingInterval, findingMethod, findingValue, NO_VALUE } from "@/lib/core/report/format";
import { attributeName, groupName, onSurface, sentenceCase } from "@/lib/core/report/names";
import type { AuditView, Headline } from "@/lib/core/report/views";
import {
  evidenceSentence,
  headlineSentence,
  limitsSentence,
  nextStep,
  reversalSentence,
  type Wording,
} from "@/lib/core/report/words";

interface HeadlinesProps {
  readonly view: AuditView;
  readonly onChoose: (attribute: string) => void;
}

/** The state of each attribute in a sentence, worst first; choosing one shows its figures below. */
export function Headlines({ view, onChoose }: HeadlinesProps) {
  return (
    <section aria-labelledby="states" className={styles.section}>
      <h2 id="states">How each attribute stands {onSurface(view.surface)}</h2>
      <ul className={styles.cards}>
        {view.headlines.map((headline) => (
          <HeadlineCard
            key={headline.attribute}
            headline={headline}
            wording={view.head.spec}
            chosen={headline.attribute === view.attribute}
            onChoose={() => onChoose(headline.attribute)}
          />
        ))}
      </ul>
    </section>
  );
}

interface HeadlineCardProps {
  readonly headline: Headline;
  readonly wording: Wording;
  readonly chosen: boolean;
  readonly onChoose: () => void;
}

function HeadlineCard({ headline, wording, chosen, onChoose }: HeadlineCardProps) {
  const { finding } = headline;
  const evidence = finding && evidenceSentence(finding);
  const limits = limitsSentence(headline);
  return (
    <li className={`${styles.card} ${chosen ? styles.chosen : ""}`}>
      <div className={styles.top}>
        <h3>
          <button type="button" aria-pressed={chosen} onClick={onChoose}>
            {sentenceCase(attributeName(headline.attribute))}
          </button>
        </h3>
        <VerdictBadge verdict={headline.verdict} />
      </div>
      {finding?.value != null && (
        <p className={styles.figure}>
          <strong>{findingValue(finding)}</strong>
          <span>
            {groupName(finding.group)}
            {finding.against !== null && ` to ${groupName(finding.against)}`}
            <br />
            {findingInterval(finding) !== NO_VALUE && `${findingInterval(finding)}, `}
            {findingMethod(finding)}
          </span>
        </p>
      )}
      <p>{headlineSentence(headline, wording)}</p>
      {headline.reversed.map((reversal) => (
        <p key={reversal.within.group} className={styles.reversal}>
          {reversalSentence(reversal)}
        </p>
      ))}
      <p className={styles.small}>
        {[evidence, limits, nextStep(headline.verdict)].filter(Boolean).join(" ")}
      </p>
    </li>
  );
}
