import { describe, expect, it } from "vitest";
import { leadershipCharts } from "@/components/charts/leadership-svg";
import { tame } from "@/lib/core/report/tame";
import type { LeadershipReport } from "@/lib/core/report/views";
import { leadershipPdf } from "@/lib/server/pdf/leadership";
import { newSigner } from "@/tests/core/export/signer";
import { leadershipFixture } from "@/tests/core/report/leadership-fixture";

const signer = newSigner();

const set = async (report: LeadershipReport): Promise<string> =>
  Buffer.from(await leadershipPdf(report, leadershipCharts(report), signer)).toString("latin1");

const pages = (pdf: string): number => pdf.match(/\/Type\s*\/Page\b(?!s)/g)?.length ?? 0;

describe("the leadership PDF", () => {
  it("is a tagged PDF/UA of two pages in a stated language, with a title", async () => {
    const pdf = await set(leadershipFixture());
    expect(pdf.startsWith("%PDF")).toBe(true);
    expect(pdf).toContain("/StructTreeRoot");
    expect(pdf).toContain("/Lang");
    expect(pdf).toMatch(/pdfuaid:part/);
    expect(pdf).toMatch(/\/Alt\b/);
    expect(pdf).toContain("Fairness of exposure: Daybreak");
    expect(pages(pdf)).toBe(2);
  });

  it("is dated by its audit, whenever it is made", async () => {
    expect(await set(leadershipFixture())).toContain("/CreationDate (D:20261123093000");
  });

  it("has the same bytes each time", async () => {
    expect(await set(leadershipFixture())).toBe(await set(leadershipFixture()));
  });

  const names = {
    "code of the typesetter": '#eval("1") ] [ $x$ @a <b> \\ "q" ` * _ // /*',
    "markup of a drawing": '</text><script>alert(1)</script>&<image href="file:///etc/hostname"/>',
    "a very long word": "Supercalifragilistic".repeat(60),
    "a very long sentence": "many words in one name ".repeat(60),
    "control characters and turned text": "a\u0000b\u0007c\u202egnirts\u202c",
    "another script": "日本語 العربية ไทย 😀",
    nothing: " ",
  };
  for (const [kind, name] of Object.entries(names)) {
    it(`keeps its two pages when a name is ${kind}`, async () => {
      const pdf = await set(leadershipFixture({ dataset: name, group: name, attribute: name }));
      expect(pdf).toContain("/StructTreeRoot");
      expect(pages(pdf)).toBe(2);
      // A script that no font at hand can draw may not be called accessible.
      if (kind !== "another script") expect(pdf).toMatch(/pdfuaid:part/);
    });
  }

  it("keeps its two pages with many attributes, and with none", async () => {
    const report = leadershipFixture();
    const states = Array.from({ length: 40 }, (_, index) => ({
      ...report.states[0]!,
      attribute: `attribute ${index}`,
    }));
    expect(pages(await set({ ...report, states }))).toBe(2);
    expect(pages(await set({ ...report, states: [], trends: [] }))).toBe(2);
  });
});

describe("tame", () => {
  it("shortens names in the middle and leaves digests, times and numbers alone", () => {
    const report = tame(leadershipFixture({ dataset: "x".repeat(200) }));
    expect(Array.from(report.head.dataset.name).length).toBeLessThan(60);
    expect(report.head.dataset.name).toContain("…");
    const word = "x".repeat(40);
    expect(tame({ name: `${word} ${word}` }).name.split(" ")).toHaveLength(2);
    expect(tame({ name: `${word} ${word}` }).name.split(" ")[0]).toHaveLength(22);
    expect(report.head.digest).toBe(leadershipFixture().head.digest);
    expect(report.states[0]?.bySurface[0]?.finding?.value).toBe(0.72);
  });
});
