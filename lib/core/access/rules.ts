import type { MemberRole } from "@/lib/core/scope";

/**
 * Every page and every route, and who may use it: what is not here is refused, and a test fails when a file under app/ has
 * no line here. PAGE is a page, the rest are methods of the API.
 */
export interface Rule {
  /** Roles in the route's dataset; or anybody who is signed in; or anybody at all. */
  readonly who: readonly MemberRole[] | "signed-in" | "anyone";
  /** A token of the dataset may call it too. */
  readonly token?: true;
  /** What the access log calls it; left out where nothing of anybody is shown or changed. */
  readonly logs?: string;
}

const everyMember: readonly MemberRole[] = ["auditor", "leadership", "writer", "engineer", "administrator"];
const auditor: readonly MemberRole[] = ["auditor"];
const readers: readonly MemberRole[] = ["leadership", "auditor"];
const stories: readonly MemberRole[] = ["writer", "auditor"];
const writer: readonly MemberRole[] = ["writer"];
const imports: readonly MemberRole[] = ["engineer", "auditor"];
const engineer: readonly MemberRole[] = ["engineer"];
const administrator: readonly MemberRole[] = ["administrator"];
const tokens: readonly MemberRole[] = ["engineer", "administrator"];
const fourEyes: readonly MemberRole[] = ["auditor", "administrator"];

export const RULES = {
  "PAGE /": { who: "anyone" },
  "PAGE /methods": { who: "anyone" },
  "PAGE /sign-in": { who: "anyone" },
  "PAGE /forgot-password": { who: "anyone" },
  "PAGE /reset-password": { who: "anyone" },
  "PAGE /invitation/[token]": { who: "anyone" },
  "PAGE /account": { who: "signed-in" },
  "GET /api/auth/[...all]": { who: "anyone" },
  "POST /api/auth/[...all]": { who: "anyone" },
  "POST /api/sign-out": { who: "anyone" },
  "POST /api/theme": { who: "anyone" },
  "POST /api/invitations/accept": { who: "anyone", logs: "invitation.accept" },

  "PAGE /[dataset]": { who: everyMember },

  "PAGE /[dataset]/audits": { who: auditor, logs: "audit.list" },
  "PAGE /[dataset]/audits/new": { who: auditor },
  "PAGE /[dataset]/audits/[audit]": { who: auditor, logs: "audit.view" },
  "GET /api/[dataset]/audits": { who: auditor },
  "POST /api/[dataset]/audits": { who: auditor, logs: "audit.start" },
  "GET /api/[dataset]/audits/[audit]": { who: auditor, logs: "audit.view" },
  "GET /api/[dataset]/audits/[audit]/progress": { who: auditor },
  "GET /api/[dataset]/audits/[audit]/score": { who: auditor, logs: "audit.view" },
  "GET /api/[dataset]/audits/[audit]/export": { who: auditor, logs: "audit.export" },
  "POST /api/[dataset]/audits/[audit]/attack": { who: auditor, logs: "audit.attack" },
  "GET /api/[dataset]/audits/[audit]/record": { who: auditor },
  "POST /api/[dataset]/audits/[audit]/sign-offs": { who: auditor, logs: "audit.sign-off" },
  "POST /api/[dataset]/audits/[audit]/findings/[position]/status": { who: auditor, logs: "finding.status" },

  "PAGE /[dataset]/leadership": { who: readers, logs: "report.view" },
  "GET /api/[dataset]/leadership": { who: readers, logs: "report.view" },
  "GET /api/[dataset]/leadership/report.pdf": { who: readers, logs: "report.export" },

  "PAGE /[dataset]/stories": { who: stories, logs: "stories.view" },
  "PAGE /[dataset]/stories/[story]": { who: stories, logs: "story.view" },
  "GET /api/[dataset]/stories": { who: stories, logs: "stories.view" },
  "GET /api/[dataset]/stories/[story]": { who: stories, logs: "story.view" },

  "PAGE /[dataset]/about-me": { who: writer, logs: "declaration.view" },
  "GET /api/[dataset]/about-me": { who: writer, logs: "declaration.view" },
  "POST /api/[dataset]/about-me": { who: writer, logs: "declaration.change" },

  "PAGE /[dataset]/import": { who: imports },
  "GET /api/[dataset]/imports": { who: imports, token: true },
  "POST /api/[dataset]/imports": { who: engineer, token: true, logs: "import.make" },
  "POST /api/[dataset]/imports/preview": { who: engineer },
  "GET /api/[dataset]/imports/[batch]": { who: imports, token: true },
  "GET /api/[dataset]/imports/[batch]/rejects.csv": { who: imports, token: true, logs: "import.rejects" },

  "PAGE /[dataset]/tokens": { who: tokens },
  "GET /api/[dataset]/tokens": { who: tokens },
  "POST /api/[dataset]/tokens": { who: tokens, logs: "token.make" },
  "DELETE /api/[dataset]/tokens/[token]": { who: tokens, logs: "token.revoke" },

  "PAGE /[dataset]/people": { who: administrator },
  "GET /api/[dataset]/people": { who: administrator },
  "DELETE /api/[dataset]/people/[person]": { who: administrator, logs: "person.remove" },
  "POST /api/[dataset]/invitations": { who: administrator, logs: "person.invite" },
  "DELETE /api/[dataset]/invitations/[invitation]": { who: administrator, logs: "invitation.revoke" },

  "PAGE /[dataset]/requests": { who: fourEyes },
  "GET /api/[dataset]/requests": { who: fourEyes },
  "POST /api/[dataset]/requests": { who: auditor, logs: "request.make" },
  "POST /api/[dataset]/requests/[request]/decision": { who: fourEyes, logs: "request.decide" },
  "GET /api/[dataset]/requests/[request]/attributes": { who: auditor, logs: "attributes.view" },

  "PAGE /[dataset]/access-log": { who: administrator, logs: "log.view" },
  "GET /api/[dataset]/access-log": { who: administrator, logs: "log.view" },
} as const satisfies Record<string, Rule>;

export type RuleName = keyof typeof RULES;

/** A rule by its name, with what it may leave out. */
export const ruleOf = (name: RuleName): Rule => RULES[name];

type Segments<Path extends string> = Path extends `${infer Head}/${infer Tail}`
  ? Head | Segments<Tail>
  : Path;
type Bracketed<Segment> = Segment extends `[${infer Name}]` ? Name : never;

/** The parameters of a rule's path: `{ dataset: string; audit: string }`. */
export type ParamsOf<Name extends string> = Readonly<Record<Bracketed<Segments<Name>>, string>>;

/** Rules of a dataset: whoever passes them has a scope. */
export type DatasetRule = Extract<RuleName, `${string}/[dataset]${string}`>;
export type PageRule = Extract<RuleName, `PAGE ${string}`>;

/** The path of a rule with its parameters filled in: "/demo/audits/1f…". */
export function pathOf(name: RuleName, params: Readonly<Record<string, string>>): string {
  const path = name.slice(name.indexOf(" ") + 1);
  return path.replace(/\[(\w+)\]/g, (_, key: string) => encodeURIComponent(params[key] ?? ""));
}
