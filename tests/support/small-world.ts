/** A stands above B in every slate; C is too few to be shown, and D is hidden with it. */
const GROUPS = [...Array(24).fill("A"), ...Array(24).fill("B"), ...Array(12).fill("D"), "C", "C"];
const SLATES = 240;
const PER_SLATE = { A: 4, D: 2, C: 1, B: 4 } as const;

function impressions(): string {
  const seen: Record<string, number> = {};
  const next = (group: string): string => {
    const own = GROUPS.flatMap((one, writer) => (one === group ? [`w${writer}`] : []));
    seen[group] = (seen[group] ?? 0) + 1;
    return own[(seen[group] * 7) % own.length] ?? "";
  };
  const lines = Array.from({ length: SLATES }, (_, slate) =>
    Object.entries(PER_SLATE)
      .flatMap(([group, times]) =>
        Array.from({ length: times - (slate % 3 === 0 ? 1 : 0) }, () => next(group)),
      )
      .map((writer, index) => `r${slate},${index + 1},${writer},home`),
  ).flat();
  return ["request,position,candidate,surface", ...lines].join("\n");
}

const writers = (): string =>
  ["writer,name,group", ...GROUPS.map((group, writer) => `w${writer},Writer ${writer},${group}`)].join("\n");

/** Files of a small platform, with the mapping of the writers'. One finding does not meet, and some are hidden. */
export const SMALL_WORLD = {
  writers,
  impressions,
  mapping: { writers: { writer: "writer", name: "name", attributes: { group: "group" } } },
};
