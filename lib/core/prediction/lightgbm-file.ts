import { badModel, quoted } from "@/lib/core/prediction/bad-model";

/**
 * The text model of LightGBM, versions v2 to v4, as lines `key=value`: a header, a block per tree that begins with `Tree=`,
 * and `end of trees`, after which nothing decides a prediction: the lines of `rest`. Source: GBDT::SaveModelToString and Tree::ToString.
 */
export interface LightgbmFile {
  readonly header: LightgbmBlock;
  readonly trees: readonly LightgbmBlock[];
  readonly rest: readonly string[];
}

export interface LightgbmBlock {
  readonly place: string;
  /** Keys without a value, such as `average_output`, have "". */
  readonly values: ReadonlyMap<string, string>;
}

/** @throws EquiluxError "bad-model" where the text has no end of trees */
export function parseLightgbmFile(text: string): LightgbmFile {
  const header = { place: "header", values: new Map<string, string>() };
  const trees: { place: string; values: Map<string, string> }[] = [];
  let block = header;
  const lines = linesOf(text);
  for (const line of lines) {
    if (line === "end of trees") return { header, trees, rest: [...lines] };
    const at = line.indexOf("=");
    const key = at < 0 ? line : line.slice(0, at);
    if (key === "Tree") {
      block = { place: `Tree=${trees.length}`, values: new Map() };
      trees.push(block);
    } else if (key !== "") {
      if (block.values.has(key)) throw badModel(block.place, `${quoted(key)} is given twice`);
      block.values.set(key, at < 0 ? "" : line.slice(at + 1));
    }
  }
  throw badModel(
    "model",
    'the line "end of trees" is missing: the file is cut off; save it anew with save_model',
  );
}

function* linesOf(text: string): Generator<string> {
  for (let from = 0; from < text.length; ) {
    const end = text.indexOf("\n", from);
    const line = text.slice(from, end < 0 ? text.length : end);
    yield line.endsWith("\r") ? line.slice(0, -1) : line;
    if (end < 0) return;
    from = end + 1;
  }
}

/** A whole number of the header. */
export function wholeOf(block: LightgbmBlock, key: string): number {
  const text = block.values.get(key);
  if (text !== undefined && /^\d{1,9}$/.test(text)) return Number(text);
  throw badModel(
    block.place,
    `${key} is ${text === undefined ? "missing" : quoted(text)}, not a whole number`,
  );
}

const NUMBER = /^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?$/i;

/** A list of numbers, as far as it is given. @throws EquiluxError "bad-model" unless all are numbers and there are `length` */
export function numbersOf(block: LightgbmBlock, key: string, length: number): Float64Array {
  const list = numbersIfGiven(block, key);
  if (list?.length === length) return list;
  throw badModel(block.place, `${key} has ${list?.length ?? "no"} numbers instead of ${length}`);
}

export function numbersIfGiven({ place, values }: LightgbmBlock, key: string): Float64Array | null {
  const text = values.get(key);
  if (text === undefined) return null;
  const tokens = text.split(" ").filter((token) => token !== "");
  return Float64Array.from(tokens, (token) => {
    if (NUMBER.test(token)) return Number(token);
    throw badModel(place, `${key} holds ${quoted(token)}, which is not a number`);
  });
}
