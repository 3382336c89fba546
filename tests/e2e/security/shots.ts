import { pathOf, type RuleName, ruleOf } from "@/lib/core/access/rules";
import type { PersonName } from "../people";
import type { Ask } from "./ask";

/** Real ids of one dataset, one of each kind. */
export interface Objects {
  readonly dataset: string;
  readonly audit: string;
  readonly position: string;
  readonly story: string;
  readonly batch: string;
  readonly request: string;
  readonly token: string;
  readonly person: string;
  readonly invitation: string;
}
export type ObjectName = Exclude<keyof Objects, "dataset">;

/** How a rule's route is asked for without changing anything, whoever asks. */
interface Shot {
  /** Status for whoever is let in. */
  readonly admitted: number;
  /** For paths that do not follow from the rule's name. */
  readonly path?: string;
  readonly query?: string;
  readonly json?: unknown;
  readonly form?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Aimed at nothing that exists: the real thing would be changed. */
  readonly atNothing?: true;
  /** Without a session: it would end. */
  readonly withoutSession?: true;
}

/** Every rule has one: a new rule does not compile without. */
export const SHOTS: Readonly<Record<RuleName, Shot>> = {
  "PAGE /": { admitted: 200 },
  "PAGE /sign-in": { admitted: 200, withoutSession: true },
  "PAGE /forgot-password": { admitted: 200 },
  "PAGE /reset-password": { admitted: 200, query: "?token=none" },
  "PAGE /invitation/[token]": { admitted: 200, path: "/invitation/none" },
  "PAGE /account": { admitted: 200 },
  "PAGE /methods": { admitted: 200 },
  "GET /api/auth/[...all]": { admitted: 200, path: "/api/auth/get-session" },
  "POST /api/auth/[...all]": {
    admitted: 400,
    path: "/api/auth/sign-in/email",
    json: {},
    withoutSession: true,
  },
  "POST /api/sign-out": { admitted: 303, withoutSession: true },
  "POST /api/theme": { admitted: 303, form: { theme: "system", next: "/" } },
  "POST /api/invitations/accept": { admitted: 400, json: { token: "" } },

  "PAGE /[dataset]": { admitted: 307 },

  "PAGE /[dataset]/audits": { admitted: 200 },
  "PAGE /[dataset]/audits/new": { admitted: 200 },
  "PAGE /[dataset]/audits/[audit]": { admitted: 200 },
  "GET /api/[dataset]/audits": { admitted: 200 },
  "POST /api/[dataset]/audits": { admitted: 422, json: { attributes: [] } },
  "GET /api/[dataset]/audits/[audit]": { admitted: 200 },
  "GET /api/[dataset]/audits/[audit]/progress": { admitted: 200 },
  "GET /api/[dataset]/audits/[audit]/score": { admitted: 200 },
  "GET /api/[dataset]/audits/[audit]/export": { admitted: 200, query: "?format=csv" },
  "POST /api/[dataset]/audits/[audit]/attack": { admitted: 404, atNothing: true },
  "GET /api/[dataset]/audits/[audit]/record": { admitted: 200 },
  "POST /api/[dataset]/audits/[audit]/sign-offs": {
    admitted: 404,
    atNothing: true,
    json: { digest: "none", comment: "It is as it should be." },
  },
  "POST /api/[dataset]/audits/[audit]/findings/[position]/status": {
    admitted: 404,
    atNothing: true,
    json: { state: "open", owner: null, due: null, comment: "Nobody looked yet." },
  },

  "PAGE /[dataset]/leadership": { admitted: 200 },
  "GET /api/[dataset]/leadership": { admitted: 200 },
  "GET /api/[dataset]/leadership/report.pdf": { admitted: 200 },

  "PAGE /[dataset]/stories": { admitted: 200 },
  "PAGE /[dataset]/stories/[story]": { admitted: 200 },
  "GET /api/[dataset]/stories": { admitted: 200 },
  "GET /api/[dataset]/stories/[story]": { admitted: 200 },

  "PAGE /[dataset]/about-me": { admitted: 200 },
  "GET /api/[dataset]/about-me": { admitted: 200 },
  "POST /api/[dataset]/about-me": { admitted: 404, json: { attribute: "no such attribute", value: null } },

  "PAGE /[dataset]/import": { admitted: 200 },
  "GET /api/[dataset]/imports": { admitted: 200 },
  "POST /api/[dataset]/imports": { admitted: 400, query: "?kind=nothing", body: "writer\nw1\n" },
  "POST /api/[dataset]/imports/preview": { admitted: 200, body: "writer\nw1\n" },
  "GET /api/[dataset]/imports/[batch]": { admitted: 200 },
  "GET /api/[dataset]/imports/[batch]/rejects.csv": { admitted: 200 },

  "PAGE /[dataset]/tokens": { admitted: 200 },
  "GET /api/[dataset]/tokens": { admitted: 200 },
  "POST /api/[dataset]/tokens": { admitted: 400, json: { name: "", days: 1 } },
  "DELETE /api/[dataset]/tokens/[token]": { admitted: 404, atNothing: true },

  "PAGE /[dataset]/people": { admitted: 200 },
  "GET /api/[dataset]/people": { admitted: 200 },
  "DELETE /api/[dataset]/people/[person]": { admitted: 404, atNothing: true },
  "POST /api/[dataset]/invitations": { admitted: 400, json: { email: "nobody", role: "auditor" } },
  "DELETE /api/[dataset]/invitations/[invitation]": { admitted: 404, atNothing: true },

  "PAGE /[dataset]/requests": { admitted: 200 },
  "GET /api/[dataset]/requests": { admitted: 200 },
  "POST /api/[dataset]/requests": {
    admitted: 404,
    json: { writer: "no such writer", reason: "To see that there is no such writer." },
  },
  "POST /api/[dataset]/requests/[request]/decision": {
    admitted: 404,
    atNothing: true,
    json: { grant: false },
  },
  "GET /api/[dataset]/requests/[request]/attributes": { admitted: 404, atNothing: true },

  "PAGE /[dataset]/access-log": { admitted: 200 },
  "GET /api/[dataset]/access-log": { admitted: 200 },
};

