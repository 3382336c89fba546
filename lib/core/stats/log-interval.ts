import { studentQuantile } from "@/lib/core/stats/student-t";

/** 95 % interval exp(log ± t · se); null where the standard error does not exist. A zero standard error gives a point. */
export function logInterval(log: number, se: number, df: number): { low: number; high: number } | null {
  if (!Number.isFinite(log) || !Number.isFinite(se)) return null;
  if (se === 0) return { low: Math.exp(log), high: Math.exp(log) };
  if (!(df > 0)) return null;
  const reach = studentQuantile(0.975, df) * se;
  return { low: Math.exp(log - reach), high: Math.exp(log + reach) };
}
