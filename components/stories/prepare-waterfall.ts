import { linearScale, place, type Scale } from "@/components/charts/scale";
import { contribution, counted, plain } from "@/lib/core/report/format";
import type { StoryExplanation } from "@/lib/core/report/views";

export interface WaterfallStep {
  readonly key: string;
  readonly label: string;
  readonly text: string;
  /** Ends of the bar along the axis, 0 to 1, lower first. */
  readonly from: number;
  readonly to: number;
  readonly kind: "raises" | "lowers" | "score";
}

export interface WaterfallModel {
  readonly summary: string;
  readonly axis: string;
  readonly scale: Scale;
  readonly steps: readonly WaterfallStep[];
}

const MOST_STEPS = 6;

/**
 * From a typical story's score to this one's, feature by feature, the largest difference first. What is not shown by name is
 * one last step, so the way always ends at the score.
 */
export function prepareWaterfall({
  score,
  typicalScore,
  topic,
  outputUnit,
  reasons,
}: StoryExplanation): WaterfallModel {
  const named = reasons.slice(0, MOST_STEPS);
  const rest = score - typicalScore - named.reduce((sum, { difference }) => sum + difference, 0);
  const moves = [
    ...named.map(({ feature, label, difference }) => ({ key: feature, label, difference })),
    { key: "", label: "Everything else", difference: rest },
  ];
  const levels = [typicalScore];
  for (const { difference } of moves) levels.push((levels.at(-1) ?? 0) + difference);
  const lowest = Math.min(...levels);
  const scale = linearScale(levels, plain, { floor: lowest });
  const steps = moves.map(({ key, label, difference }, step): WaterfallStep => {
    const ends = [place(scale, levels[step] ?? 0), place(scale, levels[step + 1] ?? 0)];
    return {
      key,
      label,
      text: contribution(difference),
      from: Math.min(...ends),
      to: Math.max(...ends),
      kind: difference < 0 ? "lowers" : "raises",
    };
  });
  const end = (key: string, label: string, value: number): WaterfallStep => {
    const at = place(scale, value);
    return { key, label, text: plain(value), from: at, to: at, kind: "score" };
  };
  return {
    summary: `From the mean score of ${topic}, ${plain(typicalScore)}, to this story's, ${plain(score)}, in ${counted(moves.length, "step")}.`,
    axis: `Score, ${outputUnit}`,
    scale,
    steps: [end("typical", `Mean of ${topic}`, typicalScore), ...steps, end("score", "This story", score)],
  };
}
