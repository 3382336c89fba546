import { describe, expect, it } from "vitest";
import { readAudit } from "@/scripts/advisories";

const report = (vulnerabilities: object, high: number, critical: number) =>
  JSON.stringify({
    auditReportVersion: 2,
    vulnerabilities,
    metadata: { vulnerabilities: { info: 0, low: 3, moderate: 1, high, critical, total: high + critical } },
  });

const weak = (name: string, severity: string) => ({ [name]: { name, severity, isDirect: true, via: [] } });

describe("what npm audit prints", () => {
  it("passes without an advisory of high or critical severity", () => {
    const read = readAudit(report(weak("some", "moderate"), 0, 0));
    expect(read.totals).toEqual({ passed: 1, failed: 0 });
  });

  it.each([
    [1, 0, "high"],
    [0, 1, "critical"],
  ])("fails with %i high and %i critical, and names the package", (high, critical, severity) => {
    const read = readAudit(report({ ...weak("bad", severity), ...weak("mild", "low") }, high, critical));
    expect(read).toEqual({ totals: { passed: 0, failed: 1 }, words: `Advisories for bad (${severity}).` });
  });

  it("is read with the warnings that npm prints around it", () => {
    const read = readAudit(`npm warn audit something\n${report({}, 0, 0)}\nnpm notice`);
    expect(read.totals).toEqual({ passed: 1, failed: 0 });
  });

  it("is neither passed nor failed where the registry refuses, and says why", () => {
    const message =
      "405 Method Not Allowed - POST https://registry.example/-/npm/v1/security/advisories/bulk";
    const read = readAudit(`npm error audit\n${JSON.stringify({ message, statusCode: 405 })}`);
    expect(read.totals).toEqual({ passed: 0, failed: 0 });
    expect(read.words).toContain(message);
  });

  it.each(["", "npm error network", "{", '{"vulnerabilities": {}}'])(
    "is no pass where it is %j",
    (output) => {
      expect(readAudit(output).totals).toEqual({ passed: 0, failed: 0 });
    },
  );
});
