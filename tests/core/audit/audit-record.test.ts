import { expect, it } from "vitest";
import { type FindingState, isOverdue, mayHaveStatus } from "@/lib/core/audit/audit-record";
import type { Finding } from "@/lib/core/audit/finding";

const LAST_MOMENT = new Date("2026-12-01T23:59:59.999Z");
const NEXT_DAY = new Date("2026-12-02T00:00:00Z");
const due = (state: FindingState) => ({ state, due: "2026-12-01" });

it.each([
  ["open", true],
  ["being_mended", true],
  ["accepted", false],
  ["resolved", false],
] as const)("%s is overdue when its day is over: %s", (state, overdue) => {
  expect(isOverdue(due(state), LAST_MOMENT)).toBe(false);
  expect(isOverdue(due(state), NEXT_DAY)).toBe(overdue);
});

it("is never overdue without a day or without a status", () => {
  expect(isOverdue({ state: "open", due: null }, NEXT_DAY)).toBe(false);
  expect(isOverdue(undefined, NEXT_DAY)).toBe(false);
});

it("has no status where it is hidden; where its value is missing for another reason it may", () => {
  const finding = (reason?: Finding["undefined"]) => ({ undefined: reason }) as Finding;
  expect(mayHaveStatus(finding("suppressed"))).toBe(false);
  expect(mayHaveStatus(finding("too-few-writers"))).toBe(true);
  expect(mayHaveStatus(finding())).toBe(true);
});
