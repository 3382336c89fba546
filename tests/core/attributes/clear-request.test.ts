import { describe, expect, it } from "vitest";
import {
  GRANT_HOURS,
  grantUntil,
  OPEN_DAYS,
  openSince,
  openUntil,
  requestState,
} from "@/lib/core/attributes/clear-request";

const HOUR = 60 * 60 * 1000;
const ASKED = new Date("2026-12-01T09:00:00Z");
const laterBy = (ms: number, from = ASKED): Date => new Date(from.getTime() + ms);
const asked = { requestedAt: ASKED, granted: null, expiresAt: null };

describe("where a request stands", () => {
  it("waits to the last millisecond of its seventh day", () => {
    const days = OPEN_DAYS * 24 * HOUR;
    expect([OPEN_DAYS, openUntil(ASKED).toISOString()]).toEqual([7, "2026-12-08T09:00:00.000Z"]);
    expect(requestState(asked, laterBy(days - 1))).toBe("open");
    expect(requestState(asked, laterBy(days))).toBe("lapsed");
    // What the store filters by has the same boundary.
    expect(openSince(laterBy(days)).getTime()).toBe(ASKED.getTime());
  });

  it("can be looked under for 24 hours less nothing", () => {
    const expiresAt = grantUntil(ASKED);
    expect([GRANT_HOURS, expiresAt.toISOString()]).toEqual([24, "2026-12-02T09:00:00.000Z"]);
    const granted = { ...asked, granted: true, expiresAt };
    expect(requestState(granted, laterBy(-1, expiresAt))).toBe("granted");
    expect(requestState(granted, expiresAt)).toBe("ended");
  });

  it("is a no for ever, and a yes without an end is none", () => {
    expect(requestState({ ...asked, granted: false }, laterBy(100 * 24 * HOUR))).toBe("refused");
    expect(requestState({ ...asked, granted: true }, ASKED)).toBe("ended");
  });
});
