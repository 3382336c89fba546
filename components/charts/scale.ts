/** Axes: domain, ticks and the place of a value between 0 and 1. Pure; charts and documents share them. */
export interface Tick {
  readonly value: number;
  readonly label: string;
  /** Where it stands along the axis, 0 to 1. */
  readonly at: number;
}

export interface Scale {
  readonly kind: "log" | "linear";
  readonly domain: readonly [number, number];
  readonly ticks: readonly Tick[];
}

const RATIO_TICKS = [
  0.01, 0.02, 0.05, 0.1, 0.2, 0.33, 0.5, 0.67, 0.8, 1, 1.25, 1.5, 2, 3, 5, 10, 20, 50, 100,
];
/** Ratios beyond these are drawn at the edge with an arrow. */
const RATIO_LIMITS = [0.01, 100] as const;

/** A log scale around 1 that holds every value, never narrower than 0.67 to 1.5. */
export function ratioScale(values: readonly number[], label: (value: number) => string): Scale {
  const finite = values.filter((value) => Number.isFinite(value) && value > 0);
  const low = Math.max(RATIO_LIMITS[0], Math.min(0.67, ...finite) / 1.06);
  const high = Math.min(RATIO_LIMITS[1], Math.max(1.5, ...finite) * 1.06);
  const inside = RATIO_TICKS.filter((tick) => tick >= low && tick <= high);
  const wide = Math.log(high / low) > Math.log(8);
  const ticks = wide ? inside.filter((tick) => ![0.67, 0.8, 1.25, 1.5, 0.33, 3].includes(tick)) : inside;
  return withTicks("log", [low, high], ticks, label);
}

/** A linear scale from `floor` (0 unless a value is below it) with about five round ticks. */
export function linearScale(
  values: readonly number[],
  label: (value: number) => string,
  { floor = 0, symmetric = false }: { floor?: number; symmetric?: boolean } = {},
): Scale {
  const finite = values.filter(Number.isFinite);
  const top = Math.max(floor, ...finite);
  const bottom = Math.min(floor, ...finite);
  const reach = symmetric ? Math.max(Math.abs(top), Math.abs(bottom)) : 0;
  const [from, to] = symmetric ? [-reach, reach] : [bottom, top];
  const step = niceStep((to - from || 1) / 5);
  const start = Math.floor(from / step + 1e-9);
  const end = Math.max(start + 1, Math.ceil(to / step - 1e-9));
  const ticks = Array.from({ length: end - start + 1 }, (_, index) => (start + index) * step);
  return withTicks("linear", [start * step, end * step], ticks, label);
}

function withTicks(
  kind: Scale["kind"],
  domain: Scale["domain"],
  values: readonly number[],
  label: (value: number) => string,
): Scale {
  const bare: Scale = { kind, domain, ticks: [] };
  return { ...bare, ticks: values.map((value) => ({ value, label: label(value), at: place(bare, value) })) };
}

function niceStep(raw: number): number {
  const power = 10 ** Math.floor(Math.log10(raw));
  const lead = raw / power;
  return (lead <= 1 ? 1 : lead <= 2 ? 2 : lead <= 2.5 ? 2.5 : lead <= 5 ? 5 : 10) * power;
}

/** A place along an axis as CSS writes it; few digits, so that server and browser agree on the text. */
export const percent = (at: number): string => `${Number((at * 100).toFixed(2))}%`;

/** Where a value stands on its scale: 0 at the low end, 1 at the high end; beyond them it stays at the end. */
export function place(scale: Scale, value: number): number {
  const [low, high] = scale.domain;
  const part =
    scale.kind === "log"
      ? value <= 0
        ? 0
        : Math.log(value / low) / Math.log(high / low)
      : (value - low) / (high - low);
  return Math.min(1, Math.max(0, part));
}

/** The value drawn for one that may stand beyond the scale, and on which side it left. */
export function clip(scale: Scale, value: number): { value: number; beyond: "low" | "high" | null } {
  const [low, high] = scale.domain;
  if (value < low) return { value: low, beyond: "low" };
  if (value > high) return { value: high, beyond: "high" };
  return { value, beyond: null };
}
