import { type APIRequestContext, expect, test } from "@playwright/test";
import type { AuditColumns } from "@/lib/core/audit/columns";
import type { Finding } from "@/lib/core/audit/finding";
import { PRIVACY_FLOOR } from "@/lib/core/audit/spec";
import type { AuditListItem, AuditView } from "@/lib/core/report/views";
import { auditColumns } from "@/lib/server/audit/columns";
import { parseSpec } from "@/lib/server/audits";
import { operatorScope } from "@/lib/server/session";
import { declaredValues } from "@/lib/store/audit/roster";
import { ensureDataset } from "@/lib/store/datasets";
import { type Release, recovered } from "@/tests/support/reconstruction";
import { actAs, type PersonName, siteUrl } from "../people";

const audits = "/api/demo/audits";

/** Questions that differ from the demo's own in everything that can be asked. */
const QUESTIONS = [
  { attributes: ["country", "gender"], references: { gender: "woman" }, browsingModel: "uniform", top: 1 },
  { attributes: ["gender", "race"], surfaces: ["digest"], benchmark: "inventory", top: 10 },
] as const;

/** The whole roster with every attribute, as it stands in the database: the truth that the attack must not find. */
async function roster(): Promise<AuditColumns> {
  const scope = operatorScope((await ensureDataset("demo", "")).id, "journeys");
  const every = parseSpec({ attributes: Object.keys(await declaredValues(scope)) });
  return auditColumns(scope, every, async () => undefined);
}

async function json<Result>(request: APIRequestContext, path: string): Promise<Result> {
  const answer = await request.get(path);
  expect(answer.status(), path).toBe(200);
  return answer.json();
}

async function finished(request: APIRequestContext, id: string): Promise<string> {
  await expect
    .poll(async () => (await json<AuditListItem>(request, `${audits}/${id}/progress`)).state, {
      timeout: 60_000,
    })
    .toBe("done");
  return id;
}

/** All that an auditor can get of one audit: each view, and the findings as JSON. */
async function releaseOf(request: APIRequestContext, id: string): Promise<Release> {
  const { head } = await json<AuditView>(request, `${audits}/${id}`);
  const views: AuditView[] = [];
  for (const attribute of head.attributes) {
    for (const surface of head.surfaces) {
      views.push(
        await json<AuditView>(request, `${audits}/${id}?${new URLSearchParams({ attribute, surface })}`),
      );
    }
  }
  const { findings } = await json<{ findings: Finding[] }>(request, `${audits}/${id}/export?format=json`);
  return { findings, views };
}

