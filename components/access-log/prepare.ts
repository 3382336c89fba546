import type { TableModel } from "@/components/charts/table-model";
import { actionWords } from "@/lib/core/access/actions";
import { loggedActor } from "@/lib/core/access/actor";
import type { AccessEventView } from "@/lib/core/access/view";
import { moment, plain } from "@/lib/core/report/format";

const column = (key: string, label: string) => ({ key, label, numeric: false });

/** "Ada Lovelace (auditor)", "nightly import (token)", "demo (operator)"; a line written otherwise is shown as it is. */
function whoText({ actor, role }: AccessEventView): string {
  const who = loggedActor(actor);
  if (!who) return actor;
  return `${who.name} (${who.kind === "token" ? "token" : role})`;
}

function valueText(value: AccessEventView["detail"][string]): string {
  if (typeof value === "boolean") return value ? "yes" : "no";
  return typeof value === "number" ? plain(value) : (value ?? "none");
}

/** "granted: yes, writer: w12"; null where nothing was noted. */
function detailText({ detail }: AccessEventView): string | null {
  const parts = Object.entries(detail).map(([key, value]) => `${key}: ${valueText(value)}`);
  return parts.length === 0 ? null : parts.join(", ");
}

/** A page of the log as text. The id tells apart who has the same name. */
export const logTable = (events: readonly AccessEventView[]): TableModel => ({
  columns: [
    column("row", "Row"),
    column("at", "When"),
    column("who", "Who"),
    column("what", "What"),
    column("outcome", "Outcome"),
    column("which", "Which"),
    column("details", "Details"),
    column("id", "Id of who"),
  ],
  rows: events.map((event) => ({
    key: event.sequence,
    mark: null,
    cells: [
      event.sequence,
      moment(event.at),
      whoText(event),
      actionWords(event.action),
      event.outcome,
      event.object,
      detailText(event),
      loggedActor(event.actor)?.id ?? null,
    ],
  })),
});
