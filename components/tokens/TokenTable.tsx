import { tokensTable } from "@/components/tokens/prepare";
import { Card } from "@/components/ui/Card";
import { ConfirmButton } from "@/components/ui/ConfirmButton";
import { DataTable } from "@/components/ui/DataTable";
import { EmptyState } from "@/components/ui/EmptyState";
import { deleteToken } from "@/lib/client/tokens";
import type { TokenView } from "@/lib/core/access/token";

interface TokenTableProps {
  readonly dataset: string;
  readonly tokens: readonly TokenView[];
  readonly onDone: (text: string) => void;
}

/** Every token there is or was; one that is not revoked can be. */
export function TokenTable({ dataset, tokens, onDone }: TokenTableProps) {
  if (tokens.length === 0) {
    return (
      <EmptyState title="No tokens yet">
        <p>Make one for a program that brings in the platform's log by itself, every night for example.</p>
      </EmptyState>
    );
  }
  const names = new Map(tokens.filter(({ state }) => state === "valid").map(({ id, name }) => [id, name]));
  return (
    <Card title="Tokens of this dataset" id="tokens">
      <DataTable
        model={tokensTable(tokens)}
        caption="Tokens of this dataset, those that work first"
        tall
        action={{
          label: "Revoke",
          of: (id) => {
            const name = names.get(id);
            if (name === undefined) return null;
            return (
              <ConfirmButton
                label="Revoke"
                about={name}
                question={`Revoke ${name}?`}
                act={() => deleteToken(dataset, id)}
                onDone={() => onDone(`${name} was revoked: what carries it is refused.`)}
              >
                <p>Programs that use it are refused at once. A revoked token cannot be brought back.</p>
              </ConfirmButton>
            );
          },
        }}
      />
    </Card>
  );
}