test.describe("what is hidden cannot be worked out", () => {
  test.describe.configure({ timeout: 300_000 });
  test.skip(({ isMobile }) => isMobile, "there is no screen in it: once is enough");

  test("an auditor who takes everything, of three audits with different questions, recovers no small group", async ({
    context,
  }) => {
    await actAs(context, "auditor");
    const { request } = context;
    const known = (await json<AuditListItem[]>(request, audits)).filter(({ state }) => state === "done");
    const made: string[] = [];
    for (const data of QUESTIONS) {
      const answer = await request.post(audits, {
        data: { ...data, permutations: 199 },
        headers: { origin: siteUrl() },
      });
      expect(answer.status(), await answer.text()).toBe(202);
      made.push(await finished(request, (await answer.json()).id));
    }
    const releases: Release[] = [];
    for (const id of [known.at(-1)?.id ?? "", ...made]) releases.push(await releaseOf(request, id));
    const truth = await roster();

    expect(releases.flatMap(({ findings }) => findings).some((one) => one.undefined === "suppressed")).toBe(
      true,
    );
    expect(recovered(releases, truth, PRIVACY_FLOOR)).toEqual([]);
    // The attack works: told of one hidden group how many it has, it recovers others.
    expect(recovered([...releases, unmasked(releases)], truth, PRIVACY_FLOOR)).not.toEqual([]);
  });

  test("the table says what the JSON says: no number of a hidden group in it", async ({ context }) => {
    await actAs(context, "auditor");
    const { request } = context;
    const first = (await json<AuditListItem[]>(request, audits))
      .filter(({ state }) => state === "done")
      .at(-1);
    const csv = await (await request.get(`${audits}/${first?.id}/export?format=csv`)).text();
    const [head = "", ...rows] = csv.trim().split("\n");
    const names = head.split(",");
    const hidden = rows
      .map((row) => row.split(","))
      .filter((row) => row[names.indexOf("undefined_reason")] === "suppressed");
    expect(hidden.length).toBeGreaterThan(0);
    for (const name of [
      "value",
      "low",
      "high",
      "writers",
      "effective_writers",
      "impressions",
      "selected",
      "p",
      "q",
    ]) {
      expect(
        hidden.filter((row) => row[names.indexOf(name)] !== ""),
        name,
      ).toEqual([]);
    }
  });

  test("the attack of the product agrees, and names no group", async ({ context }) => {
    await actAs(context, "auditor");
    const { request } = context;
    const first = (await json<AuditListItem[]>(request, audits))
      .filter(({ state }) => state === "done")
      .at(-1);
    const answer = await request.post(`${audits}/${first?.id}/attack`, {
      data: {},
      headers: { origin: siteUrl() },
    });
    expect(answer.status()).toBe(200);
    const report = await answer.json();
    expect(Object.keys(report).sort()).toEqual(["attacked", "hiddenGroups", "narrowest", "recovered"]);
    expect(report.hiddenGroups).toBeGreaterThan(0);
    expect(report.recovered).toBe(0);
  });

  test("leadership's report, read as a release, recovers nothing either", async ({ context }) => {
    await actAs(context, "leadership");
    const report = await json<{
      states: { bySurface: { finding: Finding | null }[] }[];
      trends: AuditView["trend"][];
    }>(context.request, "/api/demo/leadership");
    const findings = report.states.flatMap(({ bySurface }) =>
      bySurface.flatMap(({ finding }) => finding ?? []),
    );
    expect(findings.length).toBeGreaterThan(0);
    const views = report.trends.map(
      (trend) =>
        ({
          attribute: trend.attribute,
          surface: trend.surface,
          trend,
          positions: { positions: [], series: [] },
          features: null,
        }) as unknown as AuditView,
    );
    expect(recovered([{ findings, views }], await roster(), PRIVACY_FLOOR)).toEqual([]);
  });

  const others: readonly (readonly [PersonName, readonly string[]])[] = [
    ["leadership", []],
    ["writer", ["/api/demo/stories", "/api/demo/about-me"]],
    ["engineer", ["/api/demo/imports"]],
    ["administrator", ["/api/demo/access-log"]],
    ["stranger", []],
  ];
  for (const [person, own] of others) {
    test(`${person} gets no findings, by no door`, async ({ context }) => {
      await actAs(context, "auditor");
      const list = await json<AuditListItem[]>(context.request, audits);
      const id = list.find(({ state }) => state === "done")?.id ?? "";
      await actAs(context, person);
      const doors = [
        "",
        `/${id}`,
        `/${id}/progress`,
        `/${id}/export?format=json`,
        `/${id}/export?format=csv`,
      ];
      for (const door of doors) {
        expect([401, 403, 404], door).toContain((await context.request.get(`${audits}${door}`)).status());
      }
      const attack = await context.request.post(`${audits}/${id}/attack`, {
        data: {},
        headers: { origin: siteUrl() },
      });
      expect([401, 403, 404]).toContain(attack.status());
      for (const path of own) {
        const answer = await context.request.get(path);
        expect(answer.status(), path).toBe(200);
        expect(await answer.text(), path).not.toMatch(/"(parity-ratio|exposure-share|findings)"/);
      }
    });
  }
});

/** A release that tells one thing more: of the first hidden group of two attributes, that it was not empty. */
function unmasked(releases: readonly Release[]): Release {
  const hidden = releases
    .flatMap(({ findings }) => findings)
    .filter((one) => one.undefined === "suppressed" && one.attribute.includes("×"));
  return {
    findings: hidden.map(({ undefined: _, ...one }) => ({
      ...one,
      value: 1,
      n: { ...one.n, writers: 1, impressions: 1 },
    })),
  };
}
