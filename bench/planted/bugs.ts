/** A bug to be planted: one place of one file, and the law that has to fail with it. */
export interface Bug {
  /** A file of tests/laws, without its ending. */
  readonly laws: string;
  /** What the name of the law begins with. */
  readonly law: string;
  /** A file of lib/core, without its ending. */
  readonly file: string;
  /** Stands once in the file. */
  readonly from: string;
  readonly to: string;
}

type Planted = readonly [law: string, file: string, from: string, to: string];

const of = (laws: string, bugs: readonly Planted[]): Bug[] =>
  bugs.map(([law, file, from, to]) => ({ laws, law, file, from, to }));

const PART = "values.map((value, item) => value * share[item * groups.length + group]!)";

/** At least one for each law. */
export const BUGS: readonly Bug[] = [
  ...of("exposure", [
    [
      "a value is finite and inside its interval",
      "exposure/ratio",
      "if (!(base > 0)) return notDefined(reason);",
      "",
    ],
    ["values lie in the declared range", "exposure/ratio", "total(x) / base", "(3 * total(x)) / base"],
    ["without one of its needs it says so", "exposure/define", 'needs.includes("target")', "false"],
    [
      "the order of requests does not matter",
      "exposure/over-requests",
      "[value.reason] : [])).sort();",
      "[value.reason] : []));",
    ],
    [
      "the order of tied rows does not matter",
      "exposure/attention",
      "while (end < to && position[end] === position[row]) end++;",
      "",
    ],
    [
      "two alike of one group change places",
      "exposure/sums",
      PART,
      PART.replace("=> ", "=> (1 + item / 99) * "),
    ],
    [
      "groups relabelled give the same values",
      "exposure/sums",
      "group !== unknown",
      "group !== groups.length - 1",
    ],
    [
      "membership next to 0 or 1",
      "exposure/sums",
      PART,
      PART.replace("share[", "Math.ceil(share[").replace("]!)", "]!))"),
    ],
    [
      "half a member counts by half",
      "exposure/sums",
      PART,
      PART.replace("share[", "Math.round(share[").replace("]!)", "]!))"),
    ],
    ["weights count only against each other", "exposure/sums", "part / sum", "part / (sum + 0.01)"],
    ["shards add up to one pass", "exposure/sums", "sums[item]! += value(row)", "sums[item] = value(row)"],
    [
      "shares of all groups add up to one",
      "exposure/contrast",
      "withInterval(own / all, rescaled(",
      "withInterval(own / (all + 1), rescaled(",
    ],
    ["the unknown group is never compared", "exposure/sums", ".filter((group) => group !== unknown)", ""],
    [
      "promotion of an item never lowers its group",
      "exposure/browsing-families",
      "weight: (position) => p ** (position - 1),\n      stop: null",
      "weight: (position) => p ** (20 - position),\n      stop: null",
    ],
    [
      "a list nobody can complain of has the fair value",
      "exposure/contrast",
      "withInterval(a / b, interval)",
      "withInterval((1.1 * a) / b, interval)",
    ],
    [
      "expected exposure EE-L",
      "exposure/metrics/expected-exposure",
      "dot(exposure, target)",
      "2 * dot(exposure, target)",
    ],
    [
      "expected exposure what is expected and what is deserved",
      "exposure/expected",
      "position[place - 1]! : place + 1",
      "position[place - 1]! : place + 2",
    ],
    [
      "every metric has its own id",
      "exposure/metrics/selection",
      'id: "ll144-rows"',
      'id: "ll144-scoring-rate"',
    ],
  ]),
  ...of("ranking", [
    [
      "inequality within and between groups add up",
      "stats/inequality",
      "part / (mass[g]! / items)",
      "part / mass[g]!",
    ],
    [
      "inequality the metrics of the parts",
      "stats/inequality",
      "within += part * ofGroup[g]!",
      "within += ofGroup[g]!",
    ],
    ["inequality Gini", "stats/inequality", "(2 * (i + 1) - n - 1)", "(2 * i - n - 1)"],
    // The last position is forgotten, as fairsearchcore does.
    [
      "FA*IR the fail probability",
      "stats/binomial-prefixes",
      "i < minimum.length; i++",
      "i < minimum.length - 1; i++",
    ],
    [
      "FA*IR the adjusted significance",
      "stats/binomial-prefixes",
      "if (fails(alpha) <= alpha) return alpha;",
      "return alpha;",
    ],
    [
      "prefix divergences the normaliser of rnd",
      "exposure/metrics/prefix-divergence",
      "found - cut)",
      "found - cut + 1)",
    ],
    [
      "prefix divergences the normaliser of rkl",
      "exposure/metrics/prefix-divergence",
      "members - (all - i)",
      "members - (all - i) + 1",
    ],
    [
      "prefix divergences the normaliser of rrd",
      "exposure/metrics/prefix-divergence",
      "Math.max(before, best[from]!)",
      "best[from]!",
    ],
    [
      "prefix divergences rND and rKL",
      "exposure/metrics/prefix-divergence",
      "Math.abs(found / prefix - members / all)",
      "found / prefix - members / all",
    ],
    [
      "prefix divergences a surplus of the group",
      "exposure/metrics/prefix-divergence",
      "Math.min(found / (prefix - found), overall)",
      "found / (prefix - found)",
    ],
    [
      "prefix divergences NDKL is 0",
      "exposure/metrics/ndkl",
      "klDivergence(shares, target)",
      "klDivergence(shares, shares)",
    ],
    // The target is taken from the list, as FairRankTune does.
    [
      "prefix divergences a group that no list shows",
      "exposure/metrics/ndkl",
      "klDivergence(shares, target)",
      "klDivergence(shares, target.map((share, g) => (mass[g] ? share / 0.5 : 0)))",
    ],
    [
      "impact ratios are at most 1",
      "exposure/metrics/selection",
      "rate(best) >= rate(group)",
      "rate(best) <= rate(group)",
    ],
    [
      "impact ratios a category under 2 %",
      "exposure/metrics/selection",
      "LEAST_CATEGORY = 0.02",
      "LEAST_CATEGORY = 0",
    ],
    [
      "impact ratios a score has to be strictly",
      "exposure/metrics/selection",
      "score[row]! > median",
      "score[row]! >= median",
    ],
    ["calibration is 0", "exposure/metrics/readers", "(1 - SMOOTHING) * share", "share"],
  ]),
  ...of("pairs", [
    [
      "mixed pairs are those of every two rows",
      "exposure/metrics/mixed-pairs",
      " - tied.self[g]!) / 2",
      ") / 2",
    ],
    [
      "pairwise accuracy is that of every two rows",
      "exposure/metrics/pairwise",
      " + (downTo - above) / 2",
      "",
    ],
  ]),
  ...of("crossings", [
    [
      "crossings add up to what they cross",
      "exposure/crossings",
      "groups: [...groups, group], share",
      "groups: [group, ...groups], share",
    ],
    [
      "crossings add up to what is known of all parts",
      "exposure/crossings",
      "parts.some((shares) => !shares?.some(",
      "parts.every((shares) => !shares?.some(",
    ],
    ["crossings of probabilities", "exposure/crossings", "share: share * own", "share: own"],
    ["crossings give in every metric", "exposure/crossings", ".sort(byGroups)", ".sort(byGroups).reverse()"],
    [
      "crossings change nothing",
      "exposure/crossings",
      "const attribute = parts.map((part) => part.attribute).join(CROSS);",
      "const attribute = parts.map((part) => part.attribute).join(CROSS);\n  (parts[0]!.sharesOf as unknown[]).reverse();",
    ],
  ]),
  ...of("targets", [
    [
      "targets of questions exist for every metric",
      "exposure/metrics/ndkl",
      'needs: ["target"],',
      "needs: [],",
    ],
    [
      "targets of questions 'ndkl': the same for each",
      "exposure/known-targets",
      "questionOf(slates, request))",
      "questionOf(slates, request) + 1)",
    ],
    [
      "targets of questions 'ndkl': a request or question",
      "exposure/known-targets",
      "each[question] ?? null",
      "each[0] ?? null",
    ],
    [
      "targets of questions 'ndkl': a question without one",
      "exposure/known-targets",
      "each[question] ?? null",
      "each[question] ?? each[0]!",
    ],
    [
      "targets of questions met by each question",
      "exposure/known-targets",
      "(exposure[shown[at]!]! / all)",
      "(1 / shown.length)",
    ],
  ]),
  ...of("inference", [
    [
      "laws of inference an interval contains",
      "stats/comparison",
      "const low = end(-1, LEVEL)",
      "const low = end(1, LEVEL)",
    ],
    [
      "laws of inference an interval leaves out no difference",
      "stats/comparison",
      "LEVEL = 0.05",
      "LEVEL = 0.1",
    ],
    [
      "laws of inference scaling everybody",
      "stats/pair",
      "Math.log((s[A + 1]! * s[B + 2]!)",
      "Math.log(((s[A + 1]! + 1) * s[B + 2]!)",
    ],
    [
      "laws of inference p is uniform",
      "stats/pair",
      "observed, count) / count",
      "observed, count) / (2 * count)",
    ],
    [
      "laws of inference half samples",
      "stats/half-samples",
      "Math.min(plus[half]!, minus[half]!)",
      "plus[half]!",
    ],
    [
      "laws of inference p ≤ BH",
      "stats/multiplicity",
      "Math.min(smallest, (p[index]!",
      "Math.min(1, (p[index]!",
    ],
    ["laws of inference shrinking", "stats/heterogeneity", "(1 - kept) * random", "(1 + kept) * random"],
    ["laws of inference mix and within", "stats/kitagawa", "* (ownRate + otherRate)) / 2", "* otherRate)"],
  ]),
  ...of("unknowns", [
    [
      "laws of what is unknown the bounds of a ratio",
      "stats/unknown-bounds",
      "if (!helps(sum, unknown[i]!)) break;",
      "",
    ],
    [
      "laws of what is unknown without anybody",
      "stats/unknown-bounds",
      "value: 1 / inverse.value",
      "value: inverse.value",
    ],
    [
      "laws of what is unknown bounds over a proxy",
      "stats/soft-labels",
      "Math.min(member, outcome)",
      "member * outcome",
    ],
    [
      "laws of what is unknown clipping",
      "stats/propensity",
      "Math.min(clip, 1 / propensity)",
      "Math.max(clip, 1 / propensity)",
    ],
  ]),
  ...of("solidity", [
    [
      "laws of how solid figures are parts of a gap",
      "stats/kitagawa",
      "* (ownRate + otherRate)) / 2",
      "* otherRate)",
    ],
    ["laws of how solid figures are Kitagawa", "stats/kitagawa", "(ownShare + otherShare)) / 2", "ownShare)"],
    [
      "laws of how solid figures are a shrunken effect",
      "stats/heterogeneity",
      "(1 - kept) * random",
      "(1 + kept) * random",
    ],
    ["laws of how solid figures are the shorter", "stats/power", "Math.exp(-(Z.level", "Math.exp((Z.level"],
    ["laws of how solid figures are a watch", "stats/monitoring", "other < value)", "other + 1 < value)"],
  ]),
  ...of("audit", [
    [
      "laws of an audit a value is there",
      "stats/multiplicity",
      "(p[index]! * p.length * factor) / rank",
      "(p[index]! * factor) / (p.length + 1)",
    ],
    [
      "laws of an audit shares of exposure",
      "audit/estimates",
      "value: group.x / all.x",
      "value: group.x / (all.x + 1)",
    ],
    [
      "laws of an audit the pool is the sum",
      "audit/surfaces",
      "columns.cells.surface[cell] === code",
      "columns.cells.surface[cell]! >= code",
    ],
    [
      "laws of an audit does not depend on the order",
      "audit/surfaces",
      "+= values[i]!",
      "+= values[i]! * (cells.writer[i]! + 1)",
    ],
    [
      "laws of an audit relabelling the groups",
      "audit/surface-claims",
      "{ rest: -1, reference, leader }",
      "{ rest: -1, reference: 0, leader }",
    ],
    [
      "laws of an audit twice the impressions",
      "audit/surface-claims",
      "{ x: sums[measure], n: sums.benchmark }",
      "{ x: sums[measure].map((x) => x + 1), n: sums.benchmark }",
    ],
    [
      "laws of an audit a hidden group leaves",
      "audit/surface-claims",
      "return hidden.has(group)",
      'return hidden.has("nobody")',
    ],
    [
      "laws of an audit a shown group never leaves",
      "audit/suppression",
      ": !shown.has(number);",
      ": !shown.has(number) && division.writers[group]! < floor;",
    ],
    ["laws of an audit columns survive", "audit/packing", '"cells.exposure",', ""],
  ]),
  ...of("disclosure", [
    [
      "laws of disclosure control no number of a small group",
      "audit/disclosure",
      "judges.some((of) => isUnsafe(together(of, groups), floor))",
      "judges.some((of) => isUnsafe(together(of, groups), 3))",
    ],
    [
      "laws of disclosure control two audits of a log",
      "audit/disclosure",
      "judges.some((of) => isUnsafe(together(of, groups), floor))",
      "judges.some((of) => isUnsafe(together(of, groups), 3))",
    ],
    [
      "laws of disclosure control no number of an unsafe group",
      "audit/disclosure",
      "widen(shown, amounts, lattice, sizeOf, floor)",
      "shown",
    ],
    [
      "laws of disclosure control crossings of three",
      "audit/disclosure",
      "attributes.length === 1 ||",
      "attributes.length < 3 &&",
    ],
    [
      "laws of disclosure control both attacks have teeth",
      "audit/attack",
      "recovered: !isSafe(range)",
      "recovered: false",
    ],
  ]),
  ...of("attribution", [
    [
      "laws of attribution additivity",
      "attribution/tree-shap",
      "baseValue[forest.output[tree]!]! += mean",
      "baseValue[forest.output[tree]!] = mean",
    ],
    ...(
      [
        ["dummy", "phi + 1e-3"],
        ["symmetry", "phi * (1 + (at % features))"],
        ["the order of trees", "phi * (forest.threshold[0]! + 9)"],
        ["linearity", "phi * Math.abs(phi)"],
        ["mirrored trees", "phi * (forest.threshold[0]! + 9)"],
      ] as const
    ).map(
      ([law, wrong]): Planted => [
        `laws of attribution ${law}`,
        "attribution/tree-shap",
        "engine.run(rows, rowCount, attributions, null);",
        `engine.run(rows, rowCount, attributions, null);\n  attributions.forEach((phi, at) => { attributions[at] = ${wrong}; });`,
      ],
    ),
  ]),
  ...of("opaque", [
    [
      "laws of attributions of a function efficiency",
      "attribution/opaque",
      "plan.solve(worth, baseValue[o]!,",
      "plan.solve(worth, 0,",
    ],
    [
      "laws of attributions of a function dummy",
      "attribution/opaque",
      ": background[b + f]!",
      ": background[b + ((f + 1) % features)]!",
    ],
    [
      "laws of attributions of a function symmetry",
      "attribution/exact",
      "attributions[f]! +=",
      "attributions[f]! += (1 + f) *",
    ],
    [
      "laws of attributions of a function linearity",
      "attribution/walks",
      "const share = (there + back) / 2;",
      "const share = Math.max(there, back);",
    ],
    [
      "laws of attributions of a function the value of a group",
      "attribution/owen",
      "const outerWeights = shapleyWeights(groups.length);",
      "const outerWeights = shapleyWeights(groups.length).map(() => 1 / 2 ** (groups.length - 1));",
    ],
    [
      "laws of attributions of a function walks of Owen",
      "attribution/owen",
      "return [...inner];\n      }),",
      "return [...inner];\n      }).sort(() => random.uniform() - 0.5),",
    ],
    [
      "laws of attributions of a function one pair of walks",
      "attribution/walks",
      "const share = (there + back) / 2;",
      "const share = there;",
    ],
    [
      "standard errors over draws 'permutation': intervals",
      "attribution/walks",
      "/ (draws - 1) / draws)",
      "/ (draws - 1))",
    ],
    [
      "standard errors over draws 'kernel': intervals",
      "attribution/kernel",
      "mass / (2 * pairs)",
      "(9 * mass) / (2 * pairs)",
    ],
    [
      "standard errors over draws four times",
      "attribution/walks",
      "/ (draws - 1) / draws)",
      "/ (draws - 1))",
    ],
    [
      "standard errors over draws more coalitions",
      "attribution/kernel",
      "if (pairs <= features)",
      "if (pairs < 0)",
    ],
    ["standard errors over draws few walks", "attribution/walks", "FEWEST_DRAWS = 10", "FEWEST_DRAWS = 2"],
  ]),
  ...of("core-is-pure", [
    ["lib/core asks no clock", "stats/power", "const Z =", "export const NOW = Date.now();\nconst Z ="],
  ]),
];
