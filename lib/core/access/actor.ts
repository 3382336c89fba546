/** Who acted, read out of a line of the access log. */
export interface LoggedActor {
  readonly kind: "person" | "token" | "operator";
  /** null for the command line, which has none. */
  readonly id: string | null;
  /** As its owner calls itself: two may have the same. */
  readonly name: string;
}

/** Reads "person:u1 Ada", "token:t1 nightly import" and "operator command line"; null for anything else. */
export function loggedActor(text: string): LoggedActor | null {
  const [, kind, id, name] = /^(?:(person|token):(\S+)|operator) ?(.*)$/s.exec(text) ?? [];
  if (name === undefined) return null;
  if (kind === undefined || id === undefined) return { kind: "operator", id: null, name };
  return { kind: kind === "token" ? "token" : "person", id, name };
}
