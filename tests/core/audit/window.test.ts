import { describe, expect, it } from "vitest";
import { windowEnd } from "@/lib/core/audit/window";

describe("where an audit stops reading a log", () => {
  it("is the Monday of a last week that is not whole: a day more changes nothing", () => {
    for (const day of ["2026-09-21", "2026-09-22", "2026-09-26"]) {
      expect(windowEnd("2026-09-09", day)).toBe("2026-09-21");
    }
  });

  it("is nowhere once the log has reached a Sunday", () => {
    expect(windowEnd("2026-09-09", "2026-09-27")).toBeNull();
    expect(windowEnd("2026-09-09", "2026-09-28")).toBe("2026-09-28");
  });

  it("is nowhere in a log that lies within one week, or has no times", () => {
    expect(windowEnd("2026-09-07", "2026-09-09")).toBeNull();
    expect(windowEnd("2026-09-13", "2026-09-14")).toBe("2026-09-14");
    expect(windowEnd(null, null)).toBeNull();
  });

  it("follows the calendar across the end of a year", () => {
    expect(windowEnd("2026-12-22", "2027-01-02")).toBe("2026-12-28");
    expect(windowEnd("2026-12-22", "2027-01-03")).toBeNull();
  });
});
