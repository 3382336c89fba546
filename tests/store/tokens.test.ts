import { afterAll, describe, expect, it } from "vitest";
import { ZodError } from "zod";
import { ruleOf } from "@/lib/core/access/rules";
import { openGate } from "@/lib/server/session";
import { makeToken, revokeToken, tokens } from "@/lib/server/tokens";
import { closeDatabase, database } from "@/lib/store/database";
import { codeOf, join, newDataset, somebody, type TestDataset } from "./people-helpers";

afterAll(closeDatabase);

const withEngineer = async () => {
  const dataset = await newDataset();
  return { ...dataset, engineer: await join(dataset, await somebody("Eve"), "engineer") };
};

/** Does the secret open the door of imports of this dataset? */
const opens = ({ slug }: TestDataset, secret: string) =>
  codeOf(
    openGate(
      ruleOf("GET /api/[dataset]/imports"),
      slug,
      new Headers({ authorization: `Bearer ${secret}` }),
      "/imports",
    ),
  );

const rowOf = (id: string) => database().prisma.apiToken.findUniqueOrThrow({ where: { id } });

describe("a token", () => {
  it("opens its own dataset and no other, and its use is noted", async () => {
    const [here, elsewhere] = [await withEngineer(), await withEngineer()];
    const { id, secret } = await makeToken(here.engineer, { name: "nightly", days: 90 });
    expect((await tokens(here.engineer)).tokens[0]?.lastUsedAt).toBeNull();
    expect(await opens(here, secret)).toBe("done");
    expect(await opens(elsewhere, secret)).toBe("unauthenticated");
    expect(await opens(here, `${secret.slice(0, -1)}~`)).toBe("unauthenticated");
    const { tokens: list, importsUrl } = await tokens(here.engineer);
    expect(list).toMatchObject([{ id, name: "nightly", state: "valid", createdBy: "Eve", revokedAt: null }]);
    expect(list[0]?.lastUsedAt).not.toBeNull();
    expect(new URL(importsUrl).pathname).toBe(`/api/${here.slug}/imports`);
    expect((await tokens(elsewhere.engineer)).tokens).toEqual([]);
  });

  it("is kept as a hash, and its secret is in no list", async () => {
    const here = await withEngineer();
    const { id, secret } = await makeToken(here.engineer, { name: "nightly", days: 90 });
    expect(secret).toMatch(/^eqx_[\w-]{43}$/);
    const row = await rowOf(id);
    expect(row.hash).toMatch(/^[0-9a-f]{64}$/);
    const kept = JSON.stringify([row, await tokens(here.engineer)]);
    expect(kept).not.toContain(secret.slice(4));
  });

  it("opens nothing once it is revoked, which its own dataset alone can do", async () => {
    const [here, elsewhere] = [await withEngineer(), await withEngineer()];
    const { id, secret } = await makeToken(here.engineer, { name: "nightly", days: 90 });
    expect(await codeOf(revokeToken(elsewhere.engineer, id))).toBe("not-found");
    expect(await codeOf(revokeToken(here.engineer, "no id"))).toBe("not-found");
    expect(await opens(here, secret)).toBe("done");
    await revokeToken(here.engineer, id);
    expect(await opens(here, secret)).toBe("unauthenticated");
    expect(await codeOf(revokeToken(here.engineer, id))).toBe("not-found");
    expect((await tokens(here.engineer)).tokens[0]?.state).toBe("revoked");
  });

  it("opens nothing past its day", async () => {
    const here = await withEngineer();
    const { id, secret } = await makeToken(here.engineer, { name: "nightly", days: 1 });
    const { createdAt, expiresAt } = await rowOf(id);
    expect(expiresAt.getTime() - createdAt.getTime()).toBe(24 * 60 * 60 * 1000);
    await database().prisma.apiToken.update({ where: { id }, data: { expiresAt: new Date(Date.now() - 1) } });
    expect(await opens(here, secret)).toBe("unauthenticated");
    expect((await tokens(here.engineer)).tokens[0]?.state).toBe("expired");
  });

  it("needs a name and a whole number of days up to a year, and a person who makes it", async () => {
    const { engineer, operator } = await withEngineer();
    for (const [name, days] of [
      ["nightly", 0],
      ["nightly", 366],
      ["nightly", 1.5],
      ["nightly", "90"],
      [" \u202e ", 90],
      ["n".repeat(101), 90],
    ])
      await expect(makeToken(engineer, { name, days }), `${name} ${days}`).rejects.toThrow(ZodError);
    expect(await codeOf(makeToken(operator, { name: "nightly", days: 90 }))).toBe("forbidden");
    await makeToken(engineer, { name: "n".repeat(100), days: 365 });
    expect((await tokens(engineer)).tokens).toHaveLength(1);
  });
});

it("those that work come first, then the newest", async () => {
  const { engineer } = await withEngineer();
  for (const name of ["first", "second", "third"]) {
    await makeToken(engineer, { name, days: 1 });
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  const third = (await tokens(engineer)).tokens.find(({ name }) => name === "third");
  await revokeToken(engineer, third?.id ?? "");
  expect((await tokens(engineer)).tokens.map(({ name }) => name)).toEqual(["second", "first", "third"]);
});
