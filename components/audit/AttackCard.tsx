"use client";

import { useMutation } from "@tanstack/react-query";
import styles from "@/components/audit/AttackCard.module.css";
import { Button } from "@/components/ui/Button";
import { Card } from "@/components/ui/Card";
import { ErrorState } from "@/components/ui/ErrorState";
import { postAttack } from "@/lib/client/audits";
import { attackWords } from "@/lib/core/report/attack-words";

interface AttackCardProps {
  readonly dataset: string;
  readonly audit: string;
}

/** Runs an attack on what this audit hides; its answer names no group and no number of one. */
export function AttackCard({ dataset, audit }: AttackCardProps) {
  const attack = useMutation({ mutationFn: () => postAttack(dataset, audit) });
  return (
    <Card title="Try to break it" id="attack">
      <div className={styles.body}>
        <p>
          Small groups, and groups that one writer dominates, are hidden. This takes every number the audit
          prints and works out what the hidden numbers could still be.
        </p>
        <Button onClick={() => attack.mutate()} disabled={attack.isPending}>
          {attack.isPending ? "Attacking…" : "Run the attack"}
        </Button>
        <div aria-live="polite">
          {attack.data && (
            <ul className={styles.result}>
              {attackWords(attack.data).map((sentence) => (
                <li key={sentence}>{sentence}</li>
              ))}
            </ul>
          )}
        </div>
        {attack.error && (
          <ErrorState title="The attack could not be run">
            <p>{attack.error.message}</p>
          </ErrorState>
        )}
      </div>
    </Card>
  );
}
