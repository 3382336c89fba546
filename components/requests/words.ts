import type { ClearRequestView, RequestState } from "@/lib/core/attributes/clear-request";
import { moment } from "@/lib/core/report/format";

export const STATE_WORDS: Record<RequestState, string> = {
  open: "waiting",
  lapsed: "lapsed",
  granted: "granted",
  ended: "granted, ended",
  refused: "refused",
};

/** "Ada Obi (w17)", or the id alone. */
export const writerWords = ({ name, externalId }: ClearRequestView["writer"]): string =>
  name === null ? externalId : `${name} (${externalId})`;

/** What became of a request, in a sentence. */
export function decisionWords({ state, decidedBy, decidedAt, until }: ClearRequestView): string {
  const who = decidedBy ?? "Somebody whose account is gone";
  const when = decidedAt === null ? "" : ` on ${moment(decidedAt)}`;
  const end = until === null ? "" : moment(until);
  switch (state) {
    case "open":
      return `It lapses on ${end} if nobody decides.`;
    case "lapsed":
      return `Nobody decided, and it lapsed on ${end}.`;
    case "granted":
      return `${who} granted it${when}, until ${end}.`;
    case "ended":
      return `${who} granted it${when}; it ended on ${end}.`;
    case "refused":
      return `${who} refused it${when}.`;
  }
}
