import { randomUUID } from "node:crypto";
import { afterAll, describe, expect, it, vi } from "vitest";
import {
  acceptAsPerson,
  invite,
  makeInvitation,
  openInvitation,
  takeBackInvitation,
} from "@/lib/server/invitations";
import { people, removePerson } from "@/lib/server/people";
import { makeToken, tokens } from "@/lib/server/tokens";
import { closeDatabase } from "@/lib/store/database";
import { findMembership } from "@/lib/store/memberships";
import { take } from "./import-helpers";
import { codeOf, join, newDataset, somebody } from "./people-helpers";

afterAll(closeDatabase);

describe("the people of a dataset", () => {
  it("are listed with role, address and the writer they speak for; others' are not", async () => {
    const [here, elsewhere] = [await newDataset(), await newDataset()];
    await take(here.operator, "writers", "writer,name\nw1,Wanda\n");
    const [ada, wanda, otto] = [await somebody("Ada"), await somebody("Wanda"), await somebody("Otto")];
    const asAda = await join(here, ada, "administrator");
    await join(elsewhere, otto, "administrator");
    const { token } = await makeInvitation(here.operator, {
      email: wanda.email,
      role: "writer",
      writer: "w1",
    });
    await acceptAsPerson(token, wanda);
    const { members, invitations } = await people(asAda);
    expect(members.map(({ since: _, ...member }) => member)).toEqual([
      { ...ada, role: "administrator", writer: null, self: true },
      { ...wanda, role: "writer", writer: { externalId: "w1", name: "Wanda" }, self: false },
    ]);
    expect(invitations).toEqual([]);
  });

  it("lose their access, their tokens and their open invitations at once when they are removed", async () => {
    const here = await newDataset();
    const [ada, eve] = [await somebody("Ada"), await somebody("Eve")];
    const asAda = await join(here, ada, "administrator");
    const asEve = await join(here, eve, "engineer");
    await makeToken(asEve, { name: "Eve's", days: 1 });
    const kept = await makeToken(asAda, { name: "Ada's", days: 1 });
    const { token } = await makeInvitation(asAda, { email: eve.email, role: "auditor" });

    await removePerson(asAda, eve.id);
    expect(await findMembership(here.slug, eve.id)).toBeNull();
    expect((await tokens(asAda)).tokens.map(({ id, state }) => [id === kept.id, state])).toEqual([
      [true, "valid"],
      [false, "revoked"],
    ]);
    expect(await codeOf(acceptAsPerson(token, eve))).toBe("not-found");
    expect(await codeOf(removePerson(asAda, eve.id))).toBe("not-found");
  });

  it("cannot be removed from another dataset, nor by what is no id", async () => {
    const [here, elsewhere] = [await newDataset(), await newDataset()];
    const asAda = await join(here, await somebody("Ada"), "administrator");
    const otto = await somebody("Otto");
    const asOtto = await join(elsewhere, otto, "engineer");
    await makeToken(asOtto, { name: "nightly", days: 1 });
    for (const id of [otto.id, "nobody", "\u0000", "' OR 1=1 --"])
      expect(await codeOf(removePerson(asAda, id))).toBe("not-found");
    expect((await findMembership(elsewhere.slug, otto.id))?.reader.role).toBe("engineer");
    expect((await tokens(asOtto)).tokens[0]?.state).toBe("valid");
  });

  it("keep what they are in other datasets", async () => {
    const [here, elsewhere] = [await newDataset(), await newDataset()];
    const asAda = await join(here, await somebody("Ada"), "administrator");
    const eve = await somebody("Eve");
    await join(here, eve, "engineer");
    const asEve = await join(elsewhere, eve, "engineer");
    await makeToken(asEve, { name: "nightly", days: 1 });
    await removePerson(asAda, eve.id);
    expect((await findMembership(elsewhere.slug, eve.id))?.reader.role).toBe("engineer");
    expect((await tokens(asEve)).tokens[0]?.state).toBe("valid");
  });
});

