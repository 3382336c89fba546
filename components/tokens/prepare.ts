import type { TableModel } from "@/components/charts/table-model";
import type { TokenState, TokenView } from "@/lib/core/access/token";
import { day, moment } from "@/lib/core/report/format";

const STATES: Record<TokenState, string> = { valid: "works", expired: "past its day", revoked: "revoked" };

const column = (key: string, label: string) => ({ key, label, numeric: false });

/** Every token with where it stands. */
export const tokensTable = (tokens: readonly TokenView[]): TableModel => ({
  columns: [
    column("name", "Name"),
    column("state", "State"),
    column("until", "Valid until"),
    column("used", "Last used"),
    column("by", "Made by"),
    column("made", "Made on"),
  ],
  rows: tokens.map(({ id, name, state, expiresAt, lastUsedAt, createdBy, createdAt }) => ({
    key: id,
    mark: null,
    cells: [
      name,
      STATES[state],
      moment(expiresAt),
      lastUsedAt === null ? "never" : moment(lastUsedAt),
      createdBy,
      day(createdAt),
    ],
  })),
});

/** A command that imports a file with a token: the token itself is in a variable, so that no history of commands keeps it. */
export const importCommand = (importsUrl: string): string =>
  [
    "curl -X POST -T impressions.csv \\",
    '  -H "Authorization: Bearer $EQUILUX_TOKEN" \\',
    `  "${importsUrl}?kind=impressions&file=impressions.csv"`,
  ].join("\n");
