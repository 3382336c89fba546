/** Where a value that is held comes from: the writer, a file of the platform that says so, or one that guesses. */
export type AttributeOrigin = "self" | "file" | "inferred";

export interface HeldValue {
  readonly value: string;
  readonly origin: AttributeOrigin;
  /** 1 for what was declared. */
  readonly probability: number;
}

/** One thing a writer said of themselves; no value: they withdrew. */
export interface DeclarationView {
  readonly value: string | null;
  readonly consent: number;
  readonly at: string;
}

/** One attribute as its owner sees it. */
export interface OwnAttribute {
  readonly attribute: string;
  /** "withdrawn": the writer said to hold nothing; "unknown": nobody said anything. */
  readonly state: AttributeOrigin | "withdrawn" | "unknown";
  readonly values: readonly HeldValue[];
  /** When the writer said so; null where a file did, or nobody. */
  readonly since: string | null;
  /** Words to choose from, by the alphabet. */
  readonly choices: readonly string[];
  /** Newest first. */
  readonly history: readonly DeclarationView[];
}

/** Somebody who was allowed to see a writer's attributes in clear. */
export interface ClearViewer {
  readonly request: string;
  readonly by: string;
  readonly reason: string;
  readonly askedAt: string;
  readonly decidedBy: string;
  readonly decidedAt: string;
  readonly until: string;
  /** When they looked, oldest first. */
  readonly looks: readonly string[];
}

/** Everything a writer is told about their own attributes. */
export interface AboutMe {
  readonly attributes: readonly OwnAttribute[];
  /** Newest first. */
  readonly viewers: readonly ClearViewer[];
  readonly consent: { readonly version: number; readonly text: string };
}

/** What a writer says: a value with the version of the consent they read, or null to withdraw. */
export interface DeclarationInput {
  readonly attribute: string;
  readonly value: string | null;
  readonly consent?: number | undefined;
}