describe("the last administrator", () => {
  it("stays: nobody removes themselves, and of two who remove each other at once one remains", async () => {
    const here = await newDataset();
    const [ada, ben] = [await somebody("Ada"), await somebody("Ben")];
    const asAda = await join(here, ada, "administrator");
    expect(await codeOf(removePerson(asAda, ada.id))).toBe("forbidden");
    const asBen = await join(here, ben, "administrator");
    const codes = await Promise.all([
      codeOf(removePerson(asAda, ben.id)),
      codeOf(removePerson(asBen, ada.id)),
    ]);
    expect(codes.sort()).toEqual(["conflict", "done"]);
    const left = await Promise.all([ada, ben].map(({ id }) => findMembership(here.slug, id)));
    expect(left.filter((one) => one?.reader.role === "administrator")).toHaveLength(1);
  });

  it("takes on no other role by an invitation, which stays open until there is a second one", async () => {
    const here = await newDataset();
    const ada = await somebody("Ada");
    const asAda = await join(here, ada, "administrator");
    const { token } = await makeInvitation(asAda, { email: ada.email, role: "engineer" });
    expect(await codeOf(acceptAsPerson(token, ada))).toBe("conflict");
    expect((await findMembership(here.slug, ada.id))?.reader.role).toBe("administrator");
    await join(here, await somebody("Ben"), "administrator");
    expect(await codeOf(acceptAsPerson(token, ada))).toBe("done");
    expect((await findMembership(here.slug, ada.id))?.reader.role).toBe("engineer");
  });
});

it("a new role takes the tokens along only if it may have any", async () => {
  const here = await newDataset();
  const [ada, eve] = [await somebody("Ada"), await somebody("Eve")];
  const asAda = await join(here, ada, "administrator");
  await makeToken(await join(here, eve, "engineer"), { name: "nightly", days: 1 });
  const state = async () => (await tokens(asAda)).tokens[0]?.state;
  await join(here, eve, "administrator");
  expect(await state()).toBe("valid");
  await join(here, eve, "auditor");
  expect(await state()).toBe("revoked");
});

describe("an invitation", () => {
  it("is listed with who made it and until when, and its link is not", async () => {
    const here = await newDataset();
    const asAda = await join(here, await somebody("Ada"), "administrator");
    const { id, token } = await makeInvitation(asAda, { email: "New@Example.org", role: "auditor" });
    const { invitations } = await people(asAda);
    expect(invitations).toMatchObject([
      { id, email: "new@example.org", role: "auditor", writer: null, invitedBy: "Ada" },
    ]);
    const days = (Date.parse(invitations[0]?.until ?? "") - Date.now()) / (24 * 60 * 60 * 1000);
    expect(days).toBeGreaterThan(6.9);
    expect(days).toBeLessThanOrEqual(7);
    expect(JSON.stringify(invitations)).not.toContain(token);
  });

  it("takes the place of the one before for the same address, in its own dataset alone", async () => {
    const [here, elsewhere] = [await newDataset(), await newDataset()];
    const email = `${randomUUID()}@example.org`;
    const there = await makeInvitation(elsewhere.operator, { email, role: "auditor" });
    const first = await makeInvitation(here.operator, { email, role: "auditor" });
    const second = await makeInvitation(here.operator, { email: email.toUpperCase(), role: "leadership" });
    expect(await codeOf(openInvitation(first.token))).toBe("not-found");
    expect((await openInvitation(second.token)).role).toBe("leadership");
    expect((await openInvitation(there.token)).role).toBe("auditor");
  });

  it("is taken back once, and by its own dataset alone", async () => {
    const [here, elsewhere] = [await newDataset(), await newDataset()];
    const asAda = await join(here, await somebody("Ada"), "administrator");
    const { id, token } = await makeInvitation(here.operator, { email: "a@example.org", role: "auditor" });
    expect(await codeOf(takeBackInvitation(elsewhere.operator, id))).toBe("not-found");
    expect((await people(asAda)).invitations.map((one) => one.id)).toEqual([id]);
    expect(await codeOf(takeBackInvitation(here.operator, "no id"))).toBe("not-found");
    await takeBackInvitation(here.operator, id);
    expect((await people(asAda)).invitations).toEqual([]);
    expect(await codeOf(openInvitation(token))).toBe("not-found");
    expect(await codeOf(takeBackInvitation(here.operator, id))).toBe("not-found");
  });

  it("says whether it was mailed, and stands where the mail server does not take it", async () => {
    const here = await newDataset();
    const ask = () => invite(here.operator, { email: `${randomUUID()}@example.org`, role: "auditor" });
    try {
      vi.stubEnv("EQUILUX_DEMO", "0");
      expect((await ask()).mailed).toBe(false);
      vi.stubEnv("EQUILUX_DEMO", "1");
      expect((await ask()).mailed).toBe(true);
      vi.stubEnv("MAIL_URL", "smtp://127.0.0.1:1");
      const { mailed, link } = await ask();
      expect(mailed).toBe(false);
      expect((await openInvitation(link.split("/").at(-1) ?? "")).role).toBe("auditor");
    } finally {
      vi.unstubAllEnvs();
    }
  });
});
