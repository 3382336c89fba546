import { CROSS, UNKNOWN_GROUP } from "@/lib/core/audit/finding";

/**
 * Colour is identity, assigned once: a group has the same colour and the same shape in every chart, table and document.
 * Colours follow Okabe and Ito, darkened until each stands at 3:1 on its background; the shape says the same without
 * colour. The browser reads them as custom properties (globals.css), documents as hex.
 */
export type Shape = "circle" | "square" | "triangle" | "diamond" | "pentagon" | "wedge" | "cross";

export interface GroupMark {
  readonly shape: Shape;
  /** A CSS colour that follows the theme. */
  readonly color: string;
  /** The same colour on white paper. */
  readonly print: string;
}

/** On white paper; the order of --group-1 … --group-7 in globals.css. */
const PRINT = ["#0072b2", "#c44f00", "#007a5a", "#a8467c", "#94690a", "#20263f", "#2a86bf"] as const;
const SHAPES: readonly Shape[] = ["circle", "square", "triangle", "diamond", "pentagon", "wedge"];
const UNKNOWN: GroupMark = { shape: "cross", color: "var(--group-unknown)", print: "#7d818d" };

/**
 * Marks for all groups of one attribute. They depend on the names alone, so every view of the same groups agrees; writers
 * whose value nobody declared are grey everywhere.
 */
export function groupMarks(groups: Iterable<string>): ReadonlyMap<string, GroupMark> {
  const named = [...new Set(groups)].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  const marks = new Map<string, GroupMark>();
  let next = 0;
  for (const group of named) {
    if (group.split(CROSS).includes(UNKNOWN_GROUP)) {
      marks.set(group, UNKNOWN);
      continue;
    }
    const color = next % PRINT.length;
    // Seven colours and six shapes share no factor: the pairs repeat after 42 groups.
    const shape = SHAPES[next % SHAPES.length] ?? "circle";
    marks.set(group, { shape, color: `var(--group-${color + 1})`, print: PRINT[color] ?? UNKNOWN.print });
    next += 1;
  }
  return marks;
}

/** The mark of a group, grey where it was not among those marked. */
export const markOf = (marks: ReadonlyMap<string, GroupMark>, group: string): GroupMark =>
  marks.get(group) ?? UNKNOWN;

/** The outline of a shape of radius `r` around (x, y), as the `d` of an SVG path. */
export function shapePath(shape: Shape, x: number, y: number, r: number): string {
  const at = (points: readonly (readonly [number, number])[]) =>
    `M${points.map(([dx, dy]) => `${tidy(x + dx * r)} ${tidy(y + dy * r)}`).join("L")}Z`;
  switch (shape) {
    case "circle":
      return `M${tidy(x - r)} ${tidy(y)}a${tidy(r)} ${tidy(r)} 0 1 0 ${tidy(2 * r)} 0a${tidy(r)} ${tidy(r)} 0 1 0 ${tidy(-2 * r)} 0Z`;
    case "square":
      return at([
        [-0.9, -0.9],
        [0.9, -0.9],
        [0.9, 0.9],
        [-0.9, 0.9],
      ]);
    case "triangle":
      return at([
        [0, -1.15],
        [1.1, 0.85],
        [-1.1, 0.85],
      ]);
    case "wedge":
      return at([
        [-1.1, -0.85],
        [1.1, -0.85],
        [0, 1.15],
      ]);
    case "diamond":
      return at([
        [0, -1.3],
        [1.2, 0],
        [0, 1.3],
        [-1.2, 0],
      ]);
    case "pentagon":
      return at([
        [0, -1.15],
        [1.1, -0.3],
        [0.7, 1],
        [-0.7, 1],
        [-1.1, -0.3],
      ]);
    case "cross":
      return at([
        [-1, -0.4],
        [-0.4, -0.4],
        [-0.4, -1],
        [0.4, -1],
        [0.4, -0.4],
        [1, -0.4],
        [1, 0.4],
        [0.4, 0.4],
        [0.4, 1],
        [-0.4, 1],
        [-0.4, 0.4],
        [-1, 0.4],
      ]);
  }
}

const tidy = (value: number): string => String(Math.round(value * 100) / 100);
