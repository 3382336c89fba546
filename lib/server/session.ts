import type { Rule } from "@/lib/core/access/rules";
import { EquiluxError } from "@/lib/core/errors";
import type { Actor, DatasetId, Reader, Scope, UserId } from "@/lib/core/scope";
import { recordAccess } from "@/lib/server/access-log";
import { auth } from "@/lib/server/auth";
import { hashOf } from "@/lib/server/secrets";
import type { DatasetItem } from "@/lib/store/datasets";
import { findMembership } from "@/lib/store/memberships";
import { findToken } from "@/lib/store/token-door";

/** A scope exists only through this function; the import rules name who may call it. */
function mintScope(dataset: DatasetId, reader: Reader, actor: Actor): Scope {
  return { dataset, reader, actor } as Scope;
}

/** What the command line and the worker act as: whoever can reach the database can do anything to it. */
export const operatorScope = (dataset: DatasetId, name = "command line"): Scope =>
  mintScope(dataset, { role: "operator" }, { kind: "operator", name });

/** Who is signed in. */
export interface Person {
  readonly id: UserId;
  readonly name: string;
  readonly email: string;
  readonly secondFactor: boolean;
}

const LONGEST_SESSION_MS = 7 * 24 * 60 * 60 * 1000;

/** However often it is renewed, a session ends after a week. */
export const isOver = ({ createdAt }: { readonly createdAt: Date }): boolean =>
  Date.now() - createdAt.getTime() > LONGEST_SESSION_MS;

/** The person whose session a request carries; null where there is none, or it ended. */
export async function personOf(headers: Headers): Promise<Person | null> {
  const found = await auth().api.getSession({ headers });
  if (!found || isOver(found.session)) return null;
  const { id, name, email, twoFactorEnabled } = found.user;
  return { id: id as UserId, name, email, secondFactor: twoFactorEnabled === true };
}

/** @throws EquiluxError unauthenticated */
export async function mustBeSignedIn(headers: Headers): Promise<Person> {
  const person = await personOf(headers);
  if (person) return person;
  throw new EquiluxError("unauthenticated", "Sign in to see this.");
}

export interface Admission {
  readonly scope: Scope;
  readonly dataset: DatasetItem;
}

/** The token a program carries in place of a session: a browser sends none by itself. */
export const bearerToken = (headers: Headers): string | undefined =>
  /^Bearer (\S+)$/i.exec(headers.get("authorization") ?? "")?.[1];

/**
 * The gate of every route of a dataset: proves who asks, finds their role in the dataset, and mints the scope if the rule
 * lets that role in. A dataset that somebody does not belong to looks to them like one that does not exist.
 *
 * @param path what the access log says was asked for, where the answer is no
 * @throws EquiluxError unauthenticated, not-found, or forbidden (which is recorded)
 */
export async function openGate(rule: Rule, slug: string, headers: Headers, path: string): Promise<Admission> {
  const token = bearerToken(headers);
  return token === undefined ? admitPerson(rule, slug, headers, path) : admitToken(rule, slug, token, path);
}

async function admitPerson(rule: Rule, slug: string, headers: Headers, path: string): Promise<Admission> {
  const person = await mustBeSignedIn(headers);
  const membership = await findMembership(slug, person.id);
  if (!membership) throw unknownDataset(slug);
  const { reader, dataset } = membership;
  const actor: Actor = { kind: "person", id: person.id, name: person.name };
  if (typeof rule.who === "string" || rule.who.includes(reader.role)) {
    return { scope: mintScope(dataset.id, reader, actor), dataset };
  }
  await recordRefusal(rule, slug, actor, reader.role, path);
  throw new EquiluxError(
    "forbidden",
    `This is for ${inWords(rule.who)}; in this dataset you are ${withArticle(reader.role)}.`,
  );
}

const recordRefusal = (rule: Rule, dataset: string, actor: Actor, role: Reader["role"], object: string) =>
  recordAccess({ dataset, actor, role, action: rule.logs ?? "page.view", object, outcome: "refused" });

async function admitToken(rule: Rule, slug: string, token: string, path: string): Promise<Admission> {
  const known = await findToken(slug, hashOf(token), new Date());
  if (!known) {
    throw new EquiluxError(
      "unauthenticated",
      "This token is not valid for this dataset: it may be revoked, past its day, or another dataset's.",
      "authorization",
    );
  }
  const actor: Actor = { kind: "token", id: known.id, name: known.name };
  if (!rule.token) {
    await recordRefusal(rule, slug, actor, "engineer", path);
    throw new EquiluxError("forbidden", "A token can import and see imports, nothing else.");
  }
  return { scope: mintScope(known.dataset.id, { role: "engineer" }, actor), dataset: known.dataset };
}

const unknownDataset = (slug: string): EquiluxError =>
  new EquiluxError(
    "not-found",
    `There is no dataset named ${JSON.stringify(slug)} among those you belong to.`,
  );

const NAMES: Record<Reader["role"], string> = {
  auditor: "auditor",
  leadership: "reader for leadership",
  writer: "writer",
  engineer: "data engineer",
  administrator: "administrator",
  operator: "operator",
};

const withArticle = (role: Reader["role"]): string =>
  `${/^[aeo]/.test(NAMES[role]) ? "an" : "a"} ${NAMES[role]}`;
const inWords = (roles: readonly Reader["role"][]): string =>
  roles
    .map((role) => NAMES[role].replace(/(er|or|r)$/, "$1s").replace("reader for", "readers for"))
    .join(" and ");
