import { expect, test } from "@playwright/test";
import { pathOf, type RuleName } from "@/lib/core/access/rules";
import { database } from "@/lib/store/database";
import { people } from "../people";
import { ask, jsonOf, newClient } from "./ask";
import { DEMO, foreignObjects } from "./objects";
import { aimedAt, objectsIn, RULE_NAMES, someoneFor } from "./shots";

/** An id of somebody else's is put where one's own belongs. What reads is in access-matrix.spec.ts; this is what changes, too. */

let foreign: Awaited<ReturnType<typeof foreignObjects>>;
test.beforeAll(async () => {
  foreign = await foreignObjects();
});
test.afterAll(() => foreign.remove());

/** Everything of the other dataset that somebody could change by its id. */
async function stateOf() {
  const { prisma } = database();
  const where = { dataset: { slug: foreign.dataset } };
  return {
    tokens: (await prisma.apiToken.findMany({ where, orderBy: { id: "asc" } })).map(
      ({ lastUsedAt: _, ...row }) => row,
    ),
    invitations: await prisma.invitation.findMany({ where, orderBy: { id: "asc" } }),
    members: await prisma.membership.findMany({ where, orderBy: { userId: "asc" } }),
    requests: await prisma.clearRequest.findMany({ where, orderBy: { id: "asc" } }),
    audits: await prisma.audit.findMany({ where, orderBy: { id: "asc" }, include: { signOffs: true } }),
    statuses: await prisma.findingStatus.count({ where: { finding: { audit: where } } }),
    batches: await prisma.importBatch.count({ where }),
  };
}

const withObjects = RULE_NAMES.filter((name) => objectsIn(name).length > 0 && !name.startsWith("PAGE "));

test("no route reaches an object of another dataset, and none is changed", async () => {
  const before = await stateOf();
  for (const name of withObjects) {
    const asked = aimedAt(name, { ...foreign, dataset: DEMO });
    const { status, code } = await ask({ ...asked, as: someoneFor(name), headers: newClient() });
    expect([name, status, code]).toEqual([name, 404, "not-found"]);
  }
  expect(await stateOf()).toEqual(before);
});

/** A writer's own story, by each of two. */
async function storiesOf(writer: "writer" | "second-writer"): Promise<number[]> {
  const answer = await ask({ path: `/api/${DEMO}/stories`, as: writer });
  return jsonOf<{ stories: { id: number }[] }>(answer).stories.map(({ id }) => id);
}

test("a writer sees no story of another writer, whatever is asked for", async () => {
  const [own, theirs] = [await storiesOf("writer"), await storiesOf("second-writer")];
  expect(own.filter((id) => theirs.includes(id))).toEqual([]);
  for (const name of [
    "GET /api/[dataset]/stories/[story]",
    "PAGE /[dataset]/stories/[story]",
  ] satisfies RuleName[]) {
    const path = pathOf(name, { dataset: DEMO, story: String(theirs[0]) });
    const { status, text } = await ask({ path, as: "writer" });
    expect(status === 404 || text.includes("NEXT_HTTP_ERROR_FALLBACK;404"), name).toBe(true);
  }
  const { email } = people()["second-writer"];
  const { prisma } = database();
  const { memberships } = await prisma.user.findUniqueOrThrow({
    where: { email },
    include: { memberships: true },
  });
  const writer = memberships.find(({ writerId }) => writerId !== null)?.writerId;
  const asked = await ask({ path: `/api/${DEMO}/stories?writer=${writer}`, as: "writer" });
  expect(jsonOf<{ stories: { id: number }[] }>(asked).stories.map(({ id }) => id)).toEqual(own);
  const about = await ask({ path: `/api/${DEMO}/about-me?writer=${writer}`, as: "writer" });
  expect(about.text).toBe((await ask({ path: `/api/${DEMO}/about-me`, as: "writer" })).text);
});

test("what one auditor was granted, another may not look at", async () => {
  const { prisma } = database();
  const dataset = await prisma.dataset.findUniqueOrThrow({ where: { slug: DEMO } });
  const by = await prisma.user.findUniqueOrThrow({ where: { email: people().auditor.email } });
  const decider = await prisma.user.findUniqueOrThrow({ where: { email: people().administrator.email } });
  const writer = await prisma.writer.findFirstOrThrow({
    where: { datasetId: dataset.id },
    orderBy: { id: "desc" },
  });
  const granted = await prisma.clearRequest.create({
    data: {
      datasetId: dataset.id,
      writerId: writer.id,
      reason: "To try who else may look at it.",
      requestedById: by.id,
      decidedById: decider.id,
      decidedAt: new Date(),
      granted: true,
      expiresAt: new Date(Date.now() + 60_000),
    },
  });
  try {
    const path = `/api/${DEMO}/requests/${granted.id}/attributes`;
    expect((await ask({ path, as: "auditor" })).status).toBe(200);
    const other = await ask({ path, as: "second-auditor" });
    expect([other.status, other.code]).toEqual([403, "forbidden"]);
  } finally {
    await prisma.clearRequest.delete({ where: { id: granted.id } });
  }
});
