import type { ForestModel, LineModel } from "@/components/charts/prepare";
import { prepareLeadershipForest, prepareLeadershipTrend } from "@/components/charts/prepare-leadership";
import { forestSvg, trendSvg } from "@/components/charts/svg";
import { tame } from "@/lib/core/report/tame";
import type { LeadershipReport } from "@/lib/core/report/views";

const WIDTH = 580;
/** The typeface that comes with the PDF's typesetter. */
const FONT = "Libertinus Serif";

/** Both charts of the leadership PDF; an empty string where there is nothing to draw. */
export function leadershipCharts(report: LeadershipReport): { forest: string; trend: string } {
  const tamed = tame(report);
  return {
    forest: drawForest(prepareLeadershipForest(tamed)),
    trend: drawTrend(prepareLeadershipTrend(tamed)),
  };
}

const drawForest = (model: ForestModel | null): string =>
  model === null ? "" : forestSvg(model, { width: WIDTH, height: forestHeight(model), font: FONT });

const drawTrend = (model: LineModel | null): string =>
  model === null ? "" : trendSvg(model, { width: WIDTH, height: 230, font: FONT });

const forestHeight = ({ rows, absent }: ForestModel): number =>
  62 + 24 * Math.max(2, rows.length + absent.length);
