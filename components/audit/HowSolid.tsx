import styles from "@/components/audit/HowSolid.module.css";
import { solidityTable } from "@/components/audit/solidity-table";
import { Card } from "@/components/ui/Card";
import { DataTable } from "@/components/ui/DataTable";
import { attributeName, onSurface } from "@/lib/core/report/names";
import type { Solidity } from "@/lib/core/report/solidity/views";
import { solidityPoints } from "@/lib/core/report/solidity/words";

/** What the figures of the chosen attribute can bear: questions a sceptic asks, answered in words; the numbers behind. */
export function HowSolid({ solidity }: { readonly solidity: Solidity }) {
  const caption = `How solid the figures by ${attributeName(solidity.attribute)} ${onSurface(solidity.surface)} are`;
  return (
    <Card title="How solid is this?" id="solid">
      <dl className={styles.points}>
        {solidityPoints(solidity).map(({ question, answer }) => (
          <div key={question}>
            <dt>{question}</dt>
            <dd>{answer}</dd>
          </div>
        ))}
      </dl>
      <details className={styles.all}>
        <summary>Every group in numbers</summary>
        <DataTable model={solidityTable(solidity)} caption={caption} tall />
      </details>
    </Card>
  );
}
