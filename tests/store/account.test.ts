import { createHmac, randomUUID } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { AccessEventView } from "@/lib/core/access/view";
import type { UserId } from "@/lib/core/scope";
import { wholeAccessLog } from "@/lib/server/access-log";
import { ownAccount } from "@/lib/server/accounts";
import { auth } from "@/lib/server/auth";
import { acceptAsNew, makeInvitation } from "@/lib/server/invitations";
import { operatorScope, personOf } from "@/lib/server/session";
import { closeDatabase, database } from "@/lib/store/database";
import { ensureDataset } from "@/lib/store/datasets";
import { migrate } from "@/scripts/migrate";
import { freshDatabase, withClient } from "@/scripts/postgres/connection";
import { totp } from "@/tests/support/totp";

const URL_OF_SITE = "http://localhost:3000";
const keys = mkdtempSync(join(tmpdir(), "equilux-account-"));
const server = process.env.DATABASE_URL ?? "";
const name = `account_${randomUUID().slice(0, 8)}`;
const ADA = { email: "ada@example.org", name: "Ada", password: "a long password of Ada's" };
let ada: UserId;

/** A browser: keeps the cookies it is given. */
class Browser {
  private readonly jar = new Map<string, string>();

  constructor(readonly agent = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0") {}

  get headers(): Headers {
    const cookie = [...this.jar].map(([key, value]) => `${key}=${value}`).join("; ");
    return new Headers({
      cookie,
      origin: URL_OF_SITE,
      "user-agent": this.agent,
      "content-type": "application/json",
    });
  }

  async post(path: string, body: unknown = {}): Promise<{ status: number; data: Record<string, unknown> }> {
    const request = new Request(`${URL_OF_SITE}/api/auth${path}`, {
      method: "POST",
      headers: this.headers,
      body: JSON.stringify(body),
    });
    const answer = await auth().handler(request);
    for (const cookie of answer.headers.getSetCookie()) this.keep(cookie);
    return { status: answer.status, data: await answer.json().catch(() => ({})) };
  }

  private keep(cookie: string): void {
    const [pair = ""] = cookie.split(";");
    const at = pair.indexOf("=");
    if (/max-age=0/i.test(cookie)) this.jar.delete(pair.slice(0, at));
    else this.jar.set(pair.slice(0, at), pair.slice(at + 1));
  }

  signIn = (password = ADA.password, email = ADA.email) => this.post("/sign-in/email", { email, password });
}

async function signedIn(agent?: string): Promise<Browser> {
  const browser = new Browser(agent);
  await browser.signIn();
  return browser;
}

/** What the log says happened since the last look, oldest first. */
let seen = 0n;
async function logged(): Promise<Pick<AccessEventView, "actor" | "action" | "outcome" | "detail">[]> {
  const events = (await wholeAccessLog()).filter(({ sequence }) => BigInt(sequence) > seen).reverse();
  seen = BigInt(events.at(-1)?.sequence ?? seen);
  expect(events.every(({ dataset, role }) => dataset === null && role === "none")).toBe(true);
  return events.map(({ actor, action, outcome, detail }) => ({ actor, action, outcome, detail }));
}

// A database of this file's own: the log holds nothing but what these tests do.
beforeAll(async () => {
  const url = await freshDatabase(server, name);
  await migrate(url);
  process.env.DATABASE_URL = url;
  process.env.EQUILUX_KEYS = keys;
  process.env.EQUILUX_DEMO = "1";
  const { id } = await ensureDataset("own", "Own");
  const { token } = await makeInvitation(operatorScope(id), { email: ADA.email, role: "auditor" });
  ada = await acceptAsNew(token, ADA);
  const [accepted] = await wholeAccessLog();
  expect(accepted).toMatchObject({ dataset: "own", role: "auditor", action: "invitation.accept" });
  seen = BigInt(accepted?.sequence ?? 0);
});
beforeEach(async () => {
  await database().pool.query("DELETE FROM rate_limit");
  await logged();
});
afterAll(async () => {
  await closeDatabase();
  await withClient(server, (client) => client.query(`DROP DATABASE ${name} WITH (FORCE)`));
  rmSync(keys, { recursive: true });
});

const byAda = (action: string, outcome = "allowed", detail = {}) => ({
  actor: `person:${ada} Ada`,
  ...{ action, outcome, detail },
});
const byNobody = (detail: object) => ({
  actor: "unknown",
  ...{ action: "account.sign-in", outcome: "refused", detail },
});

describe("the access log has", () => {
  it("who signed in and out", async () => {
    const browser = await signedIn();
    await browser.post("/sign-out");
    expect(await logged()).toEqual([
      byAda("account.sign-in", "allowed", { way: "password" }),
      byAda("account.sign-out"),
    ]);
    await browser.post("/sign-out");
    expect(await logged()).toEqual([]);
  });

  it("a wrong password with the account it was tried for, and an unknown address as a hash alone", async () => {
    const browser = new Browser();
    await browser.signIn("a wrong password indeed");
    await browser.signIn("a wrong password indeed", "Stranger@Example.org");
    await browser.signIn("a wrong password indeed", " stranger@example.org");
    const [known, ...strangers] = await logged();
    expect(known).toEqual(byNobody({ account: ada, way: "password" }));
    const address = strangers[0]?.detail.address;
    expect(address).toMatch(/^[0-9a-f]{16}$/);
    expect(strangers).toEqual(strangers.map(() => byNobody({ address, way: "password" })));
    const { rows } = await database().pool.query(
      "SELECT * FROM access_event WHERE access_event::text ILIKE '%stranger@%'",
    );
    expect(rows).toEqual([]);
  });

  it("a changed password, and one that was refused", async () => {
    const browser = await signedIn();
    const change = (currentPassword: string) =>
      browser.post("/change-password", {
        currentPassword,
        newPassword: ADA.password,
        revokeOtherSessions: true,
      });
    await change("not the password");
    await change(ADA.password);
    expect((await logged()).slice(1)).toEqual([
      byAda("password.change", "refused"),
      byAda("password.change"),
    ]);
  });

  it("a new password chosen with a link from a mail", async () => {
    const browser = new Browser();
    await browser.post("/request-password-reset", { email: ADA.email, redirectTo: "/reset-password" });
    const kept = await database().prisma.verification.findFirstOrThrow({
      where: { identifier: { startsWith: "reset-password:" } },
    });
    const token = kept.identifier.slice("reset-password:".length);
    expect((await browser.post("/reset-password", { token, newPassword: ADA.password })).status).toBe(200);
    expect(await logged()).toEqual([byAda("password.reset")]);
    expect((await browser.post("/reset-password", { token, newPassword: ADA.password })).status).toBe(400);
    expect(await logged()).toEqual([]);
  });

  it("sessions that were ended", async () => {
    const browser = await signedIn();
    await browser.post("/revoke-other-sessions");
    expect((await logged()).slice(1)).toEqual([byAda("session.end")]);
  });

  it("the second step: on, tried wrongly, passed, recovered from, renewed, off", async () => {
    const { password } = ADA;
    const browser = await signedIn();
    const { data } = await browser.post("/two-factor/enable", { password });
    const uri = String(data.totpURI);
    const [firstCode] = data.backupCodes as string[];
    await browser.post("/two-factor/verify-totp", { code: "000000" });
    await browser.post("/two-factor/verify-totp", { code: totp(uri) });
    await browser.post("/two-factor/verify-totp", { code: totp(uri) });
    expect((await logged()).slice(1)).toEqual([
      byAda("second-step.enable", "refused"),
      byAda("second-step.enable"),
    ]);

    const other = await signedIn();
    expect(await personOf(other.headers)).toBeNull();
    expect(await logged()).toEqual([]);
    await other.post("/two-factor/verify-totp", { code: "000000" });
    await other.post("/two-factor/verify-totp", { code: totp(uri), trustDevice: true });
    expect(await personOf(other.headers)).toMatchObject({ name: "Ada", secondFactor: true });
    expect(await logged()).toEqual([
      byNobody({ account: ada, way: "code" }),
      byAda("account.sign-in", "allowed", { way: "code" }),
    ]);

    await other.post("/sign-out");
    // Asked not to, this browser is asked for the second step all the same.
    expect((await other.signIn()).data).toMatchObject({ twoFactorRedirect: true });
    await other.post("/two-factor/verify-backup-code", { code: firstCode });
    expect(await logged()).toEqual([
      byAda("account.sign-out"),
      byAda("account.sign-in", "allowed", { way: "recovery code" }),
    ]);

    await other.post("/two-factor/generate-backup-codes", { password });
    await other.post("/two-factor/disable", { password });
    expect(await logged()).toEqual([byAda("recovery-codes.renew"), byAda("second-step.disable")]);
  });

  it("whom the company's sign-in proved and nobody invited, as a hash", async () => {
    const { before } = auth().options.databaseHooks.user.create;
    const user = { id: "u", email: "uninvited@example.org", name: "U", emailVerified: true };
    const times = { createdAt: new Date(), updatedAt: new Date() };
    const refused = before({ ...user, ...times }, {} as Parameters<typeof before>[1]);
    await expect(refused).rejects.toThrow(/Nobody has invited/);
    const address = expect.stringMatching(/^[0-9a-f]{16}$/);
    expect(await logged()).toEqual([byNobody({ address, way: "company" })]);
  });
});

describe("one's own account", () => {
  it("lists this session first, then the newest, with what each browser says it is", async () => {
    await database().pool.query("DELETE FROM session");
    const phone = await signedIn(
      "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1",
    );
    const old = await signedIn();
    await database().pool.query(
      `UPDATE session SET created_at = now() - interval '8 days' WHERE user_agent LIKE '%Firefox%'`,
    );
    expect(await personOf(old.headers)).toBeNull();
    const here = await signedIn();
    const { hasPassword, sessions } = await ownAccount(ada, here.headers);
    expect(hasPassword).toBe(true);
    expect(sessions.map(({ device, here }) => [device, here])).toEqual([
      ["Firefox on Linux", true],
      ["Safari on iPhone", false],
    ]);
    const fromPhone = await ownAccount(ada, phone.headers);
    expect(fromPhone.sessions[0]).toMatchObject({ device: "Safari on iPhone", here: true });
    const token = sessions[1]?.token;
    await here.post("/revoke-session", { token });
    expect(await personOf(phone.headers)).toBeNull();
    expect(await personOf(here.headers)).toMatchObject({ name: "Ada" });
    // A session's name alone opens nothing.
    const forged = `equilux.session_token=${sessions[0]?.token}.${createHmac("sha256", "x").digest("base64")}`;
    expect(await personOf(new Headers({ cookie: forged }))).toBeNull();
  });
});
