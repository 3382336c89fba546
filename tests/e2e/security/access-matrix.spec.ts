import { expect, test } from "@playwright/test";
import { type RuleName, ruleOf } from "@/lib/core/access/rules";
import type { MemberRole } from "@/lib/core/scope";
import { OTHER } from "../other-dataset";
import type { PersonName } from "../people";
import { type Answer, type Ask, ask, newClient } from "./ask";
import { DEMO, demoObjects, demoToken, foreignObjects } from "./objects";
import { aimedAt, type Objects, objectsIn, RULE_NAMES, SHOTS, shotAt } from "./shots";

/** Every page and route, asked for by everybody, with objects of their own dataset, of another, and of another as their own. */

type Asker =
  | { readonly kind: "nobody" }
  | { readonly kind: "token"; readonly dataset: string }
  | {
      readonly kind: "person";
      readonly name: PersonName;
      readonly role: MemberRole;
      readonly dataset: string;
    };

const person = (name: PersonName, role: MemberRole, dataset = DEMO): Asker => ({
  kind: "person",
  name,
  role,
  dataset,
});

const ASKERS: Readonly<Record<string, Asker>> = {
  nobody: { kind: "nobody" },
  "a token": { kind: "token", dataset: DEMO },
  auditor: person("auditor", "auditor"),
  leadership: person("leadership", "leadership"),
  engineer: person("engineer", "engineer"),
  administrator: person("administrator", "administrator"),
  writer: person("writer", "writer"),
  "a stranger": person("stranger", "auditor", OTHER.slug),
};

type Outcome = "admitted" | "sign in first" | "made for another role" | "no such dataset" | "no such object";

/** What the rule says. It is the whole of what this file believes. */
function outcomeOf(name: RuleName, asker: Asker, dataset: string): Outcome {
  const { who, token } = ruleOf(name);
  if (who === "anyone") return "admitted";
  if (who === "signed-in") return asker.kind === "person" ? "admitted" : "sign in first";
  if (asker.kind === "nobody") return "sign in first";
  if (asker.kind === "token") {
    if (asker.dataset !== dataset) return "sign in first";
    return token ? "admitted" : "made for another role";
  }
  if (asker.dataset !== dataset) return "no such dataset";
  return who.includes(asker.role) ? "admitted" : "made for another role";
}

/** What was answered, in the same words. */
function outcomeIn(name: RuleName, answer: Answer): Outcome | string {
  return name.startsWith("PAGE ") ? pageOutcome(name, answer) : routeOutcome(name, answer);
}

/** A page that has begun to be sent says where to go and what is missing in its text, with status 200. */
function pageOutcome(name: RuleName, { status, headers, text }: Answer): Outcome | string {
  if (text.includes("This page is made for another role")) return "made for another role";
  if (`${headers.location ?? ""}${/url=[^"]*/.exec(text)?.[0] ?? ""}`.includes("/sign-in?next="))
    return "sign in first";
  if (text.includes("There is nothing at this address") && !isOpen(text)) return "no such dataset";
  if (status === SHOTS[name].admitted || (name === "PAGE /[dataset]" && status === 200)) return "admitted";
  return `${status}: ${text.slice(0, 200)}`;
}

/** The not-found page travels with every page, to be shown if need be. */
const isOpen = (text: string): boolean =>
  !/NEXT_HTTP_ERROR_FALLBACK;404|<h1[^>]*>There is nothing/.test(text);

function routeOutcome(name: RuleName, { status, code, message = "", text }: Answer): Outcome | string {
  if (status === 401 && code === "unauthenticated") return "sign in first";
  if (status === 403 && /^(This is for|A token can)/.test(message)) return "made for another role";
  if (status === 404 && message.startsWith("There is no dataset named")) return "no such dataset";
  return status === SHOTS[name].admitted ? "admitted" : `${status}: ${text.slice(0, 200)}`;
}

let demo: Awaited<ReturnType<typeof demoObjects>>;
let foreign: typeof demo;
let token: Awaited<ReturnType<typeof demoToken>>;

test.beforeAll(async () => {
  [demo, foreign, token] = [await demoObjects(), await foreignObjects(), await demoToken()];
});

test.afterAll(async () => {
  await demo.remove();
  await foreign.remove();
  await token.remove();
});

/** The request as an asker would send it. */
function asBy(asker: Asker, name: RuleName, asked: Ask): Ask {
  const headers = {
    ...newClient(),
    ...(asker.kind === "token" ? { authorization: `Bearer ${token.secret}` } : {}),
  };
  if (asker.kind !== "person" || SHOTS[name].withoutSession) return { ...asked, headers };
  return { ...asked, as: asker.name, headers };
}

type Outcomes = Record<string, Outcome | string>;

/** Everybody at one rule, with the objects of one dataset: what they were answered, and what the rule says. */
async function everybody(name: RuleName, objects: Objects): Promise<{ found: Outcomes; expected: Outcomes }> {
  const answers = await Promise.all(
    Object.entries(ASKERS).map(async ([who, asker]) => {
      const answer = await ask(asBy(asker, name, shotAt(name, objects)));
      return [who, outcomeIn(name, answer), outcomeOf(name, asker, objects.dataset)] as const;
    }),
  );
  return {
    found: Object.fromEntries(answers.map(([who, found]) => [who, found])),
    expected: Object.fromEntries(answers.map(([who, , expected]) => [who, expected])),
  };
}

for (const name of RULE_NAMES) {
  test(`${name} lets in whom its rule names, and nobody else`, async () => {
    for (const objects of name.includes("[dataset]") ? [demo, foreign] : [demo]) {
      const { found, expected } = await everybody(name, objects);
      expect(found, `in ${objects.dataset}`).toEqual(expected);
    }
  });
}

for (const name of RULE_NAMES.filter((each) => objectsIn(each).length > 0)) {
  test(`${name} knows no object of another dataset`, async () => {
    for (const [who, asker] of Object.entries(ASKERS)) {
      if (outcomeOf(name, asker, DEMO) !== "admitted") continue;
      const answer = await ask(asBy(asker, name, aimedAt(name, { ...foreign, dataset: DEMO })));
      if (name.startsWith("PAGE ")) expect(pageOutcome(name, answer), who).toBe("no such dataset");
      else expect([who, answer.status, answer.code]).toEqual([who, 404, "not-found"]);
    }
  });
}

test("a page refused as a document is refused as data too", async () => {
  for (const name of RULE_NAMES.filter((each) => each.startsWith("PAGE /[dataset]/"))) {
    for (const asker of Object.values(ASKERS)) {
      if (outcomeOf(name, asker, DEMO) !== "made for another role") continue;
      const asked = asBy(asker, name, shotAt(name, demo));
      for (const extra of [{ rsc: "1" }, { rsc: "1", "next-router-prefetch": "1" }]) {
        const { text } = await ask({ ...asked, headers: { ...asked.headers, ...extra } });
        expect(text, name).not.toContain("dehydratedAt");
      }
    }
  }
});

test("a path that no rule names is nobody's", async () => {
  for (const path of [
    "/api/demo",
    "/api/demo/secrets",
    "/api/demo/audits/x/y/z",
    "/demo/secrets",
    "/_next/data/x.json",
  ]) {
    for (const as of [undefined, "administrator", "auditor"] as const) {
      const { status } = await ask({ path, as, headers: newClient() });
      expect([path, status]).toEqual([path, 404]);
    }
  }
});
