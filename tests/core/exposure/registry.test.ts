import { describe, expect, it } from "vitest";
import { METRICS } from "@/lib/core/audit/metrics";
import { LIST_METRICS, METRIC_FAMILIES } from "@/lib/core/exposure/registry";

describe("the registry of metrics", () => {
  const all = METRIC_FAMILIES.flatMap(({ metrics }) => metrics);

  it("holds every metric of audits and of lists once", () => {
    const ids = all.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(new Set(ids)).toEqual(new Set([...METRICS, ...LIST_METRICS].map(({ id }) => id)));
  });

  it("has one definition where audits and lists share a metric", () => {
    const shared = METRICS.filter(({ id }) => LIST_METRICS.some((metric) => metric.id === id));
    expect(shared.map(({ id }) => id)).toContain("selection-rate");
    for (const definition of shared)
      expect(LIST_METRICS.find(({ id }) => id === definition.id)).toMatchObject(definition);
  });

  it("says how the interval of every list metric is made, or that there is none", () => {
    const own = LIST_METRICS.filter(({ id }) => !METRICS.some((metric) => metric.id === id));
    for (const { id, formula, pitfall } of own) expect(`${formula} ${pitfall}`, id).toMatch(/interval/i);
  });
});
