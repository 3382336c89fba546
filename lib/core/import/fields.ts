/**
 * What a file can hold: the target fields of each kind of file, in the order in which forms and messages list them.
 * `synonyms` are header names seen in the wild; they only serve guessing.
 */
export const IMPORT_KINDS = ["writers", "stories", "impressions", "predictions"] as const;
export type ImportKind = (typeof IMPORT_KINDS)[number];

/**
 * How a value is read: "key" is an identifier; "count" a whole number from 0; "amount" a number from 0; "probability" a
 * number above 0 and at most 1; "surface" a text that is not the name of the pool of all surfaces.
 */
export type FieldType =
  | "key"
  | "text"
  | "surface"
  | "position"
  | "time"
  | "number"
  | "probability"
  | "count"
  | "amount"
  | "boolean";

export interface FieldSpec {
  readonly type: FieldType;
  readonly required: boolean;
  /** One plain sentence for the mapping form. */
  readonly description: string;
  readonly synonyms: readonly string[];
}

const story: FieldSpec = {
  type: "key",
  required: true,
  description: "The platform's own id of the story.",
  synonyms: [
    "story id",
    "article",
    "article id",
    "item",
    "item id",
    "content id",
    "post id",
    "document id",
    "product id",
  ],
};

const writer: FieldSpec = {
  type: "key",
  required: true,
  description: "The platform's own id of the writer.",
  synonyms: [
    "writer id",
    "author",
    "author id",
    "creator",
    "creator id",
    "candidate",
    "candidate name",
    "artist",
    "seller id",
  ],
};

const request: FieldSpec = {
  type: "key",
  required: true,
  description: "The id of the ranking event: all rows of one slate share it.",
  synonyms: [
    "request id",
    "slate",
    "slate id",
    "query id",
    "qid",
    "ranking id",
    "recommendation id",
    "impression group",
  ],
};

const score: FieldSpec = {
  type: "number",
  required: false,
  description: "The score the ranking model gave.",
  synonyms: ["model score", "ranking score", "relevance", "prediction", "predicted", "margin"],
};

export const FIELDS = {
  writers: {
    writer: { ...writer, synonyms: [...writer.synonyms, "id", "user id"] },
    name: {
      type: "text",
      required: false,
      description: "The name the writer is shown under.",
      synonyms: ["writer name", "author name", "full name", "display name", "byline"],
    },
  },
  stories: {
    story: { ...story, synonyms: [...story.synonyms, "id"] },
    writer,
    title: {
      type: "text",
      required: false,
      description: "The headline.",
      synonyms: ["headline", "story title"],
    },
    topic: {
      type: "text",
      required: false,
      description: "The story's main topic; audits compare like with like by it.",
      synonyms: ["category", "section", "genre", "tag", "subject"],
    },
    language: {
      type: "text",
      required: false,
      description: "The language it is written in.",
      synonyms: ["lang", "locale"],
    },
    published_at: {
      type: "time",
      required: false,
      description: "When it was published.",
      synonyms: ["published", "publish date", "publication date", "created at", "date"],
    },
    word_count: {
      type: "count",
      required: false,
      description: "Its length in words.",
      synonyms: ["words", "length"],
    },
  },
  impressions: {
    request,
    position: {
      type: "position",
      required: true,
      description: "The place in the slate, counted from 1 at the top.",
      synonyms: ["rank", "pos", "slot", "index", "display position", "item position"],
    },
    story: { ...story, required: false, description: "The story that was shown; or map `writer` instead." },
    writer: {
      ...writer,
      required: false,
      description: "Instead of `story`, where the writers themselves are ranked: each is then its own story.",
    },
    surface: {
      type: "surface",
      required: true,
      description: "The place with its own ranking: home feed, digest, search.",
      synonyms: [
        "placement",
        "page",
        "feed",
        "channel",
        "module",
        "widget",
        "location",
        "view",
        "product surface",
      ],
    },
    shown_at: {
      type: "time",
      required: false,
      description: "When it was shown.",
      synonyms: [
        "timestamp",
        "ts",
        "time",
        "date",
        "event time",
        "created at",
        "created",
        "impression time",
        "served at",
      ],
    },
    reader: {
      type: "key",
      required: false,
      description: "Who saw it, as a pseudonym.",
      synonyms: ["reader id", "user", "user id", "member id", "visitor id", "audience id", "session id"],
    },
    score,
    propensity: {
      type: "probability",
      required: false,
      description: "The probability that the logging policy showed this story here.",
      synonyms: ["pscore", "propensity score", "logging probability", "action probability"],
    },
    viewable: {
      type: "boolean",
      required: false,
      description: "Whether it came into view.",
      synonyms: ["viewed", "visible", "in view", "seen"],
    },
    clicked: {
      type: "boolean",
      required: false,
      description: "Whether it was opened.",
      synonyms: ["click", "opened", "is clicked"],
    },
    read_seconds: {
      type: "amount",
      required: false,
      description: "How long it was read, in seconds.",
      synonyms: [
        "dwell",
        "dwell time",
        "dwell seconds",
        "read time",
        "reading time",
        "time spent",
        "duration",
      ],
    },
  },
  predictions: {
    request,
    story,
    score: { ...score, required: true, description: "The score the model gave, in its output unit." },
  },
} as const satisfies Record<ImportKind, Record<string, FieldSpec>>;

export type FieldName<Kind extends ImportKind = ImportKind> = Kind extends ImportKind
  ? keyof (typeof FIELDS)[Kind] & string
  : never;

/** The fields of a kind in order, with their names. */
export function fieldsOf(kind: ImportKind): readonly (FieldSpec & { readonly name: FieldName })[] {
  const specs: Record<string, FieldSpec> = FIELDS[kind];
  return Object.entries(specs).map(([name, spec]) => ({ name: name as FieldName, ...spec }));
}

/** Header names that are read as protected attributes of a writer, with the name the audit gives them. */
export const ATTRIBUTE_SYNONYMS: Readonly<Record<string, readonly string[]>> = {
  race: ["ethnicity", "race ethnicity", "ethnic group"],
  gender: ["sex", "gender identity"],
  region: ["geography", "geo", "geo region", "world region"],
  country: ["country code", "nationality"],
  age: ["age group", "age band"],
  disability: ["disability status"],
  religion: ["faith"],
  language: ["native language", "first language"],
};
