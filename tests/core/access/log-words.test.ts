import { expect, test } from "vitest";
import { actionWords } from "@/lib/core/access/actions";
import { loggedActor } from "@/lib/core/access/actor";

test("an action has words, and one that nobody knows stands as it was written", () => {
  expect(actionWords("token.make")).toBe("Make a token");
  expect(actionWords("engine.start")).toBe("engine.start");
  expect(actionWords("toString")).toBe("toString");
});

test("who acted is read back out of a line, whatever they call themselves", () => {
  expect(loggedActor("person:u1 Ada Lovelace")).toEqual({ kind: "person", id: "u1", name: "Ada Lovelace" });
  expect(loggedActor("token:t1 person:u1 Ada")).toEqual({ kind: "token", id: "t1", name: "person:u1 Ada" });
  expect(loggedActor("person:u1 ")).toEqual({ kind: "person", id: "u1", name: "" });
  expect(loggedActor("operator command line")).toEqual({ kind: "operator", id: null, name: "command line" });
  expect(loggedActor("somebody")).toBeNull();
});