export const RULE_NAMES = Object.keys(SHOTS) as RuleName[];

/** No id of anything. */
const NOTHING = "00000000-0000-4000-8000-000000000000";
export const NO_OBJECTS: Omit<Objects, "dataset"> = {
  audit: NOTHING,
  position: "0",
  story: "2147483646",
  batch: NOTHING,
  request: NOTHING,
  token: NOTHING,
  person: NOTHING,
  invitation: NOTHING,
};

/** GET for a page, else the method of the rule. */
const methodOf = (name: RuleName): string => name.split(" ")[0]?.replace("PAGE", "GET") ?? "";

/** The objects that a rule's path names, beside the dataset. */
export const objectsIn = (name: RuleName): ObjectName[] =>
  [...name.matchAll(/\[(\w+)\]/g)]
    .map(([, found]) => found ?? "")
    .filter((found): found is ObjectName => found in NO_OBJECTS && SHOTS[name].path === undefined);

/** The request of a rule, aimed at these objects even where its shot is aimed at nothing. */
export function aimedAt(name: RuleName, objects: Objects): Ask {
  const { path, query = "", json, form, body } = SHOTS[name];
  return {
    method: methodOf(name),
    path: `${path ?? pathOf(name, { ...objects })}${query}`,
    ...(json === undefined ? {} : { json }),
    ...(form ? { form } : {}),
    ...(body === undefined ? {} : { body }),
  };
}

/** The harmless request of a rule. */
export const shotAt = (name: RuleName, objects: Objects): Ask =>
  aimedAt(name, SHOTS[name].atNothing ? { ...NO_OBJECTS, dataset: objects.dataset } : objects);

/** Somebody of the demo whom a rule lets in; undefined where it asks for nobody. */
export function someoneFor(name: RuleName): PersonName | undefined {
  if (SHOTS[name].withoutSession) return undefined;
  const { who } = ruleOf(name);
  return typeof who === "string" ? "auditor" : who[0];
}

/** Rules of routes that read a JSON body, and those that change something. */
export const JSON_RULES = RULE_NAMES.filter((name) => SHOTS[name].json !== undefined);
export const CHANGING_RULES = RULE_NAMES.filter((name) => /^(POST|PUT|PATCH|DELETE) /.test(name));
